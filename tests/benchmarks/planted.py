"""Records with a known truth: faults in dense leaves, and weeks of a shop with natural variation."""

from __future__ import annotations

from itertools import product
from typing import Final

import numpy as np
import polars as pl

from metrics import cube as cubes
from metrics import replay
from metrics.cube import Bools, Ints
from metrics.findings import Where
from metrics.replay import Series
from metrics.scan import Table

SIZES: Final = (10, 12, 10, 8, 5)
HISTORY: Final = 8
# Topic, product, carrier, region, channel.
SHOP: Final = (12, 30, 5, 8, 4)
WEEKS: Final = 21

_LEAVES: Final = np.array(list(product(*map(range, SIZES))))
_FRAME: Final = pl.DataFrame({f"d{place}": _LEAVES[:, place] for place in range(5)})
_CUBE, _LEAF = cubes.group(_FRAME, _FRAME.columns)


def faults(seed: int) -> tuple[Table, set[Where]]:
    """48,000 leaves over five dimensions, noise of up to 25 % in each, and one to three causes with ratio 1.5 to 3."""
    chance = np.random.default_rng(seed)
    count = len(_LEAVES)
    base = chance.choice([1, 4, 16]) * chance.lognormal(0, 1, count) * (chance.random(count) > 0.2)
    noise = chance.uniform(0, 0.25)

    def period(factor: cubes.Floats | float) -> cubes.Floats:
        drawn: cubes.Floats = chance.poisson(base * factor * chance.lognormal(-(noise**2) / 2, noise, count))
        return drawn.astype(np.float64)

    before = np.sum([period(1.0) for _ in range(HISTORY)], axis=0)
    truth, factor = _causes(chance, base)
    at = np.empty(count, dtype=np.int64)
    at[_LEAF] = np.arange(count)
    now = period(factor)
    return Table(_CUBE, now[at], np.ones(count), before[at], np.full(count, float(HISTORY))), truth


def _causes(chance: np.random.Generator, base: cubes.Floats) -> tuple[set[Where], cubes.Floats]:
    truth: set[Where] = set()
    taken, factor = np.zeros(len(base), dtype=np.bool_), np.ones(len(base))
    wanted = chance.integers(1, 4)
    while len(truth) < wanted:
        dims = sorted(chance.choice(5, chance.integers(1, 4), replace=False))
        values = [int(chance.integers(SIZES[dim])) for dim in dims]
        inside: Bools = np.all([_LEAVES[:, dim] == value for dim, value in zip(dims, values, strict=True)], axis=0)
        overlaps = taken.any() and (inside & taken).sum() > 0.2 * min(inside.sum(), taken.sum())
        if base[inside].sum() < 30 or overlaps:
            continue
        factor[inside] = chance.uniform(1.5, 3) * chance.lognormal(0, chance.uniform(0, 0.2), inside.sum())
        taken |= inside
        truth.add(tuple((f"d{dim}", str(value)) for dim, value in zip(dims, values, strict=True)))
    return truth, factor


def shop_weeks(seed: int, per_week: int, variation: float, ratio: float = 1.0) -> tuple[Series, Where]:
    """21 weeks of contacts, every value of every dimension varying by `variation` from week to week.

    With a `ratio`, one combination that ordinarily has 20 to 60 contacts has that many times more in the last week.
    """
    chance = np.random.default_rng(seed)
    shares = zipf(chance)
    weeks = [drawn_week(chance, shares, per_week, variation) for _ in range(WEEKS)]
    planted: Where = ()
    if ratio > 1:
        extra, planted = _extra(chance, shares, per_week, ratio)
        weeks[0] = np.concatenate([weeks[0], extra])
    rows = np.concatenate(weeks)
    period = np.repeat(np.arange(WEEKS), [len(week) for week in weeks])
    frame = pl.DataFrame({f"d{place}": rows[:, place] for place in range(5)})
    frame = frame.with_columns(period=pl.Series(period), v=pl.lit(1))
    return replay.series(frame, [f"d{place}" for place in range(5)]), planted


def zipf(chance: np.random.Generator) -> list[cubes.Floats]:
    """The shares of the values of each dimension: few are frequent, many are rare."""
    shares = [chance.permutation(1 / np.arange(1, size + 1)) for size in SHOP]
    return [share / share.sum() for share in shares]


def drawn_week(chance: np.random.Generator, shares: list[cubes.Floats], per_week: int, variation: float) -> Ints:
    """The values of the contacts of one week, a column per dimension."""
    varied = [share * chance.lognormal(-(variation**2) / 2, variation, len(share)) for share in shares]
    count = chance.poisson(per_week * np.prod([share.sum() for share in varied]))
    return _drawn(chance, [share / share.sum() for share in varied], count)


def _extra(chance: np.random.Generator, shares: list[cubes.Floats], per_week: int, ratio: float) -> tuple[Ints, Where]:
    while True:
        dims = sorted(chance.choice(5, chance.integers(1, 4), replace=False))
        values = [int(chance.integers(SHOP[dim])) for dim in dims]
        usual = per_week * np.prod([shares[dim][value] for dim, value in zip(dims, values, strict=True)])
        if 20 <= usual <= 60:
            break
    rows = _drawn(chance, shares, chance.poisson(usual * (ratio - 1)))
    rows[:, dims] = values
    return rows, tuple((f"d{dim}", str(value)) for dim, value in zip(dims, values, strict=True))


def _drawn(chance: np.random.Generator, shares: list[cubes.Floats], count: int) -> Ints:
    return np.stack([chance.choice(len(share), count, p=share) for share in shares], axis=1)
