"""A person says what the columns of a file are, once; next month's file loads by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import catalogue, wizard
from pipelines.ledger import ACCEPTED
from pipelines.loads import load
from pipelines.meaning.drafting import Choices
from pipelines.meaning.presets import PresetError, presets, read_preset
from pipelines.usage import WrongUse
from tests.pipelines.factory import facts
from tests.pipelines.odd import HEADERS, odd_csv

COLUMNS = {
    "Vorgang Ref": "ticket_id",
    "Kam rein": "created_at",
    "Erledigt um": "solved_at",
    "Wer": "agent",
    "Kundenmail": "customer_email",
    "Laune": "csat_raw",
    "Dauer": "handle_seconds",
}
CHOICES = Choices("tickets", COLUMNS, "mdy", "Europe/Berlin", {"Dauer": "hours"}, (1.0, 5.0))


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return odd_csv(tmp_path / "files" / "april.csv")


def test_choices_decide_order_zone_unit_and_scale_and_the_preview_shows_it(odd: Path, root: Path) -> None:
    report = wizard.look(odd, root, choices=CHOICES, headers=HEADERS)
    assert (report.status, report.rows.accepted) == ("ok", 6)
    assert report.proposal is not None
    first = report.proposal["preview"][0]
    assert first["created_at"].startswith("2026-03-04 09:00")
    assert (first["handle_seconds"], first["csat_norm"], first["agent"]) == (3600.0, 0.0, "Anna")
    assert report.evidence["date_order_basis"] == "chosen for this source"
    assert report.evidence["durations"]["Dauer"] == {"unit": "hours", "basis": "chosen for this source"}
    assert report.proposal["questions"] == []


def test_a_file_without_header_is_mapped_by_the_numbers_of_its_columns(odd: Path, root: Path) -> None:
    odd.write_text(odd.read_text("utf-8").split("\n", 1)[1], "utf-8")
    numbered = [f"column {number}" for number in range(1, 8)]
    columns = dict(zip(numbered, COLUMNS.values(), strict=True))

    report = wizard.look(odd, root)
    assert (report.status, report.mappable) == ("refused", True)
    assert report.error is not None
    assert report.error["message"].startswith("This file has no header")

    choices = replace(CHOICES, columns=columns, units={"column 7": "hours"})
    wizard.save(root, "acme_bare", choices, numbered)
    result = load([odd], root=root)
    assert result.ok
    assert result.loads[0].rows["accepted"] == 6

    odd.write_text("1;2026-01-01;x\n2;2026-01-02;y\n", "utf-8")
    assert not load([odd], root=root).ok


def test_a_look_keeps_nothing(odd: Path, root: Path) -> None:
    wizard.look(odd, root)
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_a_saved_source_is_toml_like_the_shipped_ones_and_reads_back_as_it_was_chosen(root: Path) -> None:
    path = wizard.save(root, "acme_desk", CHOICES, HEADERS, label="Acme desk")
    preset = read_preset(path, installation=True)
    assert path == root / "sources" / "acme_desk.toml"
    assert (preset.name, preset.label, preset.table, preset.timezone) == (
        "acme_desk",
        "Acme desk",
        "tickets",
        "Europe/Berlin",
    )
    assert (preset.date_order, preset.columns["csat_raw"].scale) == ("MDY", (1.0, 5.0))
    assert preset.columns["handle_seconds"].unit == "hours"
    assert {target: rule.headers[0] for target, rule in preset.columns.items()} == {t: c for c, t in COLUMNS.items()}
    assert list((root / "sources").iterdir()) == [path]


def test_next_months_file_loads_by_itself(odd: Path, root: Path, tmp_path: Path) -> None:
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    may = odd_csv(tmp_path / "may.csv", month=5, first=100)
    result = load([odd, may], root=root)
    assert [(line.status, line.source, line.rows["accepted"]) for line in result.loads] == [
        ("loaded", "acme_desk", 6),
        ("loaded", "acme_desk", 6),
    ]
    contacts = facts(root)["contacts"]
    assert len(contacts) == 12
    assert {contact["source"] for contact in contacts} == {"acme_desk"}


def test_columns_in_another_order_one_more_or_one_less_are_still_that_source(root: Path, tmp_path: Path) -> None:
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    lines = [line.split(";") for line in odd_csv(tmp_path / "a.csv").read_text("utf-8").splitlines()]
    more = [";".join(["x", *reversed(line)]) for line in lines]
    less = [";".join(line[:6]) for line in lines]
    for name, text in (("more", more), ("less", less)):
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(text), "utf-8")
        (line,) = load([path], root=root, check=True).loads
        assert (name, line.source) == (name, "acme_desk")


def test_a_file_of_other_headers_is_not_taken_for_it(root: Path, tmp_path: Path) -> None:
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    path = tmp_path / "other.csv"
    path.write_text("id;created at;subject;Wer\n1;2026-01-02;a;Ben\n", "utf-8")
    (line,) = load([path], root=root, check=True).loads
    assert line.source == "generic"


def test_a_file_that_was_loaded_generically_is_read_anew_and_its_rows_stay_the_same_rows(
    root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "generic.csv"
    lines = [f"{at},2026-01-0{at} 10:00,Hello,{at}" for at in range(1, 7)]
    path.write_text("\n".join(["ticket id,created at,subject,mood", *lines]), "utf-8")
    assert load([path], root=root).loads[0].source == "generic"
    choices = Choices(
        "tickets", {"ticket id": "ticket_id", "created at": "created_at", "mood": "csat_raw"}, scale=(1.0, 10.0)
    )
    wizard.save(root, "acme", choices, ["ticket id", "created at", "subject", "mood"])
    (again,) = load([path], root=root).loads
    assert (again.status, again.source) == ("loaded", "acme")
    assert "read in another way" in " ".join(again.warnings)
    assert len(facts(root)["contacts"]) == 6
    assert len(facts(root)["answers"]) == 6


def test_files_that_a_new_source_does_not_concern_are_still_duplicates(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "generic.csv"
    path.write_text("ticket id,created at,subject\n1,2026-01-01,a\n", "utf-8")
    load([path], root=root)
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    assert load([path], root=root).loads[0].status == "duplicate"
    assert load([path], root=root, check=True).loads[0].status == "duplicate"


def test_a_removed_source_is_no_longer_recognised_and_its_loads_stay(odd: Path, root: Path) -> None:
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    load([odd], root=root)
    wizard.remove(root, "acme_desk")
    assert "acme_desk" not in catalogue.names(root)
    assert len(facts(root)["contacts"]) == 6
    with pytest.raises(WrongUse, match="No source is saved here"):
        wizard.remove(root, "acme_desk")


@pytest.mark.parametrize(
    "name", ["zendesk", "generic", "returns", "call_centre", "Acme", "a", "../x", "a b", "a" * 60, ""]
)
def test_a_name_that_is_taken_or_unsafe_is_refused(name: str, root: Path) -> None:
    with pytest.raises(WrongUse):
        wizard.save(root, name, CHOICES, HEADERS)
    assert not (root / "sources").exists()


def test_a_saved_source_is_replaced_only_where_that_is_said(root: Path) -> None:
    wizard.save(root, "acme_desk", CHOICES, HEADERS)
    with pytest.raises(WrongUse, match="already a source"):
        wizard.save(root, "acme_desk", CHOICES, HEADERS)
    wizard.save(root, "acme_desk", replace(CHOICES, timezone="UTC"), HEADERS, replace=True)
    (mine,) = (preset for preset in presets(root / "sources") if preset.installation)
    assert mine.timezone == "UTC"


@pytest.mark.parametrize("columns", [{"Laune": "mood"}, {"Laune": "refund_amount"}])
def test_a_meaning_that_the_table_does_not_have_is_refused(columns: dict[str, str], root: Path) -> None:
    with pytest.raises(PresetError, match="has no column"):
        wizard.save(root, "acme_desk", replace(CHOICES, columns=columns), HEADERS)


def test_choices_without_what_the_table_needs_are_refused_with_what_is_missing(odd: Path, root: Path) -> None:
    report = wizard.look(odd, root, choices=Choices("tickets", {"Wer": "agent"}), headers=HEADERS)
    assert report.status == "refused"
    assert report.error is not None
    assert "when it was created" in report.error["message"]


def test_two_columns_that_differ_in_the_remark_only_are_told_apart(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("ref,opened,took (hours),took (minutes)\n1,2026-01-02 10:00,1,90\n", "utf-8")
    headers = path.read_text().splitlines()[0].split(",")
    choices = Choices("tickets", {"ref": "ticket_id", "opened": "created_at", "took (minutes)": "handle_seconds"})
    wizard.save(root, "two", choices, headers)
    assert load([path], root=root).loads[0].source == "two"
    (stored,) = root.glob(f"loads/*/{ACCEPTED}")
    assert pl.read_parquet(stored)["handle_seconds"].to_list() == [5400.0]


def test_a_damaged_source_is_named_and_nothing_is_loaded(odd: Path, root: Path) -> None:
    path = wizard.save(root, "acme_desk", CHOICES, HEADERS)
    path.write_text("table = 7", "utf-8")
    with pytest.raises(PresetError, match=r"acme_desk\.toml"):
        load([odd], root=root)


@pytest.mark.parametrize(
    ("file", "name"),
    [("Tickets Export 2026-03.csv", "tickets_export"), ("2026-03.csv", None), ("zendesk.csv", "zendesk_2")],
)
def test_a_name_is_suggested_that_is_free(file: str, name: str | None, root: Path) -> None:
    found = wizard.suggested_name(root, file)
    wizard.check_name(root, found)
    assert name in (None, found)


def test_a_hostile_header_stays_text_in_the_saved_file(root: Path, tmp_path: Path) -> None:
    nasty = ['a"]\n[x]\ny=1', "b\\", "'''"]
    choices: Any = Choices("tickets", {nasty[0]: "ticket_id", nasty[1]: "created_at"})
    preset = read_preset(wizard.save(root, "nasty", choices, nasty), installation=True)
    assert preset.columns["ticket_id"].headers == (nasty[0],)
    assert preset.columns["created_at"].headers == (nasty[1],)
