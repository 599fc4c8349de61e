"""What is known of a cell: its weeks add up to its cases, its grid to all cases; an empty warehouse has neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import cell
from metrics.filters import Filters
from metrics.hotspots import hotspots
from metrics.warehouse import Warehouse
from tests.metrics.making import publish
from tests.metrics.test_hotspots import DIMS, LAST, PLACE, START, WEEK, shop


@pytest.fixture(scope="module")
def hot(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return shop(tmp_path_factory.mktemp("hot"), since=START)


def test_the_last_week_holds_what_the_hotspot_counts(hot: Warehouse) -> None:
    (spot,) = hotspots(hot, WEEK, "contacts", DIMS)
    weeks = cell.weekly(hot, spot, WEEK)
    assert (weeks["week"][-1], weeks["v"][-1]) == (START, spot.effect.observed)
    assert weeks["expected"][-1] == pytest.approx(spot.effect.expected)
    assert weeks.height == 9


def test_the_grid_adds_up_to_all_cases_and_expects_the_same_sum(hot: Warehouse) -> None:
    grid = cell.grid(hot, WEEK, "complaints", "carrier")
    count = hot.query("SELECT count(*) FROM contacts WHERE is_complaint AND created_on BETWEEN ? AND ?", [START, LAST])
    assert grid["v"].sum() == count.item()
    assert grid["expected"].sum() == pytest.approx(grid["v"].sum())
    hottest = max(grid.to_dicts(), key=lambda row: row["v"] / row["expected"])
    assert (hottest["topic"], hottest["value"]) == (PLACE["topic"], PLACE["carrier"])


def test_satisfaction_is_that_of_the_cell(hot: Warehouse) -> None:
    (spot,) = hotspots(hot, WEEK, "contacts", DIMS)
    assert cell.satisfaction(hot, spot, WEEK).n > 0
    assert isinstance(cell.moved(hot, spot, WEEK), list)


def test_an_empty_warehouse_has_no_grid(root: Path) -> None:
    assert cell.grid(publish(root), Filters(), "complaints", "carrier").is_empty()
