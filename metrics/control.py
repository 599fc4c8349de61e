"""Control limits: which points of a series are a signal and which are noise."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from language import _
from metrics import conventions
from metrics.filters import Filters
from metrics.kpi import Kpi
from metrics.statistics import Floats
from metrics.trend import trend
from metrics.warehouse import Warehouse

# Two moving ranges of normal noise: 3 / 1.128 (Wheeler, Understanding Variation, 1993).
_XMR: Final = 2.66
_D2: Final = 1.128
_SHARES: Final = ("proportion", "share", "survival")
ENOUGH_POINTS: Final = 8
RUN: Final = 8  # so many points in a row on one side of the centre are a signal


def chart(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    grain: str = "week",
    by: str | None = None,
    convention: str | None = None,
) -> pl.DataFrame:
    """The trend with columns centre, lower, upper, signal ("outside", "run" or null).

    Unfinished and partial periods give no limits and no signals; with fewer than eight others there are no limits.
    """
    record, frame = conventions.record(kpi, convention), trend(wh, kpi, filters, grain, by=by, convention=convention)
    parts = frame.partition_by(by, maintain_order=True) if by and len(frame) else [frame]
    keys = ["period", by] if by else ["period"]
    return pl.concat([with_limits(part, record) for part in parts]).sort(keys)


def with_limits(frame: pl.DataFrame, kpi: Kpi) -> pl.DataFrame:
    """One series with its control limits; the columns of `chart`."""
    usable = (
        frame.select(pl.col("value").is_not_null() & ~pl.col("maturing") & ~pl.col("partial")).to_series().to_numpy()
    )
    columns = {name: np.full(len(frame), np.nan) for name in ("centre", "lower", "upper")}
    signals: list[str | None] = [None] * len(frame)
    if usable.sum() >= ENOUGH_POINTS:
        values = frame["value"].to_numpy()[usable].astype(np.float64)
        limits = _limits(kpi, values, frame["n"].to_numpy()[usable].astype(np.float64))
        for name, found in zip(columns, limits, strict=True):
            columns[name][usable] = found
        for place, signal in zip(np.flatnonzero(usable), _signals(values, *limits), strict=True):
            signals[int(place)] = signal
    made = [pl.Series(name, found).fill_nan(None) for name, found in columns.items()]
    return frame.with_columns(*made, pl.Series("signal", signals, dtype=pl.String()))


def xmr(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Centre, lower and upper limit of single values: mean -+ 2.66 mean moving ranges."""
    centre, width = float(np.mean(values)), _XMR * float(np.mean(np.abs(np.diff(values))))
    ones = np.ones(len(values))
    return centre * ones, (centre - width) * ones, (centre + width) * ones


def laney(values: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Centre, lower and upper limit of shares (Laney's p' chart, 2002).

    Wider where n is small, and as wide as the periods vary beyond chance.
    """
    centre = float(np.average(values, weights=n))
    sigma = np.sqrt(centre * (1 - centre) / n)
    if not sigma.all():
        return xmr(values)
    between = float(np.mean(np.abs(np.diff((values - centre) / sigma)))) / _D2
    ones = np.ones(len(values))
    return centre * ones, np.maximum(centre - 3 * sigma * between, 0), np.minimum(centre + 3 * sigma * between, 1)


def rule(kpi: Kpi) -> str:
    """What the limits of this KPI rest on, in words."""
    if kpi.kind in _SHARES:
        return _("three standard deviations for the size of each period, widened by how much periods vary (Laney's p')")
    steps = _("2.66 times the mean step between two")
    return _("{steps}, on a log scale").format(steps=steps) if kpi.unit == "seconds" else steps


def _limits(kpi: Kpi, values: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    if kpi.kind in _SHARES:
        return laney(values, n)
    if kpi.unit == "seconds" and values.min() > 0:
        # Times are skewed: on a log scale the limits enclose them evenly and stay above zero.
        centre, lower, upper = (np.exp(limit) for limit in xmr(np.log(values)))
        return centre, lower, upper
    centre, lower, upper = xmr(values)
    if kpi.unit == "nps":
        return centre, np.maximum(lower, -100), np.minimum(upper, 100)
    return centre, np.maximum(lower, 0), upper


def _signals(values: Floats, centre: Floats, lower: Floats, upper: Floats) -> list[str | None]:
    sides = np.sign(values - centre)
    found: list[str | None] = []
    length = 0
    for place, side in enumerate(sides):
        length = length + 1 if place and side == sides[place - 1] and side else int(side != 0)
        if values[place] < lower[place] or values[place] > upper[place]:
            found.append("outside")
        else:
            found.append("run" if length >= RUN else None)
    return found
