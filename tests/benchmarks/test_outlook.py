"""How good forecasts, early warnings and verdicts on actions are, beside the simple methods they replace.

Run with: uv run pytest tests/benchmarks/test_outlook.py -s
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from metrics.outlook.forecast import Forecast
from tests.benchmarks import outlooks

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


def test_the_sample_shop_is_forecast_better_than_by_last_week(sample_root: Path) -> None:
    found = outlooks.sample(sample_root)
    for name, each in found.items():
        told(name, each)
        assert each.by_day.mase < 1
    assert len(found) >= 12
    good(list(found.values()))


@pytest.mark.parametrize("horizon", [7, 28])
def test_a_public_series_is_forecast_better_than_by_last_week(shared: Path, horizon: int) -> None:
    found = outlooks.olist(shared, horizon)
    told(f"Olist orders, {horizon} d", found)
    assert found.by_day.mase < 0.9
    assert found.by_week.mase < 0.95
    assert 0.70 <= found.by_day.inside80 <= 0.90
    assert 0.90 <= found.by_day.inside95 <= 0.99


def test_a_long_run_of_shops_never_seen_before() -> None:
    good(outlooks.drawn(12))


def test_leads_planted_and_leads_that_are_none() -> None:
    assert outlooks.false_leads(80) <= 0.05
    found, days = outlooks.true_leads(10, strength=1.5, level=20.0, days=730)
    assert found >= 0.6  # of ten; the report tells the share of many
    assert 5 <= days <= 7


def test_how_often_it_worked_where_nothing_was_done() -> None:
    nothing = outlooks.verdicts(0.6, 0.0, 200)
    print(nothing)
    # 5 % are due to chance, and 200 series tell no more exactly than this.
    assert nothing["Carelens"] <= 0.10
    assert nothing["t-test"] >= 0.3
    assert outlooks.verdicts(0.45, 4.0, 40)["Carelens"] >= 0.9
