"""A file that differs from what is there and changes nothing says so; it never claims that it says the same."""

from __future__ import annotations

from pathlib import Path

from pipelines.loads import load


def export(path: Path, status: str, *more: str) -> Path:
    rows = [f"{n},s,2026-09-{n:02d} 10:00,{status}" for n in range(1, 21)]
    path.write_text("\n".join(["Ticket ID,Subject,Created at,Status", *rows, *more]) + "\n", "utf-8")
    return path


def test_rows_that_lose_against_an_export_with_newer_times_are_counted_and_told(root: Path, tmp_path: Path) -> None:
    load([export(tmp_path / "october.csv", "open", "21,x,2026-10-09 10:00,open")], root=root)
    (second,) = load([export(tmp_path / "september_again.csv", "closed")], root=root).loads
    said = " ".join(second.warnings)
    assert second.rows["unchanged"] == 20
    assert "20 rows of this file differ" in said
    assert "already there" not in said


def test_of_two_states_that_are_equally_new_the_one_that_is_over_counts(root: Path, tmp_path: Path) -> None:
    for name, order in (("a", ("open", "closed")), ("b", ("closed", "open"))):
        folder = root / name
        for number, status in enumerate(order):
            (line,) = load([export(tmp_path / f"{name}{number}.csv", status)], root=folder).loads
        assert line.rows["updated"] == (20 if order[1] == "closed" else 0)


def test_the_same_rows_in_other_bytes_change_nothing(root: Path, tmp_path: Path) -> None:
    load([export(tmp_path / "a.csv", "open", "21,x,2026-10-09 10:00,open")], root=root)
    (second,) = load([export(tmp_path / "b.csv", "open")], root=root).loads
    assert "Every row of this file was already there; no figure changes." in second.warnings
