"""A KPI over a year of weeks or months with the limits of its ordinary variation, whatever the period of the bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import polars as pl

from language import _
from metrics import control, conventions, dimensions
from metrics.filters import Filters
from ui import cached, choices, insight, limits, panels
from ui.drill import Drill
from ui.view import View

_SPAN: Final = timedelta(days=364)
_LEAST: Final = 8
_USUAL: Final = 5  # single answers jump from 0 to 100 %: every other week would look like a signal


def draw(view: View, name: str) -> None:
    """The control chart of the year that ends with the period, the period itself shaded."""
    kpi, days = conventions.record(name, view.convention), _days(view)
    if not days:
        return
    grain, frame = _series(view, name, days)
    if frame["value"].null_count() > len(frame) - 2:
        panels.note(_("Fewer than two {grains} with data: nothing to draw.").format(grains=dimensions.many(grain)))
        return
    enough = frame["centre"].null_count() < len(frame)
    shaded = _("Per {grain}, whatever the period above, which is shaded. Limits: {rule}.")
    note = (shaded if view.filters.end else _("Per {grain}. Limits: {rule}.")).format(
        grain=dimensions.one(grain), rule=control.rule(kpi)
    )
    if not enough:
        note = _("Per {grain}. Limits need {n} finished {grains} with data.").format(
            grain=dimensions.one(grain), n=_LEAST, grains=dimensions.many(grain)
        )
    title, goal = limits.told(frame, kpi, grain), insight.goal(view, name)
    start, end = view.filters.start, view.filters.end
    panels.chart(
        title,
        note,
        limits.chart(
            frame,
            kpi,
            grain=grain,
            marked=(max(start, days[0]), end) if start and end else None,
            target=goal.value if goal else None,
            changes=insight.changes(view, kpi, frame),
        ),
        key=f"control-{name}",
        leads=Drill(name, grain=grain, first=days[0], last=days[1]),
        foot=_(
            "Within the limits, {grains} go up and down by themselves: to act on such a step is to chase noise. "
            "A point outside, or eight in a row on one side of the centre, has a cause worth finding."
        ).format(grains=dimensions.many(grain)),
    )


def section(view: View, names: Sequence[str]) -> None:
    """The control chart of one of the KPIs, chosen above it and kept in the link; the first of them to begin with."""
    panels.section(
        _("Signal or noise"), _("A year of weeks with the limits of their ordinary variation, and change points.")
    )
    labels = {name: cached.record(view, name).title for name in names}
    draw(view, choices.pick(_("Weeks of"), labels, "weeks", width=300))


def _series(view: View, name: str, days: tuple[date, date]) -> tuple[str, pl.DataFrame]:
    """Weeks with their limits; months where the usual week rests on a handful of contacts or answers."""
    weeks = insight.control_limits(view, name, Filters(*days, view.filters.where), "week")
    usual = weeks.filter(pl.col("value").is_not_null())["n"].median()
    counted = conventions.record(name, view.convention).kind in ("count", "stock")
    if counted or not isinstance(usual, (int, float)) or usual >= _USUAL:
        return "week", weeks
    return "month", insight.control_limits(view, name, Filters(*days, view.filters.where), "month")


def _days(view: View) -> tuple[date, date] | None:
    end = view.filters.end or view.latest_on
    if not end or not view.first_on:
        return None
    start = max(end - _SPAN, view.first_on)
    # Whole weeks only: the first one would be cut.
    start += timedelta(days=(insight.first_weekday(view) - start.weekday()) % 7)
    return (start, end) if start <= end else None
