"""How good forecasts, early warnings and verdicts on actions are, beside the simple methods they replace.

Run with: uv run pytest tests/benchmarks/test_outlook.py -s
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.regression.linear_model import GLSAR

import canonical
from metrics import warehouse
from metrics.actions import interrupted
from metrics.filters import Filters
from metrics.outlook import forecast, series
from metrics.outlook.forecast import Forecast
from metrics.outlook.series import Daily
from pipelines import loads
from tests.metrics.actions.drawn import AFTER, BEFORE, weekly
from tests.metrics.outlook.leading import searched

pytestmark = pytest.mark.slow


def told(name: str, found: Forecast) -> None:
    for unit, test in (("day", found.by_day), ("week", found.by_week)):
        print(f"{name:22} {unit:5} MASE {test.mase:.2f}  inside 80 %: {test.inside80:.2f}  95 %: {test.inside95:.2f}")


def good(found: list[Forecast]) -> None:
    for by in ("by_day", "by_week"):
        tests = [getattr(each, by) for each in found]
        assert np.mean([test.mase for test in tests]) < 0.95
        assert 0.72 <= np.mean([test.inside80 for test in tests]) <= 0.92
        assert 0.90 <= np.mean([test.inside95 for test in tests]) <= 1.0


def test_the_sample_shop_is_forecast_better_than_by_last_week(root: Path) -> None:
    loads.load(sorted(canonical.SAMPLES_DIR.glob("*.csv")), root=root)
    wh = warehouse.open(root)
    parts = series.split(wh, Filters(), None) | series.split(wh, Filters(), "channel")
    parts |= dict(list(series.split(wh, Filters(), "topic").items())[:8])
    made = {name or "all": forecast.forecast(each) for name, each in parts.items()}
    found = {name: each for name, each in made.items() if isinstance(each, Forecast)}
    for name, each in found.items():
        told(name, each)
        assert each.by_day.mase < 1
    assert len(found) >= 12
    good(list(found.values()))


@pytest.mark.parametrize("horizon", [7, 28])
def test_a_public_series_is_forecast_better_than_by_last_week(shared: Path, horizon: int) -> None:
    orders = pl.read_csv(shared / "exports" / "olist-sample" / "olist_orders_dataset.csv")
    days = orders["order_purchase_timestamp"].str.slice(0, 10).str.to_date()
    counts = dict(days.value_counts().rows())
    # The sample holds whole months from January 2017 to August 2018.
    found = forecast.forecast(series.filled(_within(counts), date(2017, 1, 8), date(2018, 8, 24)), horizon)
    assert isinstance(found, Forecast)
    told(f"Olist orders, {horizon} d", found)
    assert found.by_day.mase < 0.9
    assert found.by_week.mase < 0.95
    assert 0.70 <= found.by_day.inside80 <= 0.90
    assert 0.90 <= found.by_day.inside95 <= 0.99


def _within(counts: dict[date, int]) -> dict[date, int]:
    return {day: n for day, n in counts.items() if date(2017, 1, 8) <= day <= date(2018, 8, 24)}


def test_a_long_run_of_shops_never_seen_before() -> None:
    chance = np.random.default_rng(77)
    found = []
    for _ in range(20):
        level, drift = chance.choice([3.0, 10.0, 40.0]), chance.choice([0.0, 0.01, 0.03])
        week = chance.uniform(0.5, 1.5, 7)
        wander = np.exp(np.cumsum(chance.normal(0, drift, 350)))
        values = chance.poisson(level * wander * week[np.arange(350) % 7]).astype(np.float64)
        each = forecast.forecast(Daily(date(2026, 1, 5), values))
        assert isinstance(each, Forecast)
        found.append(each)
    for by in ("by_day", "by_week"):
        tests = [getattr(each, by) for each in found]
        figures = [np.mean([getattr(test, name) for test in tests]) for name in ("mase", "inside80", "inside95")]
        print(f"20 drawn shops, {by}: MASE {figures[0]:.2f}, inside 80 %: {figures[1]:.2f}, 95 %: {figures[2]:.2f}")
    good(found)


def test_leads_planted_and_leads_that_are_none() -> None:
    alarms = np.mean([bool(searched(seed).found) for seed in range(20_000, 20_200)])
    print(f"200 shops without a lead: {alarms:.1%} show one")
    assert alarms <= 0.05
    for strength, level, days in ((1.0, 8.0, 396), (1.5, 8.0, 396), (1.5, 20.0, 396), (1.5, 20.0, 730)):
        worlds = [searched(seed, strength=strength, level=level, days=days).found for seed in range(30_000, 30_020)]
        hits = [[lead for lead in found if (lead.before, lead.after) == ("topic 0", "topic 1")] for found in worlds]
        lags = [lead.days for found in hits for lead in found]
        print(
            f"planted, strength {strength}, {level:.0f} a day, {days} days: {np.mean([bool(hit) for hit in hits]):.0%} "
            f"found, lead of 6 days seen as {np.median(lags) if lags else 0:.0f}"
        )
    assert np.mean([bool(hit) for hit in hits]) >= 0.8


def test_how_often_it_worked_where_nothing_was_done() -> None:
    for rho in (0.3, 0.45, 0.6):
        shares = _verdicts(rho, 0.0, 300)
        print(
            f"nothing done, autocorrelation {rho}: " + ", ".join(f"{name} {each:.1%}" for name, each in shares.items())
        )
        assert shares["ours"] <= 0.08
    for effect in (1.0, 1.5, 2.0, 3.0, 4.0):
        shares = _verdicts(0.45, effect, 100)
        print(f"change of {effect} standard deviations: ours {shares['ours']:.0%}, GLSAR {shares['GLSAR']:.0%}")
    assert shares["ours"] >= 0.9


def _verdicts(rho: float, effect: float, count: int) -> dict[str, float]:
    """Share of series in which a change is claimed at 5 %, by method."""
    found: dict[str, list[bool]] = {"ours": [], "GLSAR": [], "t-test": []}
    known, contrast = interrupted.design(BEFORE + AFTER, BEFORE)
    for seed in range(count):
        values = weekly(40_000 + seed, rho=rho, effect=effect)
        found["ours"].append(interrupted.change(values, BEFORE).p <= 0.05)
        fitted = GLSAR(values, known, rho=1).iterative_fit(maxiter=20)
        found["GLSAR"].append(float(fitted.t_test(contrast).pvalue) <= 0.05)
        found["t-test"].append(float(stats.ttest_ind(values[:BEFORE], values[BEFORE:]).pvalue) <= 0.05)
    return {name: float(np.mean(each)) for name, each in found.items()}
