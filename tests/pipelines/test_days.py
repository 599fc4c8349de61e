"""Columns of time that hold days only: the day is kept as it is written, and no length of time is made of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics import queries, warehouse
from pipelines.loads import history, load
from tests.pipelines.factory import facts


def written(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_solved_on_the_day_it_came_is_solved_that_day_and_after_an_unknown_time(
    root: Path, tmp_path: Path, zone: str
) -> None:
    (root / "settings.toml").write_text(f'reporting_zone = "{zone}"\n', "utf-8")
    rows = [f"{n},s,2026-10-{n:02d} 10:00,2026-10-{n + (n > 15):02d},solved" for n in range(1, 21)]
    path = written(tmp_path / "t.csv", "Ticket ID,Subject,Created at,Solved at,Status", rows)

    (outcome,) = load([path], root=root, timezone=zone).loads

    assert outcome.rows["accepted"] == 20
    contacts = {int(row["source_id"]): row for row in facts(root)["contacts"]}
    assert {n: row["solved_on"].day for n, row in contacts.items()} == {n: n + (n > 15) for n in contacts}
    assert {(row["resolution_seconds"], row["resolution_basis"]) for row in contacts.values()} == {(None, "none")}
    assert {row["hour"] for row in contacts.values()} == {10}
    assert any("Solved at" in warning and "how long it took" in warning for warning in outcome.warnings)
    missing = {entry["kpi"]: entry["reason"] for entry in outcome.kpis_missing}
    assert missing["resolution_time"] == "the column 'Solved at' has days without a time of day"
    assert "resolution_sla" in missing


def test_where_only_days_are_known_no_time_is_zero_and_nothing_came_at_midnight(root: Path, tmp_path: Path) -> None:
    rows = [f"{n},s,2026-10-{n:02d},2026-10-{n:02d},2026-10-{n:02d},solved" for n in range(1, 21)]
    rows += [f"{n},s,2026-10-01,,,open" for n in range(21, 31)]
    header = "Ticket ID,Subject,Created at,First response at,Solved at,Status"
    load([written(tmp_path / "t.csv", header, rows)], root=root)

    contacts = facts(root)["contacts"]
    assert {row["hour"] for row in contacts} == {None}
    assert {row["replied_on"] for row in contacts} == {None, *(date(2026, 10, n) for n in range(1, 21))}
    wh = warehouse.open(root)
    for kpi in ("first_response_time", "first_response_sla", "resolution_time", "resolution_sla", "first_response_km"):
        assert (queries.value(wh, kpi).value, queries.value(wh, kpi).n) == (None, 0), kpi
    assert queries.value(wh, "backlog").value == 10
    (line,) = history(root)
    assert line.evidence["whole_days"] == {
        "created_at": "Created at",
        "first_reply_at": "First response at",
        "solved_at": "Solved at",
    }


def test_a_time_that_the_file_reports_beside_the_day_counts(root: Path, tmp_path: Path) -> None:
    rows = [f"{n},s,2026-10-{n:02d} 10:00,2026-10-{n:02d},2,solved" for n in range(1, 11)]
    header = "Ticket ID,Subject,Created at,Solved at,Resolution time (hours),Status"
    (outcome,) = load([written(tmp_path / "t.csv", header, rows)], root=root).loads
    assert {row["resolution_seconds"] for row in facts(root)["contacts"]} == {7200.0}
    assert "resolution_time" not in {entry["kpi"] for entry in outcome.kpis_missing}


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_date_is_the_same_day_in_every_zone(root: Path, tmp_path: Path, zone: str) -> None:
    (root / "settings.toml").write_text(f'reporting_zone = "{zone}"\n', "utf-8")
    rows = [f"{n},9,2026-10-{n:02d}" for n in range(1, 11)]
    load([written(tmp_path / "s.csv", "Response ID,NPS,Submitted at", rows)], root=root, timezone="UTC")
    answers = facts(root)["answers"]
    assert sorted(row["answered_on"] for row in answers) == [date(2026, 10, n) for n in range(1, 11)]
    assert {row["hour"] for row in answers} == {None}


def test_a_single_stray_midnight_does_not_make_a_column_of_days(root: Path, tmp_path: Path) -> None:
    rows = ["1,s,2026-10-01 00:00,2026-10-01 02:00,solved", "2,s,2026-10-02 00:00,2026-10-02 03:00,solved"]
    load([written(tmp_path / "t.csv", "Ticket ID,Subject,Created at,Solved at,Status", rows)], root=root)
    assert [row["resolution_seconds"] for row in facts(root)["contacts"]] == [7200.0, 10800.0]
