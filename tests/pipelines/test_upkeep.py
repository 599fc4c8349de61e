"""A version notices when settings, topics or the release changed after it was built."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import settings
from pipelines import upkeep
from pipelines.__main__ import main
from pipelines.ledger import warehouse_folder, write_current
from pipelines.loads import load, rebuild
from tests.pipelines.factory import commit_rows, in_force, tickets, zendesk_csv


@pytest.fixture
def loaded(root: Path) -> Path:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    return root


def test_without_any_load_nothing_is_out_of_date(root: Path) -> None:
    assert not upkeep.stale(root)
    assert upkeep.refresh(root) is None


def test_a_fresh_version_is_not_out_of_date(loaded: Path) -> None:
    assert not upkeep.stale(loaded)
    assert upkeep.refresh(loaded) is None


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("settings.toml", "minimum_sample = 31\n"),
        ("topics.toml", "topics = []\n"),
        ("corrections/corrections.jsonl", "x"),
    ],
)
def test_a_change_of_settings_or_topics_is_noticed_and_a_rebuild_is_the_cure(
    loaded: Path, file: str, text: str
) -> None:
    (loaded / file).parent.mkdir(exist_ok=True)
    (loaded / file).write_text(text)
    assert upkeep.stale(loaded)
    (loaded / file).unlink()
    assert not upkeep.stale(loaded)


def test_a_rebuild_takes_the_settings_of_today(loaded: Path) -> None:
    settings.save(loaded, settings.Settings(minimum_sample=31))
    made = upkeep.refresh(loaded)
    assert made is not None
    assert (made.version, upkeep.stale(loaded)) == (2, False)


def test_a_load_publishes_with_the_settings_of_that_moment(root: Path, tmp_path: Path) -> None:
    def meanwhile(step: str, done: int, total: int) -> None:
        if step.startswith("Read "):
            settings.save(root, settings.Settings(minimum_sample=31))

    assert load([zendesk_csv(tmp_path / "a.csv", [1])], root=root, progress=meanwhile).ok
    assert settings.load(root).minimum_sample == 31
    assert not upkeep.stale(root)


def test_a_rebuild_names_what_the_settings_name_and_nothing_has(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = settings.Target(team="Nobody", first_response_seconds=60.0)
    settings.save(loaded, settings.Settings(targets=(scope,)))
    assert main(["rebuild"]) == 0
    assert "note: Setting 'targets[1].team' has value 'Nobody': nothing that is loaded" in capsys.readouterr().err


def test_a_change_while_a_version_is_built_leaves_it_out_of_date(loaded: Path) -> None:
    def meanwhile(step: str, done: int, total: int) -> None:
        if step == "Building the warehouse" and done == total:
            settings.save(loaded, settings.Settings(minimum_sample=31))

    made = rebuild(loaded, progress=meanwhile)
    assert made.settings_hash == settings.digest(loaded, settings.Settings())
    assert upkeep.why_stale(loaded) is not None
    with duckdb.connect(str(warehouse_folder(loaded) / made.file), read_only=True) as connection:
        assert connection.execute("SELECT settings_hash FROM meta").fetchall() == [(made.settings_hash,)]


def test_a_version_of_another_release_is_out_of_date(loaded: Path) -> None:
    older = in_force(loaded).model_copy(update={"layout": None, "settings_hash": None})
    write_current(warehouse_folder(loaded) / "CURRENT", older)
    assert upkeep.why_stale(loaded) == "The figures were computed by another release of this program."
    rebuild(loaded)
    assert not upkeep.stale(loaded)


def test_a_command_says_that_figures_are_out_of_date(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 0
    assert capsys.readouterr().err == ""
    settings.save(loaded, settings.Settings(minimum_sample=31))
    assert main(["history", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == (
        "Settings, own topics or corrections were changed after the figures were computed. "
        "Compute them anew with: python -m pipelines rebuild\n"
    )
    (loaded / "settings.toml").write_text("minimum_sample = 0")
    assert main(["history"]) == 0
