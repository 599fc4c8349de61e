"""The weeks of a hotspot: a small bar chart in its row, and a timeline with the days it began and ended."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from language import _
from metrics import format as numbers
from metrics.hotspots import MEASURES, Hotspot
from ui import canvas, colours, finding, panels, plain, scans
from ui.view import View

_NO_TOOLS = {"displayModeBar": False, "staticPlot": True}
_FEWEST = 3


def sparkline(view: View, spot: Hotspot, *, key: str) -> None:
    """Weeks as bars, those of the rise in the colour of what needs action."""
    frame = scans.weekly(view, spot)
    if len(frame) < _FEWEST:
        return
    figure = canvas.empty(86)
    figure.add_trace(_bars(frame, spot))
    figure.add_trace(_expected(frame))
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, rangemode="tozero")
    figure.update_layout(bargap=0.2, margin={"l": 0, "r": 0, "t": 4, "b": 0})
    st.plotly_chart(figure, key=key, config=_NO_TOOLS, alt=plain.spoken(_message(frame, spot)))


def timeline(view: View, spot: Hotspot, *, key: str) -> None:
    """Weeks against what was expected, with the days on which the rise began and ended."""
    frame = scans.weekly(view, spot)
    if len(frame) < _FEWEST:
        st.caption(_("There are too few weeks for a timeline."))
        return
    figure = canvas.empty(230)
    canvas.measures(figure, "contacts")
    bars = _bars(frame, spot)
    bars.customdata = [
        _("<b>{v}</b> in the week from {day}<br>expected about {expected}").format(
            v=numbers.number(row["v"]), day=numbers.day(row["week"]), expected=numbers.number(row["expected"], 1)
        )
        for row in frame.to_dicts()
    ]
    bars.hovertemplate = "%{customdata}<extra></extra>"
    figure.add_trace(bars)
    figure.add_trace(_expected(frame))
    for day, word in ((spot.since, "began"), (spot.until, "ended")):
        if day and day >= frame["week"][0]:
            figure.add_vline(x=day.isoformat(), line={"color": colours.TARGET, "width": 1.4, "dash": "dot"})
            figure.add_annotation(
                x=day.isoformat(),
                y=1,
                yref="paper",
                text=f"{word} {numbers.day(day)}",
                showarrow=False,
                xshift=-4,
                xanchor="right",
                font={"color": colours.TARGET, "size": 12},
            )
    figure.update_yaxes(rangemode="tozero")
    figure.update_layout(bargap=0.2)
    cases = MEASURES[spot.measure].cases
    note = _("{cases} of this place per week; the line is what its past lets expect.").format(
        cases=cases[:1].upper() + cases[1:]
    )
    panels.chart(plain.markdown(finding.when(spot)), note, figure, key=key, alt=_message(frame, spot))


def _bars(frame: pl.DataFrame, spot: Hotspot) -> go.Bar:
    last = spot.until or spot.end
    hot = [week <= last and (week - spot.since).days > -7 for week in frame["week"]]
    colour = [colours.WORSE if each else colours.faded(colours.COMPARISON, 0.55) for each in hot]
    return go.Bar(
        name=_("Came"), x=frame["week"].to_list(), y=frame["v"].to_list(), marker={"color": colour, "line_width": 0}
    )


def _expected(frame: pl.DataFrame) -> go.Scatter:
    return go.Scatter(
        name=_("Expected"),
        x=frame["week"].to_list(),
        y=frame["expected"].to_list(),
        mode="lines",
        line={"color": colours.COMPARISON, "width": 1.4},
        hoverinfo="skip",
    )


def _message(frame: pl.DataFrame, spot: Hotspot) -> str:
    """The chart in words."""
    counts = ", ".join(f"{value:,.0f}" for value in frame["v"].tail(8))
    return _("{title}. {when}. The last weeks: {counts}.").format(
        title=finding.title(spot), when=finding.when(spot), counts=counts
    )
