"""The metrics calls of the pages, each answered once per version of the data, KPI and filters."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

import language
from metrics import conventions, kpis, queries, warehouse
from metrics import hotspots as scans
from metrics.filters import UNKNOWN, Compare, Comparison, Filters
from metrics.hotspots import Hotspot
from metrics.kpi import Kpi
from metrics.queries import Figure
from ui.view import View, grain_for

# One entry is a small frame; 2,000 of them hold the pages of many people with different filters.
_ENTRIES = 2000
_FEWEST_POINTS = 3


def named(view: View, kpi: str) -> str:
    """The KPI to show for `kpi`: in opening hours another one, where the bar says so and the data has it."""
    return kpi if view.hours == "calendar" else _in_hours(view.root, view.version, kpi, view.hours)


def present_on(view: View) -> date | None:
    """The day on which "the last 28 days" end; None where the exports go on long after it."""
    return warehouse.open(Path(view.root)).present_on


def record(view: View, kpi: str) -> Kpi:
    """The definition that the figures follow: ours, or that of the vendor chosen in the bar."""
    return conventions.record(kpi, view.convention)


def value(view: View, kpi: str) -> Figure:
    """The figure of a KPI in the chosen period, with its comparison."""
    # A figure says in words why it has no value: one for each language.
    return _value(view.root, view.version, kpi, view.filters, view.compare, view.convention, language.locale())


def grain(view: View, kpi: str, per: int | None = None) -> str:
    """What one point of the KPI's charts is: as chosen, else the finest with `per` (the minimum sample) rows."""
    if view.grain:
        return view.grain
    start, end = view.filters.start or view.first_on, view.filters.end or view.latest_on
    days = (end - start).days + 1 if start and end else 1
    # A stock and a count are exact; their points need no sample.
    exact = kpis.get(kpi).kind in ("count", "stock") and not per
    sample = math.inf if exact else value(view, kpi).n
    return grain_for(days, sample, per or warehouse.open(Path(view.root)).minimum_sample)


def trend(view: View, kpi: str, by: str | None = None, compare: bool = True, grain: str | None = None) -> pl.DataFrame:
    """The KPI per period: period, value, n, low, high, low_sample, maturing, partial and the comparison."""
    frame = _whole_trend(view, kpi, by, compare, grain)
    return frame if by else frame.filter(~pl.col("period").is_in(_stubs(view, kpi, frame)))


def left_out(view: View, kpi: str) -> list[date]:
    """The first days of the periods that `trend` leaves out: few days and few rows, which would draw a cliff."""
    return _stubs(view, kpi, _whole_trend(view, kpi, None, False, None))


def _stubs(view: View, kpi: str, frame: pl.DataFrame) -> list[date]:
    """The first and the last period where less than half of it is asked for and the sample is low."""
    days: list[date] = frame["period"].to_list()
    start, end = view.filters.start, view.filters.end
    # Where little else is there, a hollow point is better than none.
    if not (start and end) or len(days) <= _FEWEST_POINTS or kpis.get(kpi).kind in ("count", "stock"):
        return []
    low = frame["low_sample"].to_list()
    short_first = 2 * (days[1] - start) < days[1] - days[0]
    short_last = 2 * ((end - days[-1]).days + 1) < (days[-1] - days[-2]).days
    return [
        day for day, short, few in ((days[0], short_first, low[0]), (days[-1], short_last, low[-1])) if short and few
    ]


def _whole_trend(view: View, kpi: str, by: str | None, compare: bool, grain: str | None) -> pl.DataFrame:
    compared = view.earlier if compare else None
    return _trend(view.root, view.version, kpi, view.filters, grain or _grain(view, kpi), compared, by, view.convention)


def breakdown(view: View, kpi: str, by: str) -> pl.DataFrame:
    """The KPI per value of a dimension, with its comparison where one is chosen."""
    return _breakdown(view.root, view.version, kpi, view.filters, by, view.earlier, view.convention)


def records(view: View, kpi: str, limit: int | None, filters: Filters | None = None) -> pl.DataFrame:
    """The rows behind a figure, the newest first; of other filters than those of the page where given."""
    return _records(view.root, view.version, kpi, filters or view.filters, limit, view.convention)


def hotspots(view: View, measure: str) -> list[Hotspot]:
    """Where the measure rose in the period, the strongest first, also what may be chance."""
    return _hotspots(view.root, view.version, view.filters, measure)


def last_day(view: View, kpi: str) -> date | None:
    """The newest day on which the KPI has data with these filters, whatever the period."""
    newest = _records(view.root, view.version, kpi, Filters(None, None, view.filters.where), 1, view.convention)
    day: date | None = newest["day"][0] if len(newest) else None
    return day


def arrivals(view: View) -> pl.DataFrame:
    """Contacts by weekday and hour: columns weekday (1 = Monday), hour, value."""
    return by_hour(view, "contacts").select("weekday", "hour", "value")


def by_hour(view: View, kpi: str) -> pl.DataFrame:
    """A KPI by weekday and hour: columns weekday (1 = Monday), hour, value, n, low_sample."""
    days = []
    for weekday in range(1, 8):
        filters = view.filters.narrowed("weekday", str(weekday))
        hours = _breakdown(view.root, view.version, kpi, filters, "hour", None, view.convention)
        hours = hours.filter(pl.col("hour") != UNKNOWN)
        hours = hours.select(pl.col("hour").cast(pl.Int32), "value", "n", "low_sample")
        days.append(hours.with_columns(weekday=pl.lit(weekday, pl.Int32)))
    return pl.concat(days)


def options(root: str, version: int, dimension: str, filters: Filters) -> pl.DataFrame:
    """Columns value, n: what a dimension can be filtered by."""
    return _options(root, version, dimension, filters)


_grain = grain

# `version` is part of every key: a new load is a new version, and nothing of the old one is shown again.


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _in_hours(root: str, version: int, kpi: str, hours: str) -> str:
    return kpis.in_hours(kpi, hours, warehouse.open(Path(root)))


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _value(
    root: str, version: int, kpi: str, filters: Filters, compare: Comparison | None, convention: str | None, locale: str
) -> Figure:
    return queries.value(warehouse.open(Path(root)), kpi, filters, compare, convention)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _trend(
    root: str,
    version: int,
    kpi: str,
    filters: Filters,
    grain: str,
    compare: Compare | None,
    by: str | None,
    convention: str | None,
) -> pl.DataFrame:
    return queries.trend(warehouse.open(Path(root)), kpi, filters, grain, compare, by, convention=convention)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _breakdown(
    root: str, version: int, kpi: str, filters: Filters, by: str, compare: Compare | None, convention: str | None
) -> pl.DataFrame:
    return queries.breakdown(warehouse.open(Path(root)), kpi, filters, by, compare, convention)


@st.cache_data(max_entries=200, show_spinner=False)
def _hotspots(root: str, version: int, filters: Filters, measure: str) -> list[Hotspot]:
    return scans.hotspots(warehouse.open(Path(root)), filters, measure, unsure=True)


@st.cache_data(max_entries=200, show_spinner=False)
def _records(
    root: str, version: int, kpi: str, filters: Filters, limit: int | None, convention: str | None
) -> pl.DataFrame:
    return queries.records(warehouse.open(Path(root)), kpi, filters, limit, convention)


@st.cache_data(max_entries=500, show_spinner=False)
def _options(root: str, version: int, dimension: str, filters: Filters) -> pl.DataFrame:
    return warehouse.open(Path(root)).options(dimension, filters)
