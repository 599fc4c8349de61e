"""Files without a preset share a label and nothing else: what one tells is not asked of another."""

from __future__ import annotations

from pathlib import Path

from metrics import queries, warehouse
from pipelines.loads import load

HEADER = "Ticket ID,Subject,Created at,Solved at,Status,CSAT,First response at"


def test_what_one_file_tells_is_not_asked_of_another(root: Path, tmp_path: Path) -> None:
    days = [f"2026-10-{n:02d}" for n in range(1, 21)]
    rated = [
        f"{n},s,{day} 10:00,{day} 12:00,solved,{'good' if n <= 4 else 'Offered'},{day} 10:30"
        for n, day in enumerate(days, 1)
    ]
    answers = [f"r{n},{n % 5 + 1},2026-10-{n % 28 + 1:02d} 10:00" for n in range(1, 81)]
    cases = [f"C{n},s,{day} 10:00,open,x" for n, day in enumerate(days, 1)]
    files = {
        "tickets": [HEADER, *rated],
        "survey": ["Response ID,CSAT,Answered at", *answers],
        "cases": ["Case number,Subject,Opened at,Status,Category", *cases],
    }
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        assert load([tmp_path / f"{name}.csv"], root=root).ok
        wh = warehouse.open(root)
        for kpi, value in (("response_rate", 0.2), ("answered_within_target", 1.0), ("solved_within_target", 1.0)):
            figure = queries.value(wh, kpi)
            assert (figure.value, figure.n) == (value, 20), (name, kpi)
