"""The change of a figure that is no sum (a median, a Kaplan-Meier curve), split by exchanging mix and times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from metrics.kpi import Kpi
from metrics.statistics import Floats

Figure = Callable[[Floats, Floats], float]


@dataclass(frozen=True)
class Split:
    """Two figures and what lies between them: now - before = mix + the sum of within, exactly."""

    now: float
    before: float
    mix: float
    within: Floats  # per group


def split(kpi: Kpi, now: list[Floats], before: list[Floats]) -> Split:
    """The parts of a change; `now` and `before` hold the times of each group, empty where it has none.

    Both ways round are averaged, over the mix and over the order in which the groups change (as Shapley does).
    """
    pool = _Pool(kpi, now, before)
    new, old = np.zeros(len(now), dtype=np.int64), np.ones(len(now), dtype=np.int64)
    after, earlier = pool.at(new, 0), pool.at(old, 1)
    mix = ((pool.at(old, 0) - earlier) + (after - pool.at(new, 1))) / 2
    within = np.zeros(len(now))
    for shares_of in (0, 1):
        for order in (range(len(now)), range(len(now) - 1, -1, -1)):
            sides, reached = old.copy(), pool.at(old, shares_of)
            for group in order:
                sides[group] = 0
                following = pool.at(sides, shares_of)
                within[group] += (following - reached) / 4
                reached = following
    return Split(after, earlier, mix, within)


def thinned(now: list[Floats], before: list[Floats], most: int = 60_000) -> tuple[list[Floats], list[Floats]]:
    """About `most` of the times, every group and period thinned by the same factor, evenly from its ordered times."""
    step = -(-sum(len(each) for each in (*now, *before)) // most)
    if step <= 1:
        return now, before
    kept = [[each[np.lexsort((each < 0, np.abs(each)))][step // 2 :: step] for each in side] for side in (now, before)]
    return kept[0], kept[1]


class _Pool:
    """All times of both periods, sorted once, so that each mixture of them costs one pass."""

    def __init__(self, kpi: Kpi, now: list[Floats], before: list[Floats]) -> None:
        # A group that one period does not know keeps the times of the other: all of it is mix.
        pairs = [(a if len(a) else b, b if len(b) else a) for a, b in zip(now, before, strict=True)]
        given = [(each, group, side) for group, pair in enumerate(pairs) for side, each in enumerate(pair)]
        times = np.concatenate([each for each, _, _ in given])
        order = np.lexsort((times < 0, np.abs(times)))
        self.times = times[order]
        self.group = np.concatenate([np.full(len(each), group) for each, group, _ in given])[order]
        self.side = np.concatenate([np.full(len(each), side) for each, _, side in given])[order]
        self.sizes = np.array([[len(each) for each in pair] for pair in pairs], dtype=np.float64)
        counts = np.array([[len(a), len(b)] for a, b in zip(now, before, strict=True)], dtype=np.float64)
        self.shares = counts / counts.sum(axis=0)
        self.figure = figure(kpi)

    def at(self, sides: npt.NDArray[np.int64], shares_of: int) -> float:
        """The figure with the times of each group from one side, and the groups in the shares of a side."""
        heavy = self.shares[:, shares_of] / self.sizes[np.arange(len(sides)), sides]
        chosen = (self.side == sides[self.group]) & (heavy[self.group] > 0)
        return self.figure(self.times[chosen], heavy[self.group[chosen]])


def figure(kpi: Kpi) -> Figure:
    """How the KPI's figure follows from sorted times and their weights."""
    match kpi.kind:
        case "survival":
            return weighted_share
        case "km":
            return weighted_median
        case _:
            return lambda times, weights: weighted_percentile(times, weights, kpi.quantile)


def weighted_percentile(values: Floats, weights: Floats, q: float) -> float:
    """The q-quantile; with equal weights the ordinary one, linearly interpolated."""
    order = np.argsort(values, kind="stable")
    ordered, heavy = values[order], weights[order]
    reached = np.concatenate([[0.0], np.cumsum(heavy)[:-1]])
    return float(np.interp(q * reached[-1], reached, ordered))


def weighted_share(times: Floats, weights: Floats) -> float:
    """Kaplan-Meier share until time 1 of sorted times; nan where nobody was watched until then."""
    lengths, surviving = _curve(times, weights)
    left = float(surviving[lengths <= 1][-1]) if (lengths <= 1).any() else 1.0
    return 1 - left if left <= 1e-12 or np.any(np.abs(times) >= 1) else float("nan")


def weighted_median(times: Floats, weights: Floats) -> float:
    """Kaplan-Meier median of sorted times; nan where it is not reached."""
    lengths, surviving = _curve(times, weights)
    reached = np.flatnonzero(surviving <= 0.5 + 1e-12)
    return float(lengths[reached[0]]) if len(reached) else float("nan")


def _curve(times: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The moments of events and the share that is left after each."""
    at_risk = np.cumsum(weights[::-1])[::-1]
    happened = times >= 0
    left = np.maximum(1 - weights[happened] / at_risk[happened], 0)
    return times[happened], np.asarray(np.cumprod(left), dtype=np.float64)
