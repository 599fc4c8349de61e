"""What is drawn over a chart: target, events such as loads, the zero of a score, the hatch of unfinished periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from language import _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import canvas, colours
from ui.plain import plotly as plain

Event = tuple[date, str]
_MOST_NAMED: Final = 4
_NAME: Final = 14  # the height of a name in pixels


def target(figure: go.Figure, value: float | None, kpi: Kpi, *, upright: bool = False) -> None:
    """A dashed line at the target with its value; `upright` where the values run along the other axis."""
    if value is None:
        return
    canvas.level(figure, _("Target"), value)
    text = _("target {target}").format(target=numbers.figure(value, kpi).removeprefix("NPS "))
    line = {"color": colours.TARGET, "width": 1.6, "dash": "dash"}
    label = {"color": colours.TARGET, "size": 11}
    if upright:
        figure.add_vline(x=value, line=line, annotation={"text": text, "font": label, "yanchor": "bottom"})
    else:
        figure.add_hline(y=value, line=line, annotation={"text": text, "font": label}, annotation_position="top left")


def state(row: Mapping[str, Any]) -> str:
    """What is not settled about a row, in words; empty where nothing is."""
    told = {"low_sample": _("low sample"), "maturing": _("still maturing"), "partial": _("not a whole period")}
    return ", ".join(words for name, words in told.items() if row.get(name))


def meant(rows: Sequence[Mapping[str, Any]], states: Sequence[str]) -> dict[str, Any]:
    """What the points of a series stand for: every period, also one without data, for a file has its gap as well."""
    columns = {"x": "period", "y": "value", "n": "n"}
    return {**{axis: [row[name] for row in rows] for axis, name in columns.items()}, "state": list(states)}


def events(figure: go.Figure, found: Sequence[Event], *, above: bool = False) -> None:
    """Thin upright lines, the newest few with a name; `above` the chart, where the names cross no line of it."""
    if above and found:
        figure.update_layout(margin_t=(figure.layout.margin.t or 0) + _NAME * min(len(found), _MOST_NAMED))
    for at, (day, text) in enumerate(sorted(found, reverse=True)):
        figure.add_vline(x=day, line={"color": colours.COMPARISON, "width": 1, "dash": "dot"})
        if at < _MOST_NAMED:
            figure.add_annotation(
                x=day,
                y=1.0,
                yref="paper",
                yanchor="bottom" if above else "top",
                xanchor="left",
                xshift=3,
                yshift=_NAME * at if above else -_NAME * at,
                text=plain(text, 30),
                showarrow=False,
                font={"color": colours.COMPARISON, "size": 11},
            )


def zero(figure: go.Figure, kpi: Kpi) -> None:
    """The zero of a score that may be negative, as a line of its own."""
    if kpi.unit == "nps":
        figure.add_hline(y=0, line={"color": colours.COMPARISON, "width": 1.2})


def hatch(rows: Sequence[Mapping[str, Any]]) -> go.Scatter | None:
    """The interval of the periods that still mature, hatched; None where there is none."""
    first = next((at for at, row in enumerate(rows) if row["maturing"]), None)
    if first is None:
        return None
    # From the last settled point on, as the dotted line.
    found = [row for row in rows[max(first - 1, 0) :] if row["low"] is not None and row["high"] is not None]
    periods = [row["period"] for row in found]
    return go.Scatter(
        x=[*periods, *reversed(periods)],
        y=[*(row["high"] for row in found), *(row["low"] for row in reversed(found))],
        fill="toself",
        fillcolor="rgba(0, 0, 0, 0)",
        fillpattern={"shape": "/", "fgcolor": colours.faded(colours.ACCENT, 0.5), "size": 6, "fillmode": "overlay"},
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
