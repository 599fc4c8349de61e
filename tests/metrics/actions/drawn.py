"""Weekly series with a known truth, and a warehouse that holds one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from metrics.statistics import Floats
from metrics.warehouse import Warehouse
from tests.metrics.making import contact, publish

MONDAY = date(2026, 1, 5)
BEFORE, AFTER = 26, 10


def noise(seed: int, weeks: int, rho: float) -> Floats:
    """AR(1) noise with variance 1."""
    chance = np.random.default_rng(seed)
    drawn = chance.normal(0, 1, weeks + 30)
    for week in range(1, weeks + 30):
        drawn[week] = rho * drawn[week - 1] + np.sqrt(1 - rho**2) * drawn[week]
    return np.asarray(drawn[30:], np.float64)


def weekly(seed: int, *, rho: float = 0.45, effect: float = 0.0, before: int = BEFORE, after: int = AFTER) -> Floats:
    """Noise on a slow trend with a step of `effect` standard deviations."""
    weeks = np.arange(before + after)
    trend = np.random.default_rng(seed + 10_000).normal(0, 0.04)
    return np.asarray(noise(seed, before + after, rho) + trend * weeks + effect * (weeks >= before), np.float64)


def shop(root: Path, weeks: int, counts: dict[str, list[int]], **meta: Any) -> Warehouse:
    """Contacts per week and channel, spread over Monday to Friday."""
    rows, number = [], 0
    for channel, per_week in counts.items():
        for week, n in enumerate(per_week[:weeks]):
            for at in range(n):
                number += 1
                rows.append(contact(number, MONDAY + timedelta(days=7 * week + at % 7), channel=channel))
    last = MONDAY + timedelta(days=7 * weeks - 1)
    return publish(root, rows, as_of=datetime.combine(last, datetime.max.time()), **meta)
