"""Which rows are the same: ids that are addresses, files without ids, two rows of one id in a file."""

from __future__ import annotations

from pathlib import Path

from pipelines.loads import load
from tests.pipelines.factory import facts
from tests.pipelines.parsing import parsed_text


def test_ids_that_are_addresses_stay_different_and_are_not_kept_in_clear(tmp_path: Path) -> None:
    rows = [f"user{n}@example.com,{n % 11},2026-10-{n % 28 + 1:02d}" for n in range(100)]
    found = parsed_text("\n".join(["ID,NPS,Submitted at", *rows]), tmp_path)
    assert found.report.rows.accepted == 100
    assert found.accepted["response_id"].n_unique() == 100
    assert not found.accepted["response_id"].str.contains("@").any()


def test_links_by_such_ids_hold_across_files(root: Path, tmp_path: Path) -> None:
    ids = [f"case-{n}@desk.example" for n in range(1, 21)]
    tickets, surveys = tmp_path / "tickets.csv", tmp_path / "surveys.csv"
    lines = [f"{name},s,2026-10-{n:02d} 10:00,closed" for n, name in enumerate(ids, 1)]
    tickets.write_text("\n".join(["Ticket ID,Subject,Created at,Status", *lines]) + "\n", "utf-8")
    lines = [f"r{n},9,2026-10-{n:02d} 12:00,{name.upper()}" for n, name in enumerate(ids, 1)]
    surveys.write_text("\n".join(["Response ID,NPS,Submitted at,Ticket ID", *lines]) + "\n", "utf-8")

    assert load([tickets, surveys], root=root).ok

    assert all(answer["contact_id"] for answer in facts(root)["answers"])
