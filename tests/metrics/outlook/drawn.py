"""Series with a known truth."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from metrics.outlook.series import Daily
from metrics.statistics import Floats

WEEK = np.array([1.3, 1.2, 1.1, 1.0, 1.0, 0.7, 0.7])


def counts(seed: int, days: int, level: float = 20.0, drift: float = 0.02) -> Floats:
    """Contacts per day: a weekly pattern on a level that wanders by `drift` of itself a day, with Poisson noise."""
    chance = np.random.default_rng(seed)
    wander = np.exp(np.cumsum(chance.normal(0, drift, days)))
    made: Floats = chance.poisson(level * wander * WEEK[np.arange(days) % 7]).astype(np.float64)
    return made


def daily(seed: int, days: int, level: float = 20.0, drift: float = 0.02, first: date = date(2026, 1, 5)) -> Daily:
    return Daily(first, counts(seed, days, level, drift))


def day(first: date, after: int) -> date:
    return first + timedelta(days=after)
