"""Next month's file of the same tool, with another column, brings the same tickets again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.loads import load

HEADER = ["ticket number", "created", "status", "subject", "priority"]


def tickets(path: Path, header: list[str], first: int = 1, day: str = "2026-03-02") -> Path:
    rows = [[f"{n}", f"{day} 10:{n % 60:02d}:00", "open", f"about {n}", "high"] for n in range(first, first + 20)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *(row + ["x"] * (len(header) - len(row)) for row in rows)])
    return path


@pytest.mark.parametrize("changed", [[*HEADER, "mood"], [*HEADER[:3], "topic of it", "priority"]])
def test_a_new_or_renamed_column_does_not_double_the_tickets(root: Path, tmp_path: Path, changed: list[str]) -> None:
    load([tickets(tmp_path / "march.csv", HEADER)], root=root)

    (second,) = load([tickets(tmp_path / "april.csv", changed, first=11)], root=root).loads

    assert (second.rows["new"], second.rows["accepted"]) == (10, 20)
    assert any("march.csv" in warning for warning in second.warnings)


def test_it_holds_within_one_command_too(root: Path, tmp_path: Path) -> None:
    files = [tickets(tmp_path / "a.csv", HEADER), tickets(tmp_path / "b.csv", [*HEADER, "mood"])]

    result = load(files, root=root)

    assert [line.rows["new"] for line in result.loads] == [20, 0]


def test_the_same_numbers_at_other_times_are_other_tickets(root: Path, tmp_path: Path) -> None:
    load([tickets(tmp_path / "shop.csv", HEADER)], root=root)

    (second,) = load([tickets(tmp_path / "other.csv", [*HEADER, "mood"], day="2026-05-06")], root=root).loads

    assert second.rows["new"] == 20
    assert not any("shop.csv" in warning for warning in second.warnings)
