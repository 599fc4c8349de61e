"""Which days a hotspot search compares with which: the present, its history and the past that is played again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from metrics.filters import Filters
from metrics.measures import Measure
from metrics.replay import HISTORY, REPLAYS
from metrics.warehouse import Warehouse

# "before": the periods right before, day of the week by day of the week; "year": the same weeks one year before.
Against = Literal["before", "year"]
# Without a first day, the last four weeks are the present.
DEFAULT_DAYS: Final = 28
WEEK: Final = 7
YEAR: Final = 52 * WEEK
# Exports by day of solution or change hold a few rows that are far older than all others.
_STRAY: Final = 0.005
_FAR: Final = timedelta(days=28)


@dataclass(frozen=True)
class Plan:
    """The present in slots of `slot` days; how many of them make a period, and which past ones serve what purpose."""

    filters: Filters
    start: date
    end: date
    slot: int
    width: int  # slots per period
    history: int  # periods before the present
    offsets: tuple[int, ...]  # slots in which the replayed periods begin
    begun: date  # the first day with data

    @property
    def stride(self) -> int:
        """Days from one period to the next."""
        return self.slot * self.width

    @property
    def days(self) -> int:
        """The length of the present."""
        return (self.end - self.start).days + 1

    @property
    def slots(self) -> int:
        """All slots that are read."""
        return self.width * (1 + self.history) + max(self.offsets, default=0)

    @property
    def length(self) -> float:
        """How many slots the present has, in full days."""
        return self.width * self.days / self.stride if self.width > 1 else 1.0

    @property
    def first(self) -> date:
        """The first day that is read."""
        return self.end - timedelta(days=self.slot * self.slots - 1)

    @property
    def compared(self) -> date:
        """The first day of the history of the present."""
        return self.start - timedelta(days=self.stride * self.history)

    @property
    def sql(self) -> tuple[str, str]:
        """SQL of a row's slot, and the condition that it is in one, for `{anchor}`; the last day is bound to `?`."""
        age = "date_diff('day', {anchor}, ?::DATE)"
        if self.width > 1:  # only the present is cut
            return f"{age} // {self.slot}", f"({age} NOT BETWEEN {self.days} AND {self.stride - 1})"
        # Whole weeks apart, so that a day is compared with the same day of the week.
        return f"{age} // {self.slot}", f"({age} % {self.slot} < {self.days})"


def plan(wh: Warehouse, filters: Filters, measure: Measure, against: Against = "before") -> Plan | None:
    """The plan of a search in these filters; None where there is nothing to compare with."""
    end = filters.end or wh.latest_on
    begun = _begun(wh, filters, measure)
    if end is None or begun is None:
        return None
    start = filters.start or end - timedelta(days=DEFAULT_DAYS - 1)
    weeks = -(-((end - start).days + 1) // WEEK)
    if against == "year":
        # The same weekdays 52 weeks before; what is longer than a year has none.
        years = (start - begun).days // YEAR if weeks * WEEK <= YEAR else 0
        return Plan(filters, start, end, YEAR, 1, min(2, years), (), begun) if years else None
    # A period of at least two whole weeks, or so long that a part of a week tells little, slides by weeks.
    slides = (weeks > 1 and ((end - start).days + 1) % WEEK == 0) or weeks > 4
    slot, width = (WEEK, weeks) if slides else (WEEK * weeks, 1)
    before = ((end - begun).days + 1) // slot - width
    if before < width:
        return None
    history = min(HISTORY, max(1, before // width // 2))
    return Plan(filters, start, end, slot, width, history, _offsets(width, before - width * history), begun)


def _begun(wh: Warehouse, filters: Filters, measure: Measure) -> date | None:
    """The first day with data of this kind and of the chosen sources; before it nothing was loaded.

    Of counts all rows of the table tell it, as cases may be rare, but for single ones that are far older than the rest.
    """
    clause, params = Filters(where=tuple(pair for pair in filters.where if pair[0] == "source")).clause(None)
    counts = measure.kind == "counts"
    first, dense = wh.query(
        f"SELECT min({measure.anchor}), quantile_disc({measure.anchor}, {_STRAY}) FROM {measure.stored} "  # noqa: S608 - names from allow-lists, values bound
        f"WHERE excluded IS NULL AND {'true' if counts else measure.rows} AND {clause}",
        params,
    ).row(0)
    found: date | None = dense if counts and first and dense - first > _FAR else first
    return found


def _offsets(width: int, last: int) -> tuple[int, ...]:
    """The slots in which replayed periods begin: none overlaps the present, and there are not too many of them."""
    count = last - width + 1
    return tuple(range(width, last + 1, max(1, count // REPLAYS)))[:REPLAYS]
