"""Change points: rarely found in noise, found where a level really changed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from metrics import kpis, queries
from metrics.changepoints import SHORTEST, points
from metrics.filters import Filters
from tests.metrics.conftest import Known

FIRST = date(2025, 1, 6)


def _weeks(values: np.ndarray, n: np.ndarray | int = 200, **marks: list[bool]) -> pl.DataFrame:
    count = len(values)
    frame = pl.DataFrame(
        {
            "period": [FIRST + timedelta(days=7 * week) for week in range(count)],
            "value": np.asarray(values, dtype=np.float64),
            "n": np.broadcast_to(n, count).astype(np.int64),
        }
    )
    return frame.with_columns(
        pl.Series(name, marks.get(name, [False] * count), dtype=pl.Boolean()) for name in ("maturing", "partial")
    )


def _noise(draw: np.random.Generator, kind: str) -> np.ndarray:
    match kind:
        case "normal":
            return draw.normal(0, 1, 60)
        case "skewed":
            return draw.lognormal(8, 1, 60)
        case "shares":
            return draw.binomial(80, 0.8, 60) / 80
        case _:
            return draw.poisson(30, 60).astype(np.float64)


@pytest.mark.parametrize("kind", ["normal", "skewed", "shares", "counts"])
def test_noise_rarely_shows_a_change(kind: str) -> None:
    draw = np.random.default_rng(21)
    found = sum(bool(points(_weeks(_noise(draw, kind)))) for _ in range(400))
    assert found / 400 <= 0.05


@pytest.mark.parametrize(("memory", "most"), [(0.3, 0.1), (0.5, 0.15)])
def test_weeks_that_resemble_the_week_before_seldom_show_a_change(memory: float, most: float) -> None:
    draw = np.random.default_rng(23)
    found = 0
    for _ in range(200):
        shocks, series = draw.normal(0, 1, 80), np.zeros(80)
        for week in range(1, 80):
            series[week] = memory * series[week - 1] + shocks[week]
        found += bool(points(_weeks(series[20:])))
    assert found / 200 <= most


def test_noise_of_small_and_large_weeks_rarely_shows_a_change() -> None:
    draw = np.random.default_rng(22)
    found = 0
    for _ in range(400):
        n = draw.integers(5, 400, 60)
        found += bool(points(_weeks(draw.binomial(n, 0.7) / n, n), kpis.get("csat")))
    assert found / 400 <= 0.05


@pytest.mark.parametrize(("before", "after", "share"), [(30, 42, 0.9), (30, 38, 0.75)])
def test_a_planted_step_is_found_near_its_week(before: int, after: int, share: float) -> None:
    draw = np.random.default_rng(23)
    near = 0
    for _ in range(200):
        series = np.concatenate([draw.poisson(before, 30), draw.poisson(after, 22)])
        weeks = [(point.period - FIRST).days // 7 for point in points(_weeks(series), kpis.get("contacts"))]
        near += any(abs(week - 30) <= 2 for week in weeks)
    assert near / 200 >= share


def test_two_steps_are_both_found_with_their_levels() -> None:
    draw = np.random.default_rng(24)
    series = np.concatenate([draw.normal(level, 1, 20) for level in (10, 16, 12)])
    first, second = points(_weeks(series))
    assert [(each.period - FIRST).days // 7 for each in (first, second)] == pytest.approx([20, 40], abs=1)
    assert (first.before, first.after, second.after) == pytest.approx((10, 16, 12), abs=1)
    assert second.before == first.after


def test_times_are_compared_on_a_log_scale_and_told_in_seconds() -> None:
    draw = np.random.default_rng(25)
    series = np.exp(np.concatenate([draw.normal(8, 0.3, 25), draw.normal(9, 0.3, 25)]))
    (found,) = points(_weeks(series), kpis.get("first_response_time"))
    assert (found.before, found.after) == pytest.approx((np.exp(8), np.exp(9)), rel=0.2)


def test_a_peak_shorter_than_a_level_is_no_change() -> None:
    series = np.full(52, 10.0) + np.tile([0.1, -0.1], 26)
    series[20 : 20 + SHORTEST - 3] = 40
    assert points(_weeks(series)) == []


def test_too_few_unfinished_and_missing_weeks_show_nothing() -> None:
    step = np.array([1.0] * 5 + [9.0] * 4)
    assert points(_weeks(step)) == []
    long = np.concatenate([np.full(20, 1.0), np.full(4, 9.0)]) + np.tile([0.01, -0.01], 12)
    assert len(points(_weeks(long))) == 1
    assert points(_weeks(long, maturing=[False] * 21 + [True] * 3)) == []
    assert points(_weeks(np.array([]))) == []
    assert points(_weeks(np.full(50, 3.0))) == []


def test_every_trend_of_the_warehouse_can_be_asked(known: Known) -> None:
    for name, kpi in kpis.KPIS.items():
        frame = queries.trend(known.wh, name, Filters(date(2026, 1, 1), date(2026, 4, 30)), "week")
        found = points(frame, kpi)
        assert all(point.period in frame["period"] for point in found)
        assert kpi.kind != "stock" or found == []
