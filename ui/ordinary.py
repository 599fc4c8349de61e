"""A KPI over a year of weeks with the limits of its ordinary variation, whatever the period of the bar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from metrics import kpis
from metrics.filters import Filters
from ui import insight, limits, panels
from ui.view import View

_SPAN: Final = timedelta(days=364)
_LEAST: Final = 8


def draw(view: View, name: str) -> None:
    """The control chart of the year that ends with the period, the period itself shaded."""
    kpi, days = kpis.get(name), _days(view)
    if not days or not view.filters.end:
        return
    frame = insight.control_limits(view, name, Filters(*days, view.filters.where), "week")
    if frame["value"].null_count() > len(frame) - 2:
        return
    enough = frame["centre"].null_count() < len(frame)
    note = "Per week, whatever the period above, which is shaded. Limits: 2.66 times the mean step from week to week."
    if not enough:
        note = f"Per week. Limits need {_LEAST} finished weeks with data."
    title, goal = limits.told(frame, kpi, "week"), insight.goal(view, name)
    start = view.filters.start or days[0]
    panels.chart(
        title,
        note,
        limits.chart(
            frame,
            kpi,
            grain="week",
            marked=(max(start, days[0]), view.filters.end),
            target=goal.value if goal else None,
            changes=insight.changes(view, kpi, frame),
        ),
        key=f"control-{name}",
        foot="Within the limits, weeks go up and down by themselves: to act on such a step is to chase noise. "
        "A point outside, or eight in a row on one side of the centre, has a cause worth finding.",
    )


def _days(view: View) -> tuple[date, date] | None:
    end = view.filters.end or view.latest_on
    if not end or not view.first_on:
        return None
    start = max(end - _SPAN, view.first_on)
    # Whole weeks only: the first one would be cut.
    start += timedelta(days=-start.weekday() % 7)
    return (start, end) if start <= end else None
