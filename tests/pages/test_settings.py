"""The Settings page: fields and text write the same file, after a check, and the figures are computed anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from pipelines import loads
from tests import shop
from tests.pages.app import opened, words

TICKETS = "Id,Created at,Subject,Group,Via,Status,Satisfaction Score\n" + "\n".join(
    f"{at},2026-10-{at % 28 + 1:02d} 23:{at % 60:02d},Parcel,Berlin,Mail,Solved,Good" for at in range(1, 61)
)


@pytest.fixture
def loaded(root: Path, tmp_path: Path) -> Path:
    """A real installation with one small file."""
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, "utf-8")
    assert loads.load([path], root=root).loads[0].status == "loaded"
    return root


def key(root: Path, name: str) -> str:
    """The key of a field, which a saved change renews."""
    return f"{name}-{settings.digest(root)}"


def test_without_a_change_there_is_nothing_to_save(loaded: Path) -> None:
    assert opened("settings").button(key="save").disabled


def test_every_value_that_the_check_accepts_can_be_shown_and_is_left_alone(loaded: Path) -> None:
    (loaded / "settings.toml").write_text(
        "satisfied_from = 0.00066666666\ncomplaint_rating_up_to = 0.9951234\nminimum_sample = 1000000000\n"
        'complaint_words = ["a ", "b"]\n[[targets]]\nresolution_seconds = 100.1\n'
    )
    app = opened("settings")
    assert not app.exception
    assert app.button(key="save").disabled
    assert not app.error


def test_a_field_is_written_and_the_figures_are_computed_anew(loaded: Path) -> None:
    before = loads.current(loaded)
    app = opened("settings")
    app.selectbox(key=key(loaded, "zone")).select("Asia/Tokyo").run()
    app.button(key="save").click().run()
    assert not app.exception
    assert settings.load(loaded).reporting_zone == "Asia/Tokyo"
    after = loads.current(loaded)
    assert before
    assert after
    assert after.version == before.version + 1
    assert any("Saved" in success.value for success in app.success)


def test_a_wrong_value_is_named_and_cannot_be_saved(loaded: Path) -> None:
    app = opened("settings")
    app.text_input(key=key(loaded, "currency")).input("E1").run()
    assert any("currency" in error.value for error in app.error)
    assert app.button(key="save").disabled
    assert not (loaded / "settings.toml").exists()


def test_the_text_is_written_as_it_was_typed(loaded: Path) -> None:
    app = opened("settings")
    app.segmented_control(key="edit").set_value("Text").run()
    text = "# mine\nminimum_sample = 12  # a small team\n"
    app.text_area(key="toml").input(text).run()
    app.button(key="save-text").click().run()
    assert not app.exception
    assert (loaded / "settings.toml").read_text("utf-8") == text


def test_a_wrong_text_is_named_and_not_written(loaded: Path) -> None:
    app = opened("settings")
    app.segmented_control(key="edit").set_value("Text").run()
    app.text_area(key="toml").input("minimum_sample = 0\n").run()
    assert any("minimum" in error.value for error in app.error)
    assert app.button(key="save-text").disabled


def test_goals_that_cannot_be_are_named_and_not_written(loaded: Path) -> None:
    app = opened("settings")
    app.segmented_control(key="edit").set_value("Text").run()
    wrong = '[[kpi_targets]]\nkpi = "cstat"\nvalue = 0.9\n[[kpi_targets]]\nkpi = "csat"\nvalue = 85\n'
    app.text_area(key="toml").input(wrong).run()
    said = " ".join(error.value for error in app.error).replace("\\", "")
    assert "Did you mean 'csat'" in said
    assert "Write 0.85 for 85 %" in said
    assert app.button(key="save-text").disabled
    (loaded / "settings.toml").write_text(wrong, "utf-8")
    app = opened("settings")
    assert not app.exception
    assert app.button(key="save").disabled


def test_a_team_that_nobody_has_is_told_and_can_be_saved_all_the_same(loaded: Path) -> None:
    app = opened("settings")
    app.segmented_control(key="edit").set_value("Text").run()
    app.text_area(key="toml").input('[[targets]]\nteam = "Berlinn"\nfirst_response_seconds = 60\n').run()
    (told,) = [warning.value for warning in app.warning if "Berlinn" in warning.value]
    assert "Did you mean 'Berlin'?" in told.replace("\\", "")
    assert not app.button(key="save-text").disabled


def test_the_hours_of_the_sample_shop_are_told_apart_from_ones_own(root: Path, loaded: Path) -> None:
    said = "by the opening hours of its made-up shop: 07:00-19:00"
    assert said not in words(opened("settings"))
    (manifest,) = (root / "loads").glob("*/manifest.json")
    manifest.write_text(
        manifest.read_text().replace('"sample": false', '"sample": true').replace('"sample":false', '"sample":true')
    )
    assert said in words(opened("settings"))


def test_a_file_edited_by_hand_is_noticed_on_every_page_and_rebuilt_by_a_button(loaded: Path) -> None:
    (loaded / "settings.toml").write_text("minimum_sample = 5\n", "utf-8")
    app = opened("overview")
    assert "Settings, own topics or corrections were changed after the figures were computed" in words(app)
    app.button(key="rebuild").click().run()
    assert not app.exception
    assert "corrections were changed" not in words(app)


def test_settings_that_cannot_be_used_are_named_on_other_pages_and_mended_on_this_one(loaded: Path) -> None:
    (loaded / "settings.toml").write_text('reporting_zone = "Europe/Berln"\n', "utf-8")
    assert "Europe/Berlin" in words(opened("overview")).replace("\\", "")
    app = opened("settings")
    assert not app.exception
    app.text_area(key="toml").input('reporting_zone = "Europe/Berlin"\n').run()
    app.button(key="save-text").click().run()
    assert not app.exception
    assert settings.load(loaded).reporting_zone == "Europe/Berlin"


def test_settings_can_be_made_before_anything_is_loaded(root: Path) -> None:
    shop.fill(root, 0)
    app = opened("settings")
    assert not app.exception
    assert app.title[0].value == "Settings"
