"""What the meaning costs: figures with history and interval against the bare aggregate over the same rows.

Run with `--benchmark-only`. Both sides are timed in the same run, so the machine plays no part in the ratio.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from metrics import queries
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from tests.metrics.large import publish_large

ROWS = 1_000_000
OVERVIEW = (
    "contacts",
    "first_response_time",
    "first_response_sla",
    "resolution_time",
    "csat",
    "nps",
    "complaint_rate",
    "backlog",
)
# The periods that a figure with its verdict looks at, as a bare GROUP BY of DuckDB.
_BARE = {
    "complaint_rate": "count(*) FILTER (is_complaint) / count(*)",
    "first_response_time": "median(first_response_seconds)",
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return publish_large(tmp_path_factory.mktemp("large"), ROWS)


def _last_four_weeks(wh: Warehouse) -> Filters:
    assert wh.latest_on
    return Filters(wh.latest_on - timedelta(days=27), wh.latest_on)


def _best(function: Callable[[], object], rounds: int = 5) -> float:
    def once() -> float:
        start = time.perf_counter()
        function()
        return time.perf_counter() - start

    return min(once() for _ in range(rounds))


@pytest.mark.parametrize("kpi", _BARE)
def test_a_figure_with_its_verdict_costs_at_most_four_bare_aggregates(
    large: Warehouse, benchmark: Any, kpi: str
) -> None:
    filters = _last_four_weeks(large)
    first = filters.start - timedelta(days=13 * 28)
    sql = f"SELECT (created_on - ?) // 28 AS period, {_BARE[kpi]} FROM contacts WHERE created_on >= ? GROUP BY period"  # noqa: S608
    bare = _best(lambda: large.query(sql, [first, first]))
    benchmark.pedantic(lambda: queries.value(large, kpi, filters, "previous"), rounds=5, warmup_rounds=1)
    benchmark.extra_info["ratio"] = benchmark.stats.stats.min / bare
    assert benchmark.stats.stats.min / bare < 4


def test_the_overview_costs_at_most_two_bare_aggregates_a_figure(large: Warehouse, benchmark: Any) -> None:
    filters = _last_four_weeks(large)

    def overview() -> None:
        for kpi in OVERVIEW:
            queries.value(large, kpi, filters, "previous")
            queries.trend(large, kpi, filters, "day")

    bare = _best(
        lambda: large.query("SELECT created_on, count(*), median(first_response_seconds) FROM contacts GROUP BY 1")
    )
    benchmark.pedantic(overview, rounds=3, warmup_rounds=1)
    benchmark.extra_info["ratio"] = benchmark.stats.stats.min / bare
    assert benchmark.stats.stats.min / bare < 2 * 2 * len(OVERVIEW)  # a value and a trend each


def test_the_backlog_of_every_day_costs_at_most_four_bare_aggregates(large: Warehouse, benchmark: Any) -> None:
    # The same rows, in one scan and without an end per day.
    sql = (
        "SELECT created_on, solved_on, count(*) FROM contacts WHERE excluded IS NULL "
        "AND NOT (solved_on IS NULL AND NOT is_open) GROUP BY ALL"
    )
    bare = _best(lambda: large.query(sql))
    benchmark.pedantic(lambda: queries.trend(large, "backlog", Filters(), "day"), rounds=5, warmup_rounds=1)
    benchmark.extra_info["ratio"] = benchmark.stats.stats.min / bare
    assert benchmark.stats.stats.min / bare < 4
