"""Control charts: a series with the limits of its ordinary variation, so that people see a signal apart from noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from language import N_, _, ngettext
from metrics import dimensions
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import charts, colours, marks, words
from ui.axes import date_axis, value_axis
from ui.canvas import HEIGHT, empty, measures

_SAID: Final = {
    "outside": N_("outside the limits: a signal"),
    "run": N_("eighth or later in a row on one side: a signal"),
}


def chart(
    frame: pl.DataFrame,
    kpi: Kpi,
    *,
    grain: str,
    marked: tuple[date, date] | None = None,
    changes: Sequence[marks.Event] = (),
    target: float | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Values with centre and limits; signals in orange; `marked` days shaded; `changes` as named lines.

    `frame`: period, value, n, low, high, low_sample, maturing, centre, lower, upper, signal.
    """
    rows = frame.to_dicts()
    figure = empty(height, right=64)
    measures(figure, kpi.unit, kpi.name)
    if marked:
        figure.add_vrect(x0=marked[0], x1=marked[1], fillcolor=colours.faded(colours.ACCENT, 0.07), line_width=0)
    _limits(figure, rows)
    figure.add_scatter(
        x=[row["period"] for row in rows],
        y=[row["value"] for row in rows],
        mode="lines",
        line={"color": colours.ACCENT, "width": 2},
        connectgaps=False,
        hoverinfo="skip",
    )
    figure.add_trace(_points(rows, kpi, grain))
    marks.zero(figure, kpi)
    marks.target(figure, target, kpi)
    marks.events(figure, changes, above=True)
    spans = [row[name] for row in rows for name in ("value", "lower", "upper") if row[name] is not None]
    figure.update_yaxes(**value_axis([*spans, target], kpi.unit))
    figure.update_xaxes(**date_axis([row["period"] for row in rows], grain, most=4))
    return figure


def _limits(figure: go.Figure, rows: Sequence[Mapping[str, Any]]) -> None:
    """The limits and the centre between them, each named at its end."""
    names = {
        "upper": (_("Upper limit"), _("upper limit"), "dot"),
        "centre": (_("Centre"), _("centre"), "solid"),
        "lower": (_("Lower limit"), _("lower limit"), "dot"),
    }
    for column, (name, at_end, dash) in names.items():
        figure.add_scatter(
            name=name,
            x=[row["period"] for row in rows],
            y=[row[column] for row in rows],
            mode="lines",
            line={
                "color": colours.COMPARISON,
                "width": 1.2,
                "dash": dash,
                "shape": "hvh" if dash == "dot" else "linear",
            },
            hoverinfo="skip",
        )
        _name(figure, rows, column, at_end)


def told(frame: pl.DataFrame, kpi: Kpi, grain: str) -> str:
    """The message of the chart in a few words."""
    if frame["centre"].null_count() == len(frame):
        return _("{title}: too few {grains} for limits").format(title=kpi.title, grains=dimensions.many(grain))
    signals = frame.filter(pl.col("signal").is_not_null())
    if signals.is_empty():
        return _("{title}: no signal, only ordinary variation").format(title=kpi.title)
    last = signals.row(-1, named=True)
    text = ngettext(
        "{title}: one {grain} is out of the ordinary, the last one the {period}",
        "{title}: {n} {grains} are out of the ordinary, the last one the {period}",
        len(signals),
    )
    return text.format(
        title=kpi.title,
        n=len(signals),
        grain=dimensions.one(grain),
        grains=dimensions.many(grain),
        period=words.period(last["period"], grain),
    )


def _points(rows: Sequence[Mapping[str, Any]], kpi: Kpi, grain: str) -> go.Scatter:
    known = [row for row in rows if row["value"] is not None]
    return go.Scatter(
        name=kpi.title,
        meta=marks.meant(
            rows, [_(_SAID[row["signal"]]) if row["signal"] in _SAID else marks.state(row) for row in rows]
        ),
        x=[row["period"] for row in known],
        y=[row["value"] for row in known],
        mode="markers",
        marker={
            "size": [9 if row["signal"] else 6 for row in known],
            "color": [colours.WORSE if row["signal"] else colours.ACCENT for row in known],
            "symbol": [
                "diamond" if row["signal"] else "circle-open" if row["low_sample"] or row["maturing"] else "circle"
                for row in known
            ],
        },
        customdata=[_hover(row, kpi, grain) for row in known],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(row: Mapping[str, Any], kpi: Kpi, grain: str) -> str:
    text = charts.hover(row, kpi, grain)
    if row["lower"] is not None:
        text += "<br>" + _("ordinary: {span}").format(
            span=numbers.between(numbers.figure(row["lower"], kpi), numbers.figure(row["upper"], kpi))
        )
    return text + (f"<br>{_(_SAID[row['signal']])}" if row["signal"] else "")


def _name(figure: go.Figure, rows: Sequence[Mapping[str, Any]], column: str, text: str) -> None:
    last = next((row for row in reversed(rows) if row[column] is not None), None)
    if last:
        figure.add_scatter(
            x=[last["period"]],
            y=[last[column]],
            mode="text",
            text=[f"  {text}"],
            textposition="middle right",
            textfont={"color": colours.COMPARISON, "size": 11},
            hoverinfo="skip",
            cliponaxis=False,
        )
