"""Contacts of the coming days and weeks with intervals, together with how such forecasts did on the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from language import _
from metrics import format as numbers
from metrics.outlook.backtest import Backtest, Band, backtest, bands, means, weekly, weekly_spread
from metrics.outlook.series import Daily
from metrics.outlook.smoothing import SEASON, smoothed
from metrics.statistics import Floats

TRAINED: Final = 56  # days that the first tested forecast is made from
CALIBRATED: Final = 21  # days of forecasts before the first whose band is tested
TESTED: Final = 28  # days of tested forecasts, at least
_TESTED_MOST: Final = 182
_YEAR: Final = 52 * SEASON
_FEWEST: Final = 2.0  # contacts a week
HORIZONS: Final = (7, 14, 28, 56)


@dataclass(frozen=True)
class TooLittle:
    """No forecast: how many weeks there are and how many it takes, or too few contacts a week."""

    have: int
    need: int
    per_week: float

    @property
    def reason(self) -> str:
        """What is missing, in words."""
        if self.have < self.need:
            text = _("A forecast needs {need} weeks of contacts, to learn from and to be tested on; there are {have}.")
            return text.format(need=self.need, have=self.have)
        return _("About {per_week} contacts a week are too few to forecast; it takes {least}.").format(
            per_week=numbers.number(self.per_week, 1), least=numbers.number(_FEWEST)
        )


@dataclass(frozen=True)
class Forecast:
    """Frames of the days and of the weeks ahead (first day, value, low80, high80, low95, high95) and their tests."""

    history: Daily
    days: pl.DataFrame
    weeks: pl.DataFrame
    by_day: Backtest
    by_week: Backtest

    @property
    def last_week(self) -> float:
        """Contacts of the last seven complete days."""
        return float(self.history.values[-SEASON:].sum())

    @property
    def year_before(self) -> float | None:
        """How many times the contacts of the four weeks before them the same days brought a year earlier, per day.

        One year is too little to learn a season from, so it is told and not used. None: no full year, or nothing then.
        """
        ahead, before = len(self.days), 4 * SEASON
        first = len(self.history.values) - _YEAR
        if first < before:
            return None
        then = self.history.values[first : first + ahead].mean()
        usual = self.history.values[first - before : first].mean()
        return float(then / usual) if usual else None


def needed(horizon: int) -> int:
    """Days of contacts that a forecast of so many days takes."""
    return TRAINED + CALIBRATED + horizon + TESTED


def nothing(horizon: int) -> TooLittle:
    """The answer where there is no contact at all."""
    return TooLittle(0, -(-needed(horizon) // SEASON), 0.0)


def forecast(daily: Daily, horizon: int = 28) -> Forecast | TooLittle:
    """The `horizon` days (a multiple of 7) after the newest complete one."""
    if horizon % SEASON or horizon <= 0:
        raise ValueError(f"a horizon of {horizon} days is not a number of whole weeks; use one of {HORIZONS}")
    values, count = daily.values, len(daily.values)
    recent = values[-8 * SEASON :]
    per_week = float(recent.sum() * SEASON / max(len(recent), 1))
    if count < needed(horizon) or per_week < _FEWEST:
        return TooLittle(count // SEASON, -(-needed(horizon) // SEASON), per_week)
    first = max(TRAINED, count - _TESTED_MOST - CALIBRATED - 2 * horizon)
    tested, errors, week_errors = backtest(values, first, horizon, CALIBRATED)
    now = smoothed(values)
    ahead = means(values, now, np.array([count]), horizon)[0]
    by_day = bands(ahead, now.spread(horizon), errors, now.sigma)
    by_week = bands(weekly(ahead), weekly_spread(now, horizon), week_errors, None)
    start = daily.last_on + timedelta(days=1)
    return Forecast(
        history=daily,
        days=_frame(start, 1, ahead, by_day),
        weeks=_frame(start, SEASON, weekly(ahead), by_week),
        by_day=tested[0],
        by_week=tested[1],
    )


def _frame(start: date, step: int, values: Floats, band: Band) -> pl.DataFrame:
    periods = [start + timedelta(days=step * at) for at in range(len(values))]
    return pl.DataFrame({"period": pl.Series(periods, dtype=pl.Date), "value": values, **band})
