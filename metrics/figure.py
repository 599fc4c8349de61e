"""One number: its value, how sure it is, and what became of it since the period it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from language import N_, _
from metrics import kpis, measure, periods
from metrics.change import NO_DATA, Change, judge
from metrics.filters import NO_COMPARISON, Compare, Comparison, Filters
from metrics.kpi import Kpi
from metrics.warehouse import Warehouse

# Past periods looked at for the ordinary variation: half a year of weeks, two years of four weeks.
_HISTORY = 26
# So soon after the first contact only young ones can be solved or waiting: those figures grow by themselves.
_WARM_UP = timedelta(days=28)
TOO_EARLY = N_(
    "the earlier period lies in the first four weeks of the data, when only young contacts could be solved or waiting"
)


NOT_REACHED = N_(
    "The median is not reached: for as long as these contacts have been watched, fewer than half of them got there."
)


@dataclass(frozen=True)
class Figure:
    """A KPI over the rows of a filter. `value`, `low` and `high` are None where there is no data."""

    kpi: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    low_sample: bool
    maturing: bool
    maturing_until: date | None = None
    numerator: int | None = None
    denominator: int | None = None
    previous: Figure | None = None
    change: Change | None = None
    reason: str = ""  # why there is no data, or no comparison
    year: Figure | None = None  # with `compare="both"`: the same dates a year before, beside the previous period
    year_change: Change | None = None
    convention: str | None = None  # the vendor whose definition this is; None: ours


def resolved(wh: Warehouse, filters: Filters, kpi: Kpi | None = None) -> Filters:
    """The filters with open ends set to the first and the newest day with data (of that KPI)."""
    if filters.start and filters.end:
        return filters
    first, last = wh.span(kpi.table, kpi.anchor) if kpi else (wh.first_on, wh.latest_on)
    if kpi and kpi.kind == "stock":
        last = max(filter(None, (last, wh.as_of_on)), default=None)  # who waits is known up to the export itself
    start, end = filters.start or first, filters.end or last
    if start and end and start > end:
        start, end = (start, start) if filters.start else (end, end)
    return replace(filters, start=start, end=end)


def figures(
    wh: Warehouse, kpi: Kpi, filters: Filters, compare: Comparison | None, by: str | None
) -> list[tuple[str | None, Figure]]:
    """The figure of every group with data now or before, each with its group's value (None without `by`)."""
    full = resolved(wh, filters, kpi)
    if not (full.start and full.end):
        return [] if by else [(None, _figure(wh, kpi, None, full))]
    if compare and not filters.start:
        return [(group, replace(f, reason=NO_COMPARISON)) for group, f in figures(wh, kpi, filters, None, by)]
    current = Filters(full.start, full.end, full.where)
    frame = measure.measured(wh, kpi, periods.history(current, _past(wh, kpi, current) if compare else 0), by)
    year = measure.measured(wh, kpi, periods.whole(current.previous("year")), by) if compare in _WITH_YEAR else None
    made = []
    for group, rows, last_year in _groups(frame, year, by):
        figure = _compared(wh, kpi, rows, last_year, current, compare)
        if not by or any(each and _known(each) for each in (figure, figure.previous, figure.year)):
            made.append((group, figure))
    return made


_WITH_YEAR: Final = ("year", "both")


def _known(figure: Figure) -> bool:
    """Whether the group itself has rows: of a share, in the numerator. A stock may have fallen to a true zero."""
    kind = kpis.get(figure.kpi).kind
    if kind == "stock":
        return figure.value is not None
    return bool(figure.numerator if kind in ("share", "per") else figure.n)


def _past(wh: Warehouse, kpi: Kpi, filters: Filters) -> int:
    """How many periods of the same length the warehouse has before this one; at least the previous one."""
    assert filters.start
    # Before the first contact there were not none of them: nothing was loaded, though answers may be years older.
    first = (wh.first_contact_on if kpi.table == "contacts" else wh.first_on) or filters.start
    return max(1, min(_HISTORY, (filters.start - first).days // (filters.days or 1)))


def _groups(
    frame: pl.DataFrame, year: pl.DataFrame | None, by: str | None
) -> list[tuple[str | None, pl.DataFrame, pl.DataFrame | None]]:
    """Each group with its rows of the periods up to now, and of a year before where that is asked for."""
    if not by:
        return [(None, frame, year)]
    now, then = (
        {} if each is None else {str(key[0]): rows for key, rows in each.partition_by(by, as_dict=True).items()}
        for each in (frame, year)
    )
    nothing = None if year is None else year.clear()
    return [(group, now.get(group, frame.clear()), then.get(group, nothing)) for group in sorted({*now, *then})]


def _compared(
    wh: Warehouse,
    kpi: Kpi,
    rows: pl.DataFrame,
    last_year: pl.DataFrame | None,
    current: Filters,
    compare: Comparison | None,
) -> Figure:
    now = next(rows.filter(pl.col("period") == current.start).iter_rows(named=True), None)
    figure = _figure(wh, kpi, now, current)
    past = rows.filter(pl.col("period") < current.start)
    found = {
        each: _earlier(wh, kpi, now, past if each == "previous" else last_year, current.previous(each), past)
        for each in _EARLIER
        if compare in (each, "both")
    }
    if compare == "both":
        (previous, change), (year, year_change) = found["previous"], found["year"]
        return replace(figure, previous=previous, change=change, year=year, year_change=year_change)
    if compare:
        previous, change = found[compare]
        return replace(figure, previous=previous, change=change)
    return figure


_EARLIER: Final[tuple[Compare, ...]] = ("previous", "year")


def _earlier(
    wh: Warehouse,
    kpi: Kpi,
    now: dict[str, Any] | None,
    rows: pl.DataFrame | None,
    earlier: Filters,
    past: pl.DataFrame,
) -> tuple[Figure, Change]:
    """The figure of the earlier period and what became of it; `past` tells the ordinary variation."""
    found = () if rows is None else rows.filter(pl.col("period") == earlier.start).iter_rows(named=True)
    then = next(iter(found), None)
    figure = _figure(wh, kpi, then, earlier)
    if now is None or then is None:  # a group that only one of the two periods knows
        return figure, NO_DATA
    change = judge(kpi, now, then, past)
    if change.verdict in ("better", "worse") and _warming_up(wh, kpi, earlier):
        change = replace(change, verdict="no clear change", basis=TOO_EARLY)
    return figure, change


def _warming_up(wh: Warehouse, kpi: Kpi, earlier: Filters) -> bool:
    first = wh.first_contact_on
    late = kpi.kind == "stock" or kpi.anchor == "solved_on"
    return bool(late and first and earlier.start and earlier.start < first + _WARM_UP)


def _figure(wh: Warehouse, kpi: Kpi, row: dict[str, Any] | None, filters: Filters) -> Figure:
    until = filters.end + timedelta(days=kpi.matures_days) if filters.end else None
    maturing = bool(until and wh.as_of_on and until > wh.as_of_on)
    if row is None:
        return Figure(kpi.name, None, 0, None, None, True, maturing, reason=_reason(kpi, 0))
    numerator = row.get("hits", row.get("total"))
    return Figure(
        kpi=kpi.name,
        value=row["value"],
        n=row["n"],
        low=row["low"],
        high=row["high"],
        low_sample=row["low_sample"],
        maturing=maturing,
        maturing_until=until if maturing else None,
        numerator=None if numerator is None else round(numerator),
        denominator=row["n"] if kpi.kind in ("proportion", "share", "per", "mean") else None,
        reason="" if row["value"] is not None else _reason(kpi, row["n"]),
    )


def _reason(kpi: Kpi, n: int) -> str:
    if n and kpi.single:
        return _("The answers are on different scales, which have no common mean. Filter by one source.")
    if n and kpi.kind == "km":
        return _(NOT_REACHED)
    if n and kpi.kind == "survival":
        return _("None of these contacts has been open for as long as its target.")
    return _("No {cases} in this period and filter.").format(cases=kpi.cases)
