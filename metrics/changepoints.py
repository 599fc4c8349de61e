"""The weeks in which the level of a series changed for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from metrics.kpi import Kpi
from metrics.statistics import Floats

SHORTEST: Final = 4  # periods that a level must last
ENOUGH: Final = 2 * SHORTEST + 2
# A series without any change shows one in so many cases; a page has several series, so less than 5 %.
_ALPHA: Final = 0.02
_SHUFFLES: Final = 499


@dataclass(frozen=True)
class ChangePoint:
    """The first period of a new level, and the levels before and since, in the unit of the series."""

    period: date
    before: float
    after: float


def points(frame: pl.DataFrame, kpi: Kpi | None = None) -> list[ChangePoint]:
    """The change points of one trend (columns period, value, n, maturing, partial), oldest first.

    Binary segmentation (Scott & Knott 1974) on weighted means; each split must beat 98 % of random orders of the
    same periods (Pettitt-type permutation test), made as alike from one to the next as the periods are around their
    levels (AR(1)). Independent noise shows a point in about 2 % of series, noise with a memory of one half in 12 %; a
    season is no noise and does show. Times are compared on a log scale, as on control charts. A stock moves in steps
    of its own and has no level: none.
    """
    if kpi and kpi.kind == "stock":
        return []
    usable = frame.filter(pl.col("value").is_not_null())
    for mark in ("maturing", "partial"):
        usable = usable.filter(~pl.col(mark)) if mark in usable.columns else usable
    usable = usable.sort("period")
    values = usable["value"].cast(pl.Float64).to_numpy()
    if len(values) < ENOUGH:
        return []
    log = bool(kpi and kpi.unit == "seconds" and values.min() > 0)
    series = np.log(values) if log else values
    sizes = _sizes(usable, kpi)
    starts = _segments(series, sizes, 0, len(series), _memory(series), np.random.default_rng(20261130))
    return _described(usable["period"].to_list(), series, sizes, starts, log)


def _sizes(usable: pl.DataFrame, kpi: Kpi | None) -> Floats:
    """How much each period weighs: its rows, unless the rows are the figure itself."""
    if "n" not in usable.columns or (kpi and kpi.kind in ("count", "per", "share")):
        return np.ones(len(usable))
    return np.asarray(np.maximum(usable["n"].to_numpy(), 1), dtype=np.float64)


def _segments(
    values: Floats, sizes: Floats, first: int, end: int, memory: float, draw: np.random.Generator
) -> list[int]:
    """The first places of new levels between `first` and `end`, in order."""
    if end - first < 2 * SHORTEST:
        return []
    part, weight = values[first:end], sizes[first:end]
    strengths = _strengths(part[None, :], weight[None, :])[0]
    strongest = int(np.argmax(strengths))
    orders = draw.permuted(np.tile(np.arange(len(part)), (_SHUFFLES, 1)), axis=1)
    shuffled = _strengths(_alike(part, orders, memory), weight[orders]).max(axis=1)
    if (1 + np.sum(shuffled >= strengths[strongest])) / (1 + _SHUFFLES) > _ALPHA:
        return []
    split = first + SHORTEST + strongest
    return [
        *_segments(values, sizes, first, split, memory, draw),
        split,
        *_segments(values, sizes, split, end, memory, draw),
    ]


def _memory(values: Floats) -> float:
    """How much of a period's distance from its level the next one keeps (0-0.9): the smaller of two estimates.

    Around two levels (with Marriott and Pope's correction of 1954 for short series) further levels look like memory;
    from differences over one and two periods, of which a change of level makes only few large, noise does.
    """
    splits = _strengths(values[None, :], np.ones((1, len(values))))[0]
    split = SHORTEST + int(np.argmax(splits))
    around = values - np.where(np.arange(len(values)) < split, values[:split].mean(), values[split:].mean())
    spread = float(np.sum(around**2))
    raw = float(np.sum(around[1:] * around[:-1])) / spread if spread else 0.0
    if raw <= 1 / len(values) ** 0.5:  # what a short series shows by chance is no memory
        return 0.0
    squares = [np.sort((values[lag:] - values[:-lag]) ** 2) for lag in (1, 2)]
    once, twice = (float(each[: len(each) - len(each) // 8].mean()) for each in squares)
    return min(raw + (4 + 6 * raw) / len(values), max(twice / once - 1, 0.0) if once else 0.0, 0.9)


def _alike(values: Floats, orders: npt.NDArray[np.int64], memory: float) -> Floats:
    """The series in each of the orders, each period as like the one before it as `memory` says."""
    centred = values - values.mean()
    new = np.concatenate([centred[:1] * np.sqrt(1 - memory**2), centred[1:] - memory * centred[:-1]])[orders]
    series = np.empty_like(new)
    series[:, 0] = new[:, 0] / np.sqrt(1 - memory**2)
    for place in range(1, new.shape[1]):
        series[:, place] = memory * series[:, place - 1] + new[:, place]
    return series


def _strengths(values: Floats, sizes: Floats) -> npt.NDArray[np.float64]:
    """Per row and place: the squared difference of the weighted means before and after, for its weight."""
    weight, total = np.cumsum(sizes, axis=1), np.cumsum(values * sizes, axis=1)
    places = slice(SHORTEST - 1, values.shape[1] - SHORTEST)
    before, after = weight[:, places], weight[:, -1:] - weight[:, places]
    gap = total[:, places] / before - (total[:, -1:] - total[:, places]) / after
    return np.asarray(gap**2 * before * after / weight[:, -1:], dtype=np.float64)


def _described(periods: list[date], values: Floats, sizes: Floats, starts: list[int], log: bool) -> list[ChangePoint]:
    edges = [0, *starts, len(values)]
    levels = [float(np.average(values[first:end], weights=sizes[first:end])) for first, end in pairwise(edges)]
    shown = [float(np.exp(level)) if log else level for level in levels]
    return [ChangePoint(periods[at], shown[number], shown[number + 1]) for number, at in enumerate(starts)]
