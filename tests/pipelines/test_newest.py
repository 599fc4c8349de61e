"""The newest state of a row that can be read counts, and one stray date does not move the time of the export."""

from __future__ import annotations

from pathlib import Path

from metrics import queries, warehouse
from pipelines.loads import load
from tests.pipelines.parsing import parsed_text

HEADER = "Ticket ID,Subject,Created at,Status"


def test_a_newer_state_that_cannot_be_read_does_not_take_the_older_one_with_it(tmp_path: Path) -> None:
    rows = ["1,good,2026-10-01 10:00,open,2026-10-01 11:00", "1,newer,not a date,closed,2026-10-02 11:00"]
    rows += [f"{n},b,2026-10-01 10:00,open,2026-10-01 11:00" for n in range(2, 7)]
    found = parsed_text("\n".join([f"{HEADER},Updated at", *rows]), tmp_path)
    assert found.row(1)["subject"] == "good"
    assert (found.report.rows.accepted, found.report.rows.rejected, found.report.rows.skipped) == (6, 1, 0)


def test_nor_does_one_that_breaks_a_rule_of_the_table(tmp_path: Path) -> None:
    rows = [f"{n},b,2026-10-02 10:00,2026-10-02 12:00,closed,2026-10-02 12:00" for n in range(1, 7)]
    rows.append("1,b,2026-10-02 10:00,2026-09-01 12:00,closed,2026-10-03 12:00")
    found = parsed_text("\n".join(["Ticket ID,Subject,Created at,Solved at,Status,Updated at", *rows]), tmp_path)
    assert found.rules == {"ends_before_start": 1}
    assert found.report.rows.accepted == 6


def test_rows_without_an_id_are_rejected_and_no_repetitions(tmp_path: Path) -> None:
    rows = [",a,2026-10-01 10:00,open", ",b,2026-10-01 10:00,open", "3,c,2026-10-01 10:00,open"]
    found = parsed_text("\n".join([HEADER, *rows]), tmp_path)
    assert (found.rules, found.skips) == ({"missing_id": 2}, {})


def test_one_stray_date_does_not_make_tickets_late(root: Path, tmp_path: Path) -> None:
    rows = [f"{n},s,2025-03-{n:02d} 10:00,closed,2025-03-{n:02d} 11:00,2025-03-{n:02d} 12:00" for n in range(1, 21)] + [
        f"{n},s,2025-03-31 1{n % 10}:00,open,," for n in range(21, 30)
    ]
    stray = "99,s,2025-03-30 10:00,closed,2025-03-30 11:00,2026-11-20 10:00"
    path = tmp_path / "t.csv"
    path.write_text("\n".join([f"{HEADER},First response at,Solved at", *rows, stray]) + "\n", "utf-8")

    (outcome,) = load([path], root=root).loads

    figure = queries.value(warehouse.open(root), "first_response_sla")
    assert (figure.value, figure.n) == (1.0, 21)
    assert any("Row 30 has a time of 2026-11-20" in warning for warning in outcome.warnings)
