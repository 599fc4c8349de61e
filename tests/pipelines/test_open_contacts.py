"""Which contacts wait: from files through the load to the KPIs."""

from __future__ import annotations

from pathlib import Path

from metrics import queries, warehouse
from pipelines.loads import load


def test_tickets_without_a_status_are_open_until_the_file_says_they_were_solved(root: Path, tmp_path: Path) -> None:
    rows = [f"{n},h,2026-10-{n:02d} 10:00,{f'2026-10-{n:02d} 12:00' if n <= 4 else ''}" for n in range(1, 11)]
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(["Ticket ID,Subject,Created at,Solved at", *rows]) + "\n", "utf-8")

    assert load([path], root=root).ok

    wh = warehouse.open(root)
    assert queries.value(wh, "backlog").value == 6
    # The newest ticket came on the 10th; those of the 5th and 6th are past their three days by then.
    sla = queries.value(wh, "resolution_sla")
    assert (sla.value, sla.n) == (4 / 6, 6)
