from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from metrics.outlook import backtest, forecast
from metrics.outlook.forecast import Forecast, TooLittle
from metrics.outlook.series import Daily
from tests.metrics.outlook.drawn import counts, daily


def made(days: int = 300, horizon: int = 28, seed: int = 1) -> Forecast:
    found = forecast.forecast(daily(seed, days), horizon)
    assert isinstance(found, Forecast)
    return found


def test_days_and_weeks_ahead_follow_the_newest_day_and_add_up() -> None:
    found = made()
    assert found.days["period"][0] == found.history.last_on + timedelta(days=1)
    assert found.weeks["period"].to_list() == found.days["period"].to_list()[::7]
    sums = found.days["value"].to_numpy().reshape(4, 7).sum(1)
    assert np.allclose(sums, found.weeks["value"].to_numpy())


def test_the_bands_enclose_each_other_and_the_value_and_are_never_negative() -> None:
    for frame in (made().days, made().weeks, made(seed=3, horizon=7).weeks):
        rows = frame.to_dicts()
        for row in rows:
            order = [row["low95"], row["low80"], row["value"], row["high80"], row["high95"]]
            assert order == sorted(order)
            assert order[0] >= 0


def test_a_weekly_pattern_is_forecast_better_than_by_last_week() -> None:
    tests = [made(seed=seed) for seed in range(6)]
    assert all(found.by_day.useful for found in tests)
    assert np.mean([found.by_day.mase for found in tests]) < 0.85
    assert np.mean([found.by_week.mase for found in tests]) < 1


@pytest.mark.parametrize("horizon", [7, 28])
def test_the_bands_hold_about_as_often_as_they_say(horizon: int) -> None:
    tests = [made(horizon=horizon, seed=seed) for seed in range(8)]
    for by in ("by_day", "by_week"):
        inside80 = np.mean([getattr(found, by).inside80 for found in tests])
        inside95 = np.mean([getattr(found, by).inside95 for found in tests])
        assert 0.72 <= inside80 <= 0.92
        assert 0.90 <= inside95 <= 1.0


def test_no_forecast_of_the_test_knows_what_came_after_it() -> None:
    values = counts(5, 250)
    changed = values.copy()
    changed[200:] = 500
    tests, errors, _ = backtest.backtest(values, 100, 14, 21)
    _, after, _ = backtest.backtest(changed, 100, 14, 21)
    # Origins 100 to 186 have all their days before day 200.
    assert np.array_equal(errors[:87], after[:87])
    assert not np.array_equal(errors[87:], after[87:])
    assert tests[0].origins == 250 - 14 - 100 + 1


def test_too_little_data_says_how_much_it_takes() -> None:
    found = forecast.forecast(daily(1, 70), 28)
    assert isinstance(found, TooLittle)
    assert found.reason == "A forecast needs 19 weeks of contacts, to learn from and to be tested on; there are 10."


def test_exactly_enough_data_is_enough() -> None:
    need = forecast.needed(7)
    assert isinstance(forecast.forecast(daily(1, need - 1), 7), TooLittle)
    assert isinstance(forecast.forecast(daily(1, need), 7), Forecast)


def test_a_contact_now_and_then_is_not_forecast() -> None:
    values = np.zeros(300)
    values[::28] = 1
    found = forecast.forecast(Daily(date(2026, 1, 1), values))
    assert isinstance(found, TooLittle)
    assert found.reason == "About 0.2 contacts a week are too few to forecast; it takes 2."


def test_no_contacts_at_all_are_too_little() -> None:
    assert isinstance(forecast.forecast(Daily(date(2026, 1, 1), np.zeros(0))), TooLittle)


def test_a_horizon_that_is_not_whole_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="10 days is not a number of whole weeks"):
        forecast.forecast(daily(1, 300), 10)


def test_what_the_same_days_brought_a_year_earlier_is_told() -> None:
    values = np.full(400, 10.0)
    values[400 - 364 : 400 - 364 + 28] = 20.0
    found = forecast.forecast(Daily(date(2025, 10, 1), values), 28)
    assert isinstance(found, Forecast)
    assert found.year_before == 2.0
    assert made(days=300).year_before is None
