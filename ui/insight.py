"""What lies behind the figures, each answered once per version of the data: reasons, limits, goals, one contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
import streamlit as st

import language
from language import _
from metrics import (
    atrisk,
    changepoints,
    control,
    conventions,
    explain,
    mix,
    ranking,
    survival,
    targets,
    timeline,
    warehouse,
)
from metrics import format as numbers
from metrics.errors import MetricsError
from metrics.explain import Explanation
from metrics.filters import Compare, Filters
from metrics.kpi import Kpi
from metrics.mix import Mix
from metrics.targets import Goal, Since
from metrics.timeline import Moment
from ui import cached
from ui.view import View

_ENTRIES: Final = 500


def explained(view: View, kpi: str) -> Explanation:
    """What became of every row that the filter finds, and how the figure follows from those counted."""
    return _explained(view.root, view.version, kpi, view.filters, view.convention, language.locale())


def why(view: View, kpi: str, by: str) -> Mix:
    """The change against the earlier period, split into mix and change within the groups of `by`."""
    assert view.earlier
    return _why(view.root, view.version, kpi, view.filters, by, view.earlier, view.convention)


def ranked(view: View, kpi: str) -> pl.DataFrame:
    """The dimensions by how much of the change they explain; empty where a change cannot be split."""
    if not view.earlier:
        return pl.DataFrame()
    return _ranked(view.root, view.version, kpi, view.filters, view.earlier, view.convention)


def control_limits(view: View, kpi: str, filters: Filters, grain: str) -> pl.DataFrame:
    """The trend with control limits: columns centre, lower, upper, signal."""
    return _control(view.root, view.version, kpi, filters, grain, view.convention)


def changes(view: View, kpi: Kpi, frame: pl.DataFrame) -> list[tuple[date, str]]:
    """The days from which a series runs on another level than before, each with the new level in words."""
    del view
    return [
        (
            found.period,
            _("since then {figure}").format(figure=numbers.figure(found.after, kpi).removeprefix("NPS ")),
        )
        for found in changepoints.points(frame, kpi)
    ]


def first_weekday(view: View) -> int:
    """On which day weeks begin: 0 is Monday."""
    return warehouse.open(Path(view.root)).first_weekday


def goal(view: View, kpi: str) -> Goal | None:
    """What the KPI should reach under these filters, where the settings say so; not under another convention."""
    found = conventions.of(view.convention, kpi) if view.convention else None
    if found and not found.same:
        return None
    # Of all dates the last one is that of the data: what is to be reached some day is no goal of today.
    shown = replace(view.filters, end=view.filters.end or view.latest_on)
    return targets.target(warehouse.open(Path(view.root)).settings, kpi, shown)


def since(view: View, kpi: str, found: Goal) -> Since | None:
    """Since which period the goal is met or missed, up to the end of the view.

    Asked of all the data before it: what was missed for months is not missed since the view begins.
    """
    ever = replace(view, filters=replace(view.filters, start=None, end=view.filters.end or view.latest_on))
    return targets.since(cached.trend(ever, kpi, compare=False, grain=cached.grain(view, kpi)), found)


def curve(view: View, kpi: str) -> pl.DataFrame:
    """Which share had got there after which time, with those that still wait: the columns of `survival.curve`."""
    return _curve(view.root, view.version, kpi, view.filters, view.convention)


def deadlines(view: View, kpi: str) -> list[float]:
    """The targets in calendar seconds that the contacts of the KPI have."""
    return survival.targets(warehouse.open(Path(view.root)), kpi, view.filters)


def overdue(view: View, hours: float, limit: int | None = None) -> pl.DataFrame:
    """Open contacts past a due time or due within `hours`, soonest first."""
    return _overdue(view.root, view.version, view.filters, hours, limit)


def story(view: View, contact: str) -> list[Moment] | None:
    """What happened to a contact, moment by moment; None where there is no such contact."""
    try:
        return timeline.timeline(warehouse.open(Path(view.root)), contact)
    except MetricsError:
        return None


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _explained(root: str, version: int, kpi: str, filters: Filters, convention: str | None, locale: str) -> Explanation:
    return explain.explain(warehouse.open(Path(root)), kpi, filters, convention)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _why(root: str, version: int, kpi: str, filters: Filters, by: str, compare: Compare, convention: str | None) -> Mix:
    return mix.why(warehouse.open(Path(root)), kpi, filters, by, compare, convention)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _ranked(
    root: str, version: int, kpi: str, filters: Filters, compare: Compare, convention: str | None
) -> pl.DataFrame:
    dimensions = ("channel", "team", "topic", "product", "country", "source", "priority")
    try:
        return ranking.rank(warehouse.open(Path(root)), kpi, filters, compare, dimensions, convention)
    except MetricsError:
        return pl.DataFrame()


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _control(root: str, version: int, kpi: str, filters: Filters, grain: str, convention: str | None) -> pl.DataFrame:
    return control.chart(warehouse.open(Path(root)), kpi, filters, grain, convention=convention)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _overdue(root: str, version: int, filters: Filters, hours: float, limit: int | None) -> pl.DataFrame:
    return atrisk.overdue(warehouse.open(Path(root)), filters, hours, limit)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _curve(root: str, version: int, kpi: str, filters: Filters, convention: str | None) -> pl.DataFrame:
    return survival.curve(warehouse.open(Path(root)), kpi, filters, convention)
