from pathlib import Path

import pytest

import settings


def test_without_a_file_everything_has_its_default(root: Path) -> None:
    assert settings.load(root) == settings.Settings()


def test_settings_are_read_from_the_data_folder(root: Path) -> None:
    (root / "settings.toml").write_text('reporting_zone = "Europe/Berlin"\nminimum_sample = 50\n')
    found = settings.load(root)
    assert (found.reporting_zone, found.minimum_sample) == ("Europe/Berlin", 50)
    assert found.digest() != settings.Settings().digest()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('reporting_zone = "Europe/Berln"', ["'reporting_zone'", "'Europe/Berln'", "Did you mean", "Europe/Berlin"]),
        ("minimum_sampl = 5", ["'minimum_sampl' does not exist", "Did you mean 'minimum_sample'?"]),
        ("minimum_sample = 0", ["'minimum_sample'", "0", "greater than or equal to 1"]),
        ('minimum_sample = "many"', ["'minimum_sample'", "'many'"]),
        ('[[targets]]\nchannel = "chatt"\n', ["targets.0.channel", "'chatt'", "Did you mean", "chat"]),
        ("[[targets]]\nfirst_response_seconds = -1\n", ["targets.0.first_response_seconds", "-1"]),
        ("reporting_zone = ", ["not valid TOML"]),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_what_to_do(root: Path, text: str, parts: list[str]) -> None:
    (root / "settings.toml").write_text(text)
    with pytest.raises(settings.SettingsError) as raised:
        settings.load(root)
    assert [part for part in parts if part not in str(raised.value)] == []
