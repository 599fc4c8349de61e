"""The words of an account for its states, priorities and channels: asked about, chosen, saved, read by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines import __main__ as command
from pipelines import catalogue, wizard
from pipelines.loads import load
from pipelines.meaning import presets
from pipelines.meaning.drafting import Choices
from pipelines.meaning.presets import PresetError
from tests.pipelines.factory import facts, zendesk_csv

HEADERS = ("Vorgang", "Angelegt", "Lage", "Prio", "Weg")
COLUMNS = dict(zip(HEADERS, ("ticket_id", "created_at", "status_raw", "priority_raw", "channel_raw"), strict=True))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    states, prios, ways = ("Beim Lager", "open"), ("Rot", "low"), ("Rohrpost", "email")
    rows = [f"{n},2026-10-{n:02d} 10:00,{states[n % 2]},{prios[n % 2]},{ways[n % 2]}" for n in range(1, 13)]
    path = tmp_path / "own.csv"
    path.write_text("\n".join([",".join(HEADERS), *rows]) + "\n", "utf-8")
    return path


def test_words_that_nobody_knows_are_asked_about_once_per_column(own: Path, root: Path) -> None:
    report = wizard.look(own, root, choices=Choices("tickets", COLUMNS), headers=HEADERS)

    assert report.proposal is not None
    asked = {q["target"]: q["words"] for q in report.proposal["questions"] if q["kind"] == "words"}
    assert asked == {"status_raw": {"Beim Lager": 6}, "priority_raw": {"Rot": 6}, "channel_raw": {"Rohrpost": 6}}


def test_what_was_chosen_is_saved_and_next_months_file_is_read_by_it(own: Path, root: Path) -> None:
    words = {"status_raw": {"Beim Lager": "pending"}, "priority_raw": {"Rot": "urgent"}}
    choices = Choices("tickets", COLUMNS, words=words)

    wizard.save(root, "lager_desk", choices, HEADERS)
    (line,) = load([own], root=root).loads

    rows = pl.read_parquet(root / "loads" / str(line.load_id) / "accepted.parquet")
    assert line.source == "lager_desk"
    assert rows.filter(status_raw="Beim Lager")["status"].unique().to_list() == ["pending"]
    assert rows.filter(priority_raw="Rot")["priority"].unique().to_list() == ["urgent"]
    assert not any("own count" in warning for warning in line.warnings)


def test_the_command_takes_words_too(
    own: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CARELENS_DATA", str(root))
    sets = [part for column, target in COLUMNS.items() for part in ("--set", f"{column}={target}")]

    assert (
        command.main(["map", str(own), "--table", "tickets", *sets, "--word", "Lage:Beim Lager=on_hold", "--json"]) == 0
    )

    report = json.loads(capsys.readouterr().out)["report"]
    assert {row["status"] for row in report["proposal"]["preview"]} == {"on_hold", "open"}
    assert command.main(["map", str(own), "--table", "tickets", *sets, "--word", "Lage:Beim Lager=parked"]) == 2
    assert "on_hold" in capsys.readouterr().err


def test_a_column_of_sentences_is_no_list_of_words(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"{n},2026-10-{n:02d} 10:00,state number {n}" for n in range(1, 29)]
    path.write_text("\n".join(["Vorgang,Angelegt,Lage", *rows]) + "\n", "utf-8")
    choices = Choices("tickets", {"Vorgang": "ticket_id", "Angelegt": "created_at", "Lage": "status_raw"})

    report = wizard.look(path, root, choices=choices, headers=("Vorgang", "Angelegt", "Lage"))

    assert report.proposal is not None
    assert not [q for q in report.proposal["questions"] if q["kind"] == "words"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return zendesk_csv(tmp_path / "desk.csv", range(1, 7), Status="Beim Lager", Priority="Rot")


def test_words_for_a_known_tool_are_added_to_it_and_its_rows_stay_the_same_rows(
    desk: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARELENS_DATA", str(root))
    load([desk], root=root)

    for word in ("Status:Beim Lager=on_hold", "Priority:Rot=urgent"):
        assert command.main(["map", str(desk), "--word", word, "--save", "anything", "--load"]) == 0

    contacts = facts(root)["contacts"]
    assert {(one["source"], one["status"], one["priority"]) for one in contacts} == {("zendesk", "on_hold", "urgent")}
    assert len(contacts) == 6
    assert [source["name"] for source in catalogue.sources(root) if source["evidence"] == "installation"] == ["zendesk"]

    wizard.remove(root, "zendesk")
    assert not [source for source in catalogue.sources(root) if source["evidence"] == "installation"]


def test_another_meaning_of_a_column_makes_a_source_of_its_own(desk: Path, root: Path) -> None:
    first = wizard.look(desk, root)
    assert first.proposal is not None
    proposed = Choices.of_proposal(first.proposal)

    assert wizard.base_of(first, proposed) == "zendesk"
    assert wizard.base_of(first, replace(proposed, columns={**proposed.columns, "Status": "category"})) is None


def test_words_for_a_tool_that_does_not_exist_are_named(root: Path) -> None:
    path = catalogue.folder(root) / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text('extends = "zendesq"\n[words.status_raw]\n"Beim Lager" = "open"\n', "utf-8")

    with pytest.raises(PresetError, match="no source 'zendesq'"):
        catalogue.sources(root)


def test_a_source_that_was_put_in_the_place_of_ours_is_not_written_over(root: Path) -> None:
    folder = catalogue.folder(root)
    folder.mkdir(parents=True)
    own = (presets.FOLDER / "jira.toml").read_text("utf-8")
    (folder / "jira.toml").write_text(own, "utf-8")

    with pytest.raises(PresetError, match=r"jira\.toml here is a source of its own"):
        wizard.save_words(root, "jira", Choices("tickets", words={"status_raw": {"In Arbeit": "open"}}))
    assert (folder / "jira.toml").read_text("utf-8") == own
