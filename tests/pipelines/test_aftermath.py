"""After a load its report says which past figures moved, by how much and through how many rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines import aftermath
from pipelines.__main__ import main
from pipelines.loads import history, load
from tests.pipelines.factory import zendesk_csv
from tests.pipelines.test_overlaps import export


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """January with what had been solved by the 20th, and the same days later, when all its tickets were solved."""
    return (
        export(tmp_path / "january.csv", range(1, 35), 20),
        export(tmp_path / "later.csv", range(1, 45), 45),
    )


def test_load_says_which_past_months_moved_and_history_keeps_it(
    two: tuple[Path, Path], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", str(two[0]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == []
    assert main(["load", str(two[1]), "--json"]) == 0
    found = {(entry["kpi"], entry["month"]): entry for entry in json.loads(capsys.readouterr().out)["moved"]}
    figure = found["resolution_time", "2026-01-01"]
    assert figure["after_n"] > figure["before_n"]
    assert figure["new"] + figure["updated"] > 0
    assert ("contacts", "2026-01-01") not in found
    assert {(entry["kpi"], entry["month"]) for entry in history(root)[1].moved} == set(found)
    assert history(root)[0].moved == []


def test_the_report_in_words_names_figure_month_and_rows(
    two: tuple[Path, Path], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["load", str(two[0])])
    capsys.readouterr()
    main(["load", str(two[1])])
    said = capsys.readouterr().out
    assert "of past months moved" in said
    assert "2026-01: " in said


def test_a_comparison_that_fails_costs_no_load(root: Path, tmp_path: Path) -> None:
    def broken(before: Path | None, after: Path) -> list[object]:
        raise RuntimeError("no")

    load([zendesk_csv(tmp_path / "a.csv", [1])], root=root, between=broken)
    result = load([zendesk_csv(tmp_path / "b.csv", [1, 2])], root=root, between=broken)
    assert (result.ok, result.moved, result.warehouse_version) == (True, [], 2)


def test_a_load_without_a_note_or_with_a_damaged_one_moved_nothing_that_is_known(root: Path) -> None:
    assert aftermath.moved(root, "000001") == []
    (root / "loads" / "000001").mkdir(parents=True)
    (root / "loads" / "000001" / aftermath.MOVED).write_text("{", "utf-8")
    assert aftermath.moved(root, "000001") == []
