"""One family of figures: a frame goes in, a Plotly figure comes out. Text and background follow the theme."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import colours, marks, words
from ui.axes import date_axis, value_axis
from ui.canvas import HEIGHT, INTERVAL, empty, level, measures
from ui.plain import plotly as plain

_ROW: Final = 34
Row = Mapping[str, Any]


def trend(
    frame: pl.DataFrame,
    kpi: Kpi,
    *,
    grain: str,
    comparison: str | None = None,
    target: float | None = None,
    events: Sequence[marks.Event] = (),
    height: int = HEIGHT,
) -> go.Figure:
    """A KPI per period with the comparison in grey: a line with its 95 % interval, of counts bars that start at zero.

    Unfinished periods are dotted or hatched. `frame`: period, value, n, low, high, low_sample, maturing and, with a
    comparison, previous_value.
    """
    rows, counted = frame.to_dicts(), kpi.kind == "count"
    # A stock is counted, not sampled: its Poisson interval would hide the line without telling anything.
    sampled = kpi.kind not in ("count", "stock")
    figure = empty(height, right=16 if counted and not comparison else 62)
    measures(figure, kpi.unit, kpi.name)
    if counted:
        _bars(figure, rows, kpi, grain)
    if sampled:
        _intervals(figure, rows)
    if comparison and "previous_value" in frame.columns:
        figure.add_trace(_line(rows, "previous_value", colours.COMPARISON, 1.6, name=comparison.capitalize()))
        _name_before(figure, rows, comparison)
    if not counted:
        _course(figure, rows, kpi, grain)
    marks.zero(figure, kpi)
    marks.target(figure, target, kpi)
    marks.events(figure, events)
    spans = [row[key] for row in rows for key in ("value", "previous_value") if row.get(key) is not None]
    ends = _bounded(rows, spans) if sampled else []
    figure.update_yaxes(**value_axis([*spans, *ends, target], kpi.unit, from_zero=counted))
    figure.update_xaxes(**date_axis([row["period"] for row in rows], grain))
    return figure


def _bars(figure: go.Figure, rows: Sequence[Row], kpi: Kpi, grain: str) -> None:
    figure.add_bar(
        name=kpi.title,
        meta={"state": [marks.state(row) for row in rows]},
        x=[row["period"] for row in rows],
        y=[row["value"] for row in rows],
        marker={
            "color": colours.faded(colours.ACCENT, 0.9),
            "line_width": 0,
            "pattern": {"shape": ["/" if row["maturing"] or row.get("partial") else "" for row in rows], "size": 6},
        },
        customdata=[hover(row, kpi, grain) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(bargap=0.25)


def _intervals(figure: go.Figure, rows: Sequence[Row]) -> None:
    for stretch in _stretches(rows):
        figure.add_trace(_band(stretch, INTERVAL))
    hatched = marks.hatch(rows)
    if hatched:
        figure.add_trace(hatched)


def _course(figure: go.Figure, rows: Sequence[Row], kpi: Kpi, grain: str) -> None:
    settled, open_ended = _split_maturing(rows)
    figure.add_trace(_line(settled, "value", colours.ACCENT, 2.6))
    if open_ended:
        figure.add_trace(_line(open_ended, "value", colours.ACCENT, 2.2, dash="dot"))
    figure.add_trace(_points(rows, kpi, grain))
    _last_value(figure, rows, kpi)


def dots(
    frame: pl.DataFrame, by: str, kpi: Kpi, *, overall: float | None = None, target: float | None = None
) -> go.Figure:
    """A dot with its 95 % interval per category, best on top as the frame orders them; low samples are hollow."""
    rows = [row for row in frame.to_dicts() if row["value"] is not None]
    figure = empty(70 + _ROW * max(len(rows), 1), left=8, right=20)
    measures(figure, kpi.unit, kpi.name)
    level(figure, _("All"), overall)
    names = list(labels(pl.DataFrame(rows, schema=frame.schema), by))
    for row, name in zip(rows, names, strict=True):
        colour = colours.LOW_SAMPLE if row["low_sample"] else colours.ACCENT
        if row["low"] is not None and row["high"] is not None:
            figure.add_scatter(
                name=INTERVAL,
                x=[row["low"], row["high"]],
                y=[name, name],
                mode="lines",
                line={"color": colours.faded(colour, 0.45), "width": 5},
                hoverinfo="skip",
            )
        if row.get("previous_value") is not None:
            figure.add_scatter(
                name=_("Before"),
                x=[row["previous_value"]],
                y=[name],
                mode="markers",
                hoverinfo="skip",
                marker={"symbol": "line-ns-open", "size": 13, "color": colours.COMPARISON, "line_width": 2},
            )
        figure.add_scatter(
            name=kpi.title,
            meta={"n": [row["n"]], "state": [marks.state(row)]},
            x=[row["value"]],
            y=[name],
            mode="markers",
            cliponaxis=False,
            customdata=[hover(row, kpi)],
            hovertemplate="%{customdata}<extra></extra>",
            marker={"symbol": "circle-open" if row["low_sample"] else "circle", "size": 11, "color": colour},
        )
    spans = [row[key] for row in rows for key in ("value", "low", "high", "previous_value") if row.get(key) is not None]
    figure.update_xaxes(showgrid=True, gridcolor=colours.GRID, **value_axis([*spans, overall, target], kpi.unit))
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=names[::-1], showgrid=False)
    if overall is not None:
        figure.add_vline(x=overall, line={"color": colours.COMPARISON, "width": 1.2, "dash": "dash"})
    marks.target(figure, target, kpi, upright=True)
    return figure


def labels(frame: pl.DataFrame, by: str) -> dict[str, str]:
    """The labels of `dots` with n, and the value that each stands for."""
    rows = frame.filter(pl.col("value").is_not_null()).select(by, "n").rows()
    return {f"{plain(words.dimension_value(by, value))} ({numbers.number(n)})": value for value, n in rows}


def _stretches(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of periods that have an interval: the band breaks where data is missing."""
    runs = groupby(rows, key=lambda row: row["low"] is not None and row["high"] is not None)
    return [list(run) for known, run in runs if known]


def _band(rows: Sequence[Row], name: str) -> go.Scatter:
    periods = [row["period"] for row in rows]
    return go.Scatter(
        name=name,
        x=[*periods, *reversed(periods)],
        y=[*(row["high"] for row in rows), *(row["low"] for row in reversed(rows))],
        fill="toself",
        fillcolor=colours.faded(colours.ACCENT, 0.16),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _bounded(rows: Sequence[Row], values: Sequence[float]) -> list[float]:
    """Interval ends that may widen the axis: a tiny sample's huge interval must not flatten the line."""
    if not values:
        return []
    low, high = min(values), max(values)
    room = max((high - low) * 0.6, abs(high) * 0.1)
    ends = [row[key] for row in rows for key in ("low", "high") if row[key] is not None]
    return [min(max(end, low - room), high + room) for end in ends if end > 0 or low <= 0]


def _split_maturing(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    first = next((at for at, row in enumerate(rows) if row["maturing"]), None)
    if first is None:
        return list(rows), []
    # The dotted part starts at the last settled point, so that the line does not break.
    return list(rows[:first]), list(rows[max(first - 1, 0) :])


def _line(
    rows: Sequence[Row], column: str, colour: str, width: float, dash: str = "solid", name: str | None = None
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[row["period"] for row in rows],
        y=[row[column] for row in rows],
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        connectgaps=False,
        hoverinfo="skip",
    )


def _points(rows: Sequence[Row], kpi: Kpi, grain: str) -> go.Scatter:
    known = [row for row in rows if row["value"] is not None]
    return go.Scatter(
        name=kpi.title,
        meta=marks.meant(rows, [marks.state(row) for row in rows]),
        x=[row["period"] for row in known],
        y=[row["value"] for row in known],
        mode="markers",
        cliponaxis=False,
        marker={
            "size": 6 if len(known) <= 45 else 3,
            "color": [colours.LOW_SAMPLE if row["low_sample"] else colours.ACCENT for row in known],
            "symbol": ["circle-open" if row["low_sample"] else "circle" for row in known],
        },
        customdata=[hover(row, kpi, grain) for row in known],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _last_value(figure: go.Figure, rows: Sequence[Row], kpi: Kpi) -> None:
    """The newest value beside its point; left out where the comparison ends at the same height."""
    last = next((row for row in reversed(rows) if row["value"] is not None), None)
    if last is None:
        return
    text = numbers.figure(last["value"], kpi, last["n"]).removeprefix("NPS ")
    figure.add_annotation(
        x=last["period"],
        y=math.log10(last["value"]) if kpi.unit == "seconds" and last["value"] > 0 else last["value"],
        text=f"<b>{text}</b>",
        showarrow=False,
        xanchor="left",
        xshift=7,
        # Away from the end of the comparison, which may lie close by.
        yshift=-9 if (last.get("previous_value") or -math.inf) > last["value"] else 9,
        font={"color": colours.ACCENT, "size": 12},
    )


def _name_before(figure: go.Figure, rows: Sequence[Row], text: str) -> None:
    """The name of the comparison at the end of its line, on the other side than the newest value."""
    last = next((row for row in reversed(rows) if row["previous_value"] is not None), None)
    if last is None:
        return
    below = last["value"] is not None and last["previous_value"] <= last["value"]
    figure.add_scatter(
        x=[last["period"]],
        y=[last["previous_value"]],
        mode="text",
        text=[f"  {text}"],
        textposition="bottom right" if below else "top right",
        textfont={"color": colours.COMPARISON, "size": 12},
        hoverinfo="skip",
        cliponaxis=False,
    )


def hover(row: Row, kpi: Kpi, grain: str | None = None) -> str:
    """What a point says: period, value, interval, n, the value before, and what is not settled."""
    lines = [f"<b>{numbers.figure(row['value'], kpi, row['n'])}</b>"]
    if grain and isinstance(row.get("period"), date):
        lines.insert(0, words.period(row["period"], grain))
    if row["low"] is not None or row["high"] is not None:
        lines.append(
            _("95 % interval {interval}").format(interval=numbers.interval(row["low"], row["high"], kpi, row["n"]))
        )
    lines.append(f"n = {numbers.number(row['n'])}{_(', low sample') if row['low_sample'] else ''}")
    if row.get("previous_value") is not None:
        lines.append(_("before: {figure}").format(figure=numbers.figure(row["previous_value"], kpi)))
    if row["maturing"]:
        lines.append(_("still maturing"))
    return "<br>".join(lines)
