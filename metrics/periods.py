"""The periods a figure is split into: their first and last days, and the SQL that names a row's period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from metrics.errors import BadFilterError, UnknownGrainError, did_you_mean
from metrics.filters import Compare, Filters

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: Final[tuple[Grain, ...]] = ("day", "week", "month", "quarter", "year")
_MOST: Final = 20_000
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Periods:
    """Consecutive periods. A row belongs to the period whose first day `expression` gives for its anchor."""

    filters: Filters  # the rows, from the first period's start to the last one's end
    first_days: tuple[date, ...]
    last_days: tuple[date, ...]  # of the rows, so the day at whose end a stock is taken
    expression: str  # with {anchor} for the column
    params: tuple[object, ...] = ()


def grain(name: str) -> Grain:
    """The grain of that name; raises UnknownGrainError with the nearest names."""
    for known in GRAINS:
        if known == name:
            return known
    raise UnknownGrainError(f"There is no grain '{name}'. {did_you_mean(name, GRAINS)}")


def by_grain(filters: Filters, size: Grain, weekday: int = 0) -> Periods:
    """Every day, week (from Monday, or so many days after), month, quarter or year that the filter's range touches."""
    first_days, ends = _calendar(filters, size, weekday)
    last_days = tuple(min(end, filters.end) if filters.end else end for end in ends)
    return Periods(filters, first_days, last_days, _truncated("{anchor}", size, weekday))


def shifted(filters: Filters, size: Grain, compare: Compare, weekday: int = 0) -> Periods:
    """The comparison of `by_grain`: rows of the earlier range, under the period each would have had in this one."""
    now, earlier = by_grain(filters, size, weekday), filters.previous(compare)
    if compare == "year":
        last_days = tuple(Filters(end, end).previous("year").end or end for end in now.last_days)
        return Periods(earlier, now.first_days, last_days, _truncated("({anchor} + INTERVAL 1 YEAR)", size, weekday))
    days = filters.days or 0
    last_days = tuple(end - days * _DAY for end in now.last_days)
    return Periods(earlier, now.first_days, last_days, _truncated(f"({{anchor}} + {days})", size, weekday))


def whole(filters: Filters) -> Periods:
    """The filter's range as one period."""
    assert filters.start
    assert filters.end
    return Periods(filters, (filters.start,), (filters.end,), "CAST(? AS DATE)", (filters.start,))


def history(filters: Filters, count: int) -> Periods:
    """The filter's range and `count` periods of the same length right before it, oldest first."""
    assert filters.start
    assert filters.end
    length = filters.end - filters.start + _DAY
    first_days = tuple(filters.start - back * length for back in range(count, -1, -1))
    last_days = tuple(day + length - _DAY for day in first_days)
    days, start = length.days, first_days[0]
    return Periods(
        Filters(start, filters.end, filters.where),
        first_days,
        last_days,
        f"CAST(? AS DATE) + CAST((({{anchor}} - CAST(? AS DATE)) // {days}) * {days} AS INTEGER)",
        (start, start),
    )


def period_ends(filters: Filters, size: Grain, weekday: int = 0) -> tuple[date, ...]:
    """The last calendar day of each period, also where the filter's range ends before it."""
    return _calendar(filters, size, weekday)[1]


def _truncated(expression: str, size: Grain, weekday: int) -> str:
    if size == "week" and weekday:
        return f"CAST(date_trunc('week', CAST({expression} AS DATE) - {weekday}) AS DATE) + {weekday}"
    return f"CAST(date_trunc('{size}', {expression}) AS DATE)"


def _calendar(filters: Filters, size: Grain, weekday: int) -> tuple[tuple[date, ...], tuple[date, ...]]:
    if not (filters.start and filters.end):
        return (), ()
    if (filters.end - filters.start).days > _MOST * _SHORTEST[size]:
        raise BadFilterError(
            f"From {filters.start} to {filters.end} is too long for the grain '{size}'. Use a coarser one."
        )
    first_days = [_first_day(filters.start, size, weekday)]
    while (following := _following(first_days[-1], size)) <= filters.end:
        first_days.append(following)
    return tuple(first_days), tuple(_following(day, size) - _DAY for day in first_days)


_SHORTEST: Final[dict[Grain, int]] = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def _first_day(day: date, size: Grain, weekday: int) -> date:
    if size == "day":
        return day
    if size == "week":
        return day - (day.weekday() - weekday) % 7 * _DAY
    months = _MONTHS[size]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _following(first: date, size: Grain) -> date:
    if size in ("day", "week"):
        return first + (1 if size == "day" else 7) * _DAY
    month = first.month - 1 + _MONTHS[size]
    return date(first.year + month // 12, month % 12 + 1, 1)
