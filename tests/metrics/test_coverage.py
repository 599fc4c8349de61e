"""Every kind of interval covers 95 % +- 1.5 in simulation, from the smallest sample on that is not called low."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from metrics import kpis, measure, statistics
from metrics.change import judge
from metrics.kpi import INTERVALS
from tests.metrics.test_statistics import at_place

RUNS = 4000


def _covered(low: np.ndarray, high: np.ndarray, truth: np.ndarray | float) -> float:
    return float(np.mean((np.nan_to_num(low, nan=-np.inf) <= truth) & (truth <= np.nan_to_num(high, nan=np.inf))))


def _proportion(draw: np.random.Generator, n: int) -> float:
    p = draw.uniform(0.1, 0.9, RUNS)
    return _covered(*statistics.wilson(draw.binomial(n, p), n), p)


def _nps(draw: np.random.Generator, n: int) -> float:
    counts = draw.multinomial(n, [0.4, 0.35, 0.25], RUNS)
    return _covered(*statistics.nps_interval(counts[:, 0], counts[:, 2], n), 15.0)


def _count(draw: np.random.Generator, n: int) -> float:
    return _covered(*statistics.poisson_interval(draw.poisson(n, RUNS)), float(n))


def _quantile(draw: np.random.Generator, n: int) -> float:
    sample = np.sort(draw.lognormal(8, 2, (RUNS, n)), axis=1)
    low, high = (at_place(sample, place[0]) for place in statistics.quantile_places([n], 0.5))
    return _covered(low, high, float(np.exp(8)))


def _mean(draw: np.random.Generator, n: int) -> float:
    sample = draw.integers(1, 6, (RUNS, n)).astype(np.float64)  # efforts on a scale of five
    low, high = statistics.mean_interval(sample.mean(axis=1), sample.std(axis=1, ddof=1), np.full(RUNS, n))
    return _covered(low, high, 3.0)


def _survival(draw: np.random.Generator, n: int) -> float:
    """Half of the contacts happen within their target; a third is still open when last seen."""
    happens, seen = draw.lognormal(0, 1.5, (RUNS, n)), draw.lognormal(1, 1.5, (RUNS, n))
    times = np.where(happens <= seen, happens, -seen)
    found = np.array([statistics.kaplan_meier(row) for row in times])
    known = ~np.isnan(found[:, 0])
    share, variance = found[known].T
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(variance > 0, share * (1 - share) / variance, n)
    assert known.mean() > 0.99
    return _covered(*statistics.wilson(share * effective, effective), 0.5)


def _km(draw: np.random.Generator, n: int) -> float:
    happens, seen = draw.lognormal(8, 1.5, (RUNS, n)), draw.lognormal(9, 1.5, (RUNS, n))
    times = np.where(happens <= seen, happens, -seen)
    found = np.array([statistics.kaplan_meier_median(row) for row in times])
    return _covered(found[:, 1], found[:, 2], float(np.exp(8)))


SIMULATED: dict[str, Any] = {
    "proportion": _proportion,
    "share": _proportion,
    "nps": _nps,
    "mean": _mean,
    "survival": _survival,
    "km": _km,
    "quantile": _quantile,
    "count": _count,
    "stock": _count,
    "per": _count,
}


def test_every_kind_of_interval_is_simulated() -> None:
    assert SIMULATED.keys() == INTERVALS.keys() == {kpi.kind for kpi in kpis.KPIS.values()}
    assert set(measure._KINDS) | {"stock"} == SIMULATED.keys()


@pytest.mark.parametrize("n", [30, 40, 150])
@pytest.mark.parametrize("kind", SIMULATED)
def test_the_interval_covers_95_percent(kind: str, n: int) -> None:
    assert SIMULATED[kind](np.random.default_rng(n), n) == pytest.approx(0.95, abs=0.015)


def test_the_interval_of_a_count_covers_95_percent_at_every_rate_from_ten_on() -> None:
    """Not simulated but summed up: the chance of each count, where its interval holds the rate."""
    counts = np.arange(400)
    low, high = statistics.poisson_interval(counts)
    for rate in np.linspace(10, 200, 1500):
        covered = stats.poisson.pmf(counts, rate)[(low <= rate) & (rate <= high)].sum()
        assert covered == pytest.approx(0.95, abs=0.015), rate


def _row(kind: str, draw: np.random.Generator, n: int, p: float) -> dict[str, Any]:
    if kind == "nps":
        promoters, _, detractors = draw.multinomial(n, [p, 0.9 - p, 0.1])
        return {"value": 100.0 * (promoters - detractors) / n, "promoters": promoters, "detractors": detractors}
    if kind == "count":
        count = draw.poisson(n)
        low, high = statistics.poisson_interval([count])
        return {"value": float(count), "low": low[0], "high": high[0]}
    hits = draw.binomial(n, p)
    low, high = statistics.wilson([hits], [n])
    return {"value": hits / n, "low": low[0], "high": high[0]}


@pytest.mark.parametrize(
    ("kind", "kpi", "scale"), [("proportion", "csat", 1), ("nps", "nps", 100), ("count", "contacts", 0)]
)
def test_the_interval_of_a_change_covers_95_percent(kind: str, kpi: str, scale: float) -> None:
    draw, covered, truth = np.random.default_rng(31), 0, 0.1 * scale
    past = pl.DataFrame(schema={"value": pl.Float64(), "n": pl.Int64()})
    for _ in range(RUNS):
        now, before = ({"n": 150, "low_sample": False} | _row(kind, draw, 150, p) for p in (0.6, 0.5))
        change = judge(kpis.get(kpi), now, before, past)
        assert change.low is not None
        assert change.high is not None
        covered += change.low <= truth <= change.high
    assert covered / RUNS == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("n", [50, 200, 1000])
def test_the_true_p90_of_a_skewed_time_is_covered(n: int) -> None:
    sample = np.sort(np.random.default_rng(32).lognormal(8, 2, (RUNS, n)), axis=1)
    low, high = (at_place(sample, place[0]) for place in statistics.quantile_places([n], 0.9))
    truth = float(stats.lognorm(2, scale=np.exp(8)).ppf(0.9))
    assert _covered(low, high, truth) == pytest.approx(0.95, abs=0.015)
