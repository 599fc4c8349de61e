"""Forecasts, leads and verdicts on actions over data whose answer is known: what the tests and the report measure."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
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

# The public sample holds whole months only.
_OLIST: Final = (date(2017, 1, 8), date(2018, 8, 24))
METHODS: Final = ("Carelens", "GLSAR", "t-test")


def sample(root: Path) -> dict[str, Forecast]:
    """The sample shop: all contacts, each channel, and the eight most frequent topics."""
    if not (root / "warehouse").exists():
        loads.load(sorted(canonical.SAMPLES_DIR.glob("*.csv")), root=root)
    wh = warehouse.open(root)
    parts = series.split(wh, Filters(), None) | series.split(wh, Filters(), "channel")
    parts |= dict(list(series.split(wh, Filters(), "topic").items())[:8])
    made = {name or "all": forecast.forecast(each) for name, each in parts.items()}
    return {name: each for name, each in made.items() if isinstance(each, Forecast)}


def olist(shared: Path, horizon: int) -> Forecast:
    """A public series: the orders of a Brazilian marketplace."""
    orders = pl.read_csv(shared / "exports" / "olist-sample" / "olist_orders_dataset.csv")
    days = orders["order_purchase_timestamp"].str.slice(0, 10).str.to_date()
    first, last = _OLIST
    counts = {day: n for day, n in days.value_counts().rows() if first <= day <= last}
    return _made(series.filled(counts, first, last), horizon)


def drawn(count: int = 20) -> list[Forecast]:
    """Shops never seen before: Poisson counts with a habit of the week on a level that may wander."""
    chance = np.random.default_rng(77)
    found = []
    for _ in range(count):
        level, drift = chance.choice([3.0, 10.0, 40.0]), chance.choice([0.0, 0.01, 0.03])
        week = chance.uniform(0.5, 1.5, 7)
        wander = np.exp(np.cumsum(chance.normal(0, drift, 350)))
        values = chance.poisson(level * wander * week[np.arange(350) % 7]).astype(np.float64)
        found.append(_made(Daily(date(2026, 1, 5), values)))
    return found


def _made(daily: Daily, horizon: int = 28) -> Forecast:
    found = forecast.forecast(daily, horizon)
    assert isinstance(found, Forecast)
    return found


def false_leads(count: int) -> float:
    """Share of shops in which no topic leads another, but one is shown."""
    return float(np.mean([bool(searched(seed).found) for seed in range(20_000, 20_000 + count)]))


def true_leads(count: int, **world: float | int) -> tuple[float, float]:
    """Share of shops in which a planted lead of 6 days is shown, and how many days it is taken for."""
    shops = [searched(seed, **world).found for seed in range(30_000, 30_000 + count)]
    hits = [[lead.days for lead in found if (lead.before, lead.after) == ("topic 0", "topic 1")] for found in shops]
    days = [each for hit in hits for each in hit]
    return float(np.mean([bool(hit) for hit in hits])), float(np.median(days)) if days else 0.0


def verdicts(rho: float, effect: float, count: int) -> dict[str, float]:
    """Share of weekly series in which a change is claimed at 5 %, by method; `effect` in standard deviations."""
    found: dict[str, list[bool]] = {name: [] for name in METHODS}
    known, contrast = interrupted.design(BEFORE + AFTER, BEFORE)
    for seed in range(40_000, 40_000 + count):
        values = weekly(seed, rho=rho, effect=effect)
        fitted = GLSAR(values, known, rho=1).iterative_fit(maxiter=20)
        tests = interrupted.change(values, BEFORE), fitted.t_test(contrast)
        ttest = stats.ttest_ind(values[:BEFORE], values[BEFORE:])
        claims = tests[0].p, float(tests[1].pvalue), float(ttest.pvalue)
        for name, p in zip(METHODS, claims, strict=True):
            found[name].append(p <= 0.05)
    return {name: float(np.mean(each)) for name, each in found.items()}


# --- sections of the report ---------------------------------------------------------------------------------------


def forecasts(shared: Path) -> Iterator[str]:
    """Error and coverage of forecasts made again from each past day, beside the seasonal naive forecast."""
    with tempfile.TemporaryDirectory() as folder:
        parts = sample(Path(folder))
    every = {f"Sample shop: {name}": each for name, each in parts.items()}
    every |= {f"Olist orders, {horizon} days ahead": olist(shared, horizon) for horizon in (7, 28)}
    yield (
        "MASE: mean absolute error in units of the seasonal naive forecast (same day of the last known week), whose "
        "own is 1. Forecasts of 28 days, made again from each tested day with what was known then.\n"
    )
    yield "| Series | MASE by day | inside 80 % | inside 95 % | MASE by week | inside 95 % |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, each in every.items():
        yield f"| {name} | {_row(each)} |"
    shops = drawn()
    mean = np.mean([_figures(each) for each in shops], axis=0)
    yield f"| {len(shops)} drawn shops, mean | {' | '.join(f'{each:.2f}' for each in mean)} |"


def _figures(found: Forecast) -> list[float]:
    day, week = found.by_day, found.by_week
    return [day.mase, day.inside80, day.inside95, week.mase, week.inside95]


def _row(found: Forecast) -> str:
    return " | ".join(f"{each:.2f}" for each in _figures(found))


def leads(_: Path) -> Iterator[str]:
    """Leads between topics: shown where there is none, and found where one was planted."""
    yield "| Shops of eight topics | A lead is shown | of (true: 6 days) |\n| --- | --- | --- |"
    yield f"| 200 without any lead, 396 days | {false_leads(200):.1%} | |"
    for strength, level, days in ((1.0, 8.0, 396), (1.5, 8.0, 396), (1.5, 20.0, 396), (1.5, 20.0, 730)):
        found, seen = true_leads(20, strength=strength, level=level, days=days)
        about = f"20 with one of strength {strength:g}, {level:.0f} contacts a day and topic, {days} days"
        yield f"| {about} | {found:.0%} | {f'{seen:.0f} days' if found else '-'} |"


def actions(_: Path) -> Iterator[str]:
    """How often a method says that something changed at 5 %, where nothing was done and where it was."""
    yield f"Weekly series with a slow trend, {BEFORE} weeks before and {AFTER} after.\n"
    yield f"| Series | {' | '.join(METHODS)} |\n| --- |{' --- |' * len(METHODS)}"
    for rho in (0.3, 0.45, 0.6):
        yield f"| 300 where nothing was done, autocorrelation {rho:g} | {_shares(verdicts(rho, 0.0, 300))} |"
    for effect in (1.0, 1.5, 2.0, 3.0, 4.0):
        about = f"100 with a step of {effect:g} standard deviations, autocorrelation 0.45"
        yield f"| {about} | {_shares(verdicts(0.45, effect, 100))} |"


def _shares(found: dict[str, float]) -> str:
    return " | ".join(f"{found[name]:.1%}" for name in METHODS)
