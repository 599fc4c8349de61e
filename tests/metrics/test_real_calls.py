"""A real list of calls: its headline figures against plain Python over the raw file."""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from pathlib import Path

import pytest

from metrics import queries, warehouse
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from pipelines.loads import load

Calls = list[dict[str, str]]


@pytest.fixture(scope="module")
def file() -> Path:
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.is_dir():
        pytest.skip("the folder ../shared with real export files is not beside the repository")
    return shared / "exports" / "call-center-csat" / "Call Center.csv"


@pytest.fixture(scope="module")
def loaded(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    root = tmp_path_factory.mktemp("calls")
    load([file], root=root)
    return warehouse.open(root)


@pytest.fixture(scope="module")
def calls(file: Path) -> Calls:
    """Each call once: the file repeats every one about three times, word for word."""
    with file.open(encoding="ascii", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    return [row for row in rows.values() if row["id"]]


@pytest.mark.slow
def test_each_call_counts_once_and_on_its_day(loaded: Warehouse, calls: Calls) -> None:
    assert queries.value(loaded, "contacts").value == len(calls) == 10747
    per_day = Counter(row["call_timestamp"] for row in calls)
    trend = queries.trend(loaded, "contacts", Filters(), "day").drop_nulls("value")
    assert {f"{day.month}/{day.day}/{day.year}": n for day, n in trend.select("period", "n").rows()} == dict(per_day)


@pytest.mark.slow
def test_ratings_of_ten_and_the_verdicts_of_the_list(loaded: Warehouse, calls: Calls) -> None:
    scores = [int(row["csat_score"]) for row in calls if row["csat_score"]]
    csat = queries.value(loaded, "csat")
    assert (csat.numerator, csat.n) == (sum(score >= 8 for score in scores), len(scores)) == (977, 3980)
    sla = queries.value(loaded, "first_response_sla")
    assert (sla.numerator, sla.n) == (sum(row["response_time"] != "Above SLA" for row in calls), len(calls))
    assert queries.value(loaded, "first_response_time").value is None


@pytest.mark.slow
def test_the_median_and_the_mean_of_the_talk_time(loaded: Warehouse, calls: Calls) -> None:
    minutes = [int(row["call duration in minutes"]) for row in calls]
    assert queries.value(loaded, "handle_time").value == 60 * statistics.median(minutes)
    assert queries.value(loaded, "handle_time", convention="freshdesk").value == pytest.approx(
        60 * statistics.fmean(minutes)
    )
