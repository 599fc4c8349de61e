"""What the filter bar chose: one frozen value that every page, card and chart reads."""

from __future__ import annotations

import calendar
import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from language import _
from metrics.filters import Compare, Filters

Hours = Literal["calendar", "business"]
# "both" is the previous period and the year before at once; `Compare` of the metrics is one of the two.
Comparison = Literal["previous", "year", "both"]
_LENGTHS: Final = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.3, "year": 365.25}
_MOST_POINTS, _FEWEST_POINTS = 60, 4
_BOTH: Final[tuple[Compare, ...]] = ("previous", "year")
_LENGTH = re.compile(r"([1-9]\d{0,3})([dwm])")


@dataclass(frozen=True)
class View:
    """The data (folder and version), the filters, the comparison and the grain that a page shows."""

    root: str
    version: int
    filters: Filters
    compare: Comparison | None
    grain: str | None  # None: by the length of the period and the sample of the KPI
    first_on: date | None
    latest_on: date | None
    has_samples: bool = False
    asked: Comparison | None = None  # the comparison chosen, also where the data does not reach back that far
    hours: Hours = "calendar"  # whether durations count every hour or the opening hours only
    convention: str | None = None  # the vendor whose definitions are shown; None: our own

    @property
    def empty(self) -> bool:
        """Whether nothing is loaded at all."""
        return self.latest_on is None

    @property
    def comparison(self) -> str | None:
        """The period compared with, in words, or None; of "both" the previous one, which figures are drawn against."""
        if self.compare == "year":
            return _("a year earlier")
        days = self.filters.days
        return _("the {n} days before").format(n=days) if self.compare and days else None

    @property
    def earlier(self) -> Compare | None:
        """The one period that charts draw behind the chosen one: the previous one where both are compared with."""
        return "previous" if self.compare == "both" else self.compare


def days(period: str, latest: date) -> tuple[date, date] | None:
    """First and last day of "28d", "6w" or "12m" that end on `latest`; None for every other word."""
    match = _LENGTH.fullmatch(period)
    if not match:
        return None
    count, unit = int(match[1]), match[2]
    if unit == "m":
        return _months_before(latest, count), latest
    length = count * (7 if unit == "w" else 1)
    return latest - timedelta(days=min(length - 1, (latest - date.min).days)), latest


def covered(filters: Filters, compare: Compare, first_on: date | None) -> bool:
    """Whether the data reaches back over the earlier period, but for a tenth of it.

    Else a year of data compared with one month of it would look like a tenfold growth.
    """
    if not (filters.start and filters.end and first_on):
        return False
    earlier = filters.previous(compare).start
    return bool(earlier and (first_on - earlier).days <= (filters.days or 0) / 10)


def reached(filters: Filters, asked: Comparison | None, first_on: date | None) -> Comparison | None:
    """The part of the comparison asked for that the data reaches back to."""
    if asked != "both":
        return asked if asked and covered(filters, asked, first_on) else None
    found: list[Compare] = [each for each in _BOTH if covered(filters, each, first_on)]
    return "both" if len(found) == len(_BOTH) else next(iter(found), None)


def grain_for(days: int, n: float, minimum: int) -> str:
    """The finest grain with at most 60 points and a sample that is not low in most of them; at least four points."""
    possible = [grain for grain, length in _LENGTHS.items() if days / length <= _MOST_POINTS] or ["year"]
    suitable = [grain for grain in possible if days / _LENGTHS[grain] >= _FEWEST_POINTS] or possible[:1]
    return next((grain for grain in suitable if n * _LENGTHS[grain] / days >= minimum), suitable[-1])


def _months_before(latest: date, count: int) -> date:
    """The day after the same day `count` months earlier, so that "1m" on 14 Nov starts on 15 Oct."""
    months = latest.year * 12 + latest.month - 1 - count
    if months < 12:
        return date.min
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(latest.day, last)) + timedelta(days=1)


_current: ContextVar[View] = ContextVar("view")


def show(view: View) -> None:
    """Make `view` the one that the page about to run reads. Each run of the script has its own context."""
    _current.set(view)


def current() -> View:
    """What the filter bar of this run chose."""
    return _current.get()
