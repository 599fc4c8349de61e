"""Whether 01/09/21 is the first of September: decided for a whole column, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from pipelines.meaning import timestamps

DECISIVE: Final = 0.9


@dataclass(frozen=True)
class Order:
    """Which part of a date is the day: DMY, MDY or YMD, why, and whether anything supports it."""

    order: str
    basis: str
    sure: bool = True
    against: int = 0  # dates that can only be read the other way


def decide(
    values: pl.Series, months: pl.Series | None, now: datetime, zone: str, known: timestamps.Moments | None = None
) -> Order | None:
    """The order of a column of dates; None where every date begins with its year or names its month.

    `known` are the moments of those that are read already, because they begin with their year.
    """
    doubtful = values.filter(~known.read) if known else values
    # Nearly every export writes the year first; those dates are not taken apart.
    doubtful = doubtful.filter(~doubtful.str.contains(r"^'?\d{4}[-/.]|^\d{8,}"))
    if not len(doubtful):
        return None
    parts = timestamps.parts(doubtful)
    if not parts.height:
        return None
    for judge in (_by_size, _by_year_first):
        found = judge(parts)
        if found:
            return found
    if months is not None:
        found = _by_months(values, months)
        if found:
            return found
    return _by_sense(values, now) or _default(parts, zone)


def _by_size(parts: pl.DataFrame) -> Order | None:
    first, second = int((parts["a"] > 12).sum()), int((parts["b"] > 12).sum())
    if first == second == 0:
        return None
    if parts.filter(pl.col("a") > 31).height > parts.height / 2:
        return None
    if first and second:
        order = "DMY" if first >= second else "MDY"
        most, fewest = max(first, second), min(first, second)
        return Order(order, f"{most} dates can only be read so, {fewest} only the other way", against=fewest)
    place, count = ("first", first) if first else ("second", second)
    return Order("DMY" if first else "MDY", f"the {place} part is above 12 in {_dates(count)}")


def _by_year_first(parts: pl.DataFrame) -> Order | None:
    if parts["a"].min() is not None and (parts["a"] > 31).sum() > parts.height / 2:
        return Order("YMD", "the first part is above 31")
    return None


def _by_months(values: pl.Series, months: pl.Series) -> Order | None:
    """A column beside that holds the number or name of the month."""
    number = months.str.strip_chars().cast(pl.Int64, strict=False)
    name = months.str.strip_chars(" .").str.to_lowercase()
    number = number.fill_null(name.replace_strict(timestamps.MONTHS, default=None, return_dtype=pl.Int64))
    agree = {}
    for order in ("DMY", "MDY"):
        moments = timestamps.parse(values, order)
        month = moments.local.fill_null(moments.utc).dt.month()
        both = month.is_not_null() & number.is_not_null()
        agree[order] = int((month == number).filter(both).sum()) / max(int(both.sum()), 1)
    best = max(agree, key=lambda order: agree[order])
    if agree[best] >= DECISIVE and min(agree.values()) < agree[best] - 0.2:
        return Order(best, f"a column beside it holds the month and agrees in {agree[best]:.0%} of rows")
    return None


def _by_sense(values: pl.Series, now: datetime) -> Order | None:
    """The order in which no date lies in the future, else the one in which the file is sorted."""
    moments = {order: timestamps.parse(values, order) for order in ("DMY", "MDY")}
    times = {order: found.local.fill_null(found.utc).drop_nulls() for order, found in moments.items()}
    late = {order: int((series > now + timedelta(days=1)).sum()) for order, series in times.items()}
    for order, other in (("DMY", "MDY"), ("MDY", "DMY")):
        if not late[order] and late[other]:
            return Order(order, f"read the other way {_dates(late[other])} would lie in the future")
    rising = {order: _sortedness(series) for order, series in times.items()}
    best = max(rising, key=lambda order: rising[order])
    if len(times[best]) >= 8 and rising[best] >= 0.95 and min(rising.values()) <= rising[best] - 0.1:
        return Order(best, f"the file is in order of time when read so ({rising[best]:.0%} of steps)")
    return None


def _dates(count: int) -> str:
    return "1 date" if count == 1 else f"{count:,} dates"


def _sortedness(series: pl.Series) -> float:
    steps = series.diff().drop_nulls()
    moving = steps.filter(steps != timedelta(0))
    if len(moving) < 4:
        return 0.0
    up = int((moving > timedelta(0)).sum()) / len(moving)
    return max(up, 1 - up)


def _default(parts: pl.DataFrame, zone: str) -> Order:
    american = zone.startswith(("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "US/"))
    slashes = bool((parts["mark"] == "/").all())
    order = "MDY" if american and slashes else "DMY"
    return Order(order, "no date settles it; this order is assumed", sure=False)


def borrow(own: Order, others: Mapping[str, Order | None]) -> Order:
    """`own` where it is sure, else the order of another column of the same file that is."""
    if own.sure:
        return own
    for name, order in others.items():
        if order is not None and order.sure:
            return Order(order.order, f"as in column '{name}': {order.basis}")
    return own
