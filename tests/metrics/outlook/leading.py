"""Topics of a shop, of which the first may lead the second by some days."""

from __future__ import annotations

import numpy as np

from metrics.outlook.leadlag import Search, search
from metrics.statistics import Floats
from tests.metrics.outlook.drawn import WEEK

NAMES = [f"topic {at}" for at in range(8)]
PAIRS = [(one, other) for one in NAMES for other in NAMES if one != other]


def wander(chance: np.random.Generator, days: int, size: float, memory: float) -> Floats:
    drawn = chance.normal(0, size * np.sqrt(1 - memory**2), days)
    for day in range(1, days):
        drawn[day] += memory * drawn[day - 1]
    return drawn


def topics(seed: int, *, strength: float = 0.0, days: int = 396, level: float = 8.0, lag: int = 6) -> dict[str, Floats]:
    """Poisson counts whose rates wander by 30 % each and 10 % together; the second follows the first."""
    chance = np.random.default_rng(seed)
    together = wander(chance, days, 0.1, 0.95)
    own = [wander(chance, days, 0.3, 0.7) for _ in NAMES]
    own[1] = own[1] + strength * np.roll(own[0], lag)
    rates = [level * WEEK[np.arange(days) % 7] * np.exp(each + together) for each in own]
    return {name: chance.poisson(rate).astype(np.float64) for name, rate in zip(NAMES, rates, strict=True)}


def searched(seed: int, **world: float | int) -> Search:
    series = topics(seed, **world)
    return search(PAIRS, series, np.sum(list(series.values()), axis=0))
