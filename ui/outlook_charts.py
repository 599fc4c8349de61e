"""The figures of the Outlook page: the past with the forecast's bands, and agents by day and hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
from ui import colours, words
from ui.axes import date_axis, value_axis
from ui.canvas import HEIGHT, INTERVAL, empty, measures


def fan(past: Sequence[tuple[date, float]], ahead: pl.DataFrame, *, grain: str, height: int = HEIGHT) -> go.Figure:
    """The past as a line; what is expected dotted, with its 80 % and 95 % bands. `ahead`: a frame of a Forecast."""
    rows = ahead.to_dicts()
    figure = empty(height)
    measures(figure, "contacts", "contacts")
    for level, opacity in (("95", 0.12), ("80", 0.22)):
        figure.add_trace(_band(rows, level, opacity))
    figure.add_scatter(
        name=_("Came"),
        x=[day for day, _ in past],
        y=[value for _, value in past],
        mode="lines+markers" if grain == "week" else "lines",
        line={"color": colours.COMPARISON, "width": 2},
        marker={"size": 5},
        customdata=[
            _("{period}<br><b>{value}</b> came").format(period=words.period(day, grain), value=numbers.number(value))
            for day, value in past
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_scatter(
        name=_("Expected"),
        x=[row["period"] for row in rows],
        y=[row["value"] for row in rows],
        mode="lines+markers",
        line={"color": colours.ACCENT, "width": 2.4, "dash": "dot"},
        marker={"size": 6, "color": colours.ACCENT},
        customdata=[_hover(row, grain) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    top = max([*(value for _, value in past), *(row["high95"] for row in rows)], default=1.0)
    figure.update_yaxes(**value_axis([0.0, top], "contacts", from_zero=True))
    figure.update_xaxes(**date_axis([*(day for day, _ in past), *(row["period"] for row in rows)], grain))
    return figure


def agents(plan: pl.DataFrame, *, height: int = 290) -> go.Figure:
    """Agents by day and hour of the coming week, the number in each cell; hours that need nobody are left empty."""
    days: list[date] = plan["day"].unique(maintain_order=True).to_list()
    cells = {(row["day"], row["hour"]): row for row in plan.to_dicts()}
    # From the first to the last hour in which anybody is needed: nights without contacts take no room.
    hours = plan.filter(pl.col("agents") > 0)["hour"]
    shown = range(int(hours.min() or 0), int(hours.max() or 23) + 1)  # type: ignore[arg-type]
    figure = empty(height, left=60)
    measures(figure, "agents")
    figure.add_heatmap(
        name=_("Agents"),
        z=[[cells[day, hour]["agents"] for hour in shown] for day in days],
        x=[f"{hour:02d}" for hour in shown],
        y=[f"{words.weekday(day.isoweekday())} {day.day}" for day in days],
        xgap=2,
        ygap=2,
        showscale=False,
        zmin=0,
        colorscale=[[0.0, colours.faded(colours.ACCENT, 0.05)], [1.0, colours.faded(colours.ACCENT, 0.85)]],
        text=[[cells[day, hour]["agents"] or "" for hour in shown] for day in days],
        texttemplate="%{text}",
        customdata=[[_cell(cells[day, hour]) for hour in shown] for day in days],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category", ticks="")
    figure.update_xaxes(type="category", showgrid=False, dtick=2)
    return figure


def _band(rows: Sequence[dict[str, Any]], level: str, opacity: float) -> go.Scatter:
    periods = [row["period"] for row in rows]
    return go.Scatter(
        name=INTERVAL if level == "95" else None,
        x=[*periods, *reversed(periods)],
        y=[*(row[f"high{level}"] for row in rows), *(row[f"low{level}"] for row in reversed(rows))],
        fill="toself",
        fillcolor=colours.faded(colours.ACCENT, opacity),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _hover(row: dict[str, Any], grain: str) -> str:
    lines = [
        words.period(row["period"], grain),
        _("about <b>{value}</b> expected").format(value=numbers.number(row["value"])),
    ]
    lines += [f"{level} %: {between(row, level)}" for level in ("80", "95")]
    return "<br>".join(lines)


def between(row: dict[str, Any], level: str) -> str:
    """130 to 177, in whole contacts that enclose the band."""
    low, high = int(row[f"low{level}"]), -int(-row[f"high{level}"] // 1)
    return _("{low} to {high}").format(low=numbers.number(low), high=numbers.number(high))


def _cell(row: dict[str, Any]) -> str:
    lines = [f"{words.period(row['day'], 'day')}, {row['hour']:02d}:00"]
    lines.append(_("about {contacts} contacts").format(contacts=numbers.number(row["contacts"], 1)))
    if row["agents"]:
        lines.append(
            _("<b>{agents}</b> at the desk, {paid} on the roster").format(agents=row["agents"], paid=row["paid"])
        )
        lines.append(_("{percent} answered in time").format(percent=numbers.percent(row["answered"])))
    return "<br>".join(lines)
