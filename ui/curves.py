"""Kaplan-Meier curves: the share that has got there over the time since arrival, those that still wait included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from language import _, written
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import cached, colours, insight, panels
from ui.axes import value_axis
from ui.canvas import HEIGHT, empty, level, measures
from ui.view import View

_MULTIPLES: Final = (0.01, 0.03, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0, 100.0)
_MOST_TARGETS: Final = 2
_NAME: Final = 14  # the height of the name of a target: one above the other, they never overlap
_SOONEST: Final = {"seconds": 30.0, "proportion": 0.01}  # what is faster than that is instant for people


def beside(view: View, names: Sequence[str]) -> None:
    """The curves of these KPIs side by side; one alone has the width."""
    held = [name for name in names if not insight.curve(view, name).is_empty()]
    for place, name in zip(st.columns(max(len(held), 1)), held, strict=False):
        with place:
            draw(view, name)


def draw(view: View, name: str) -> None:
    """The curve with its message; nothing where nobody has got there."""
    kpi, frame, figure = cached.record(view, name), insight.curve(view, name), cached.value(view, name)
    if frame.is_empty():
        return
    goal = insight.goal(view, name)
    targets = insight.deadlines(view, name) if kpi.unit == "seconds" else [1.0]
    if goal and kpi.unit == "seconds":
        targets = [goal.value]
    waiting = figure.n - int(frame["reached"][-1])
    verb = _("solved") if "resolution" in name or "solved" in name else _("answered")
    title = told(frame, kpi, verb)
    panels.chart(
        title,
        _(
            "Share {verb} over the {measure} since arrival, n = {n}, of which {waiting} without; band: 95 % "
            "interval. Below each time: how many wait longer."
        ).format(verb=verb, measure=_measure(kpi), n=numbers.number(figure.n), waiting=numbers.number(waiting)),
        chart(frame, kpi, figure.n, targets[:_MOST_TARGETS]),
        key=f"curve-{name}",
        alt=_("{title}. {waiting} of {n} were not {verb} when last seen.").format(
            title=title, waiting=numbers.number(waiting), n=numbers.number(figure.n), verb=verb
        ),
    )


def chart(frame: pl.DataFrame, kpi: Kpi, n: int, targets: Sequence[float], *, height: int = HEIGHT) -> go.Figure:
    """Steps with their band, targets as dashed lines with the share by then, half as a mark, who waits below.

    `frame`: time, share, low, high, waiting.
    """
    figure = empty(height, right=56)
    figure.update_layout(margin_t=12 + _NAME * len(targets))
    measures(figure, "proportion", kpi.name)
    soonest = min(_SOONEST[kpi.unit], float(frame["time"].max() or 1.0))  # type: ignore[arg-type]
    shown = frame.with_columns(at=pl.max_horizontal(pl.col("time"), pl.lit(soonest)))
    for column, fill in (("low", None), ("high", "tonexty")):
        known = shown.drop_nulls(column)
        figure.add_scatter(
            x=known["at"].to_list(), y=known[column].to_list(), mode="lines", hoverinfo="skip", fill=fill,
            line={"width": 0, "shape": "hv"}, fillcolor=colours.faded(colours.ACCENT, 0.16),
        )  # fmt: skip
    figure.add_scatter(
        name=kpi.title,
        meta={"x": [_time(time, kpi) for time in shown["time"]]},
        x=shown["at"].to_list(),
        y=shown["share"].to_list(),
        mode="lines",
        line={"color": colours.ACCENT, "width": 2.6, "shape": "hv"},
        customdata=[_hover(row, kpi) for row in shown.to_dicts()],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for place, target in enumerate(reversed(targets)):
        _target(figure, frame, kpi, target, place)
    _half(figure, frame, kpi)
    _end(figure, shown)
    figure.update_yaxes(**value_axis([0.0, 1.0], "proportion", from_zero=True))
    figure.update_xaxes(**_axis(shown["at"].to_list(), targets, frame, kpi, n))
    return figure


def told(frame: pl.DataFrame, kpi: Kpi, verb: str) -> str:
    """Half are answered within 3 h 41 min, 90 % within 21 h; of a target 84 % are answered within it."""
    if kpi.unit == "proportion":
        return _("{percent} are {verb} within their target").format(
            percent=numbers.percent(share(frame, 1.0)), verb=verb
        )
    half, most = reached(frame, 0.5), reached(frame, 0.9)
    if half is None:
        return _("Less than half are {verb} so far").format(verb=verb)
    return _("Half are {verb} within {duration}").format(verb=verb, duration=numbers.duration(half)) + (
        _(", 90 % within {duration}").format(duration=numbers.duration(most))
        if most is not None
        else _(", 90 % not yet")
    )


def share(frame: pl.DataFrame, time: float) -> float:
    """The share that had got there after `time`."""
    found = frame.filter(pl.col("time") <= time)["share"]
    return float(found[-1]) if len(found) else 0.0


def reached(frame: pl.DataFrame, part: float) -> float | None:
    """After which time that part had got there; None where it has not."""
    found = frame.filter(pl.col("share") >= part - 1e-12)["time"]
    return float(found[0]) if len(found) else None


def _axis(times: Sequence[float], targets: Sequence[float], frame: pl.DataFrame, kpi: Kpi, n: int) -> dict[str, object]:
    """A log axis whose ticks say the time and, below, how many still wait after it."""
    ends = [*times, *targets]
    if kpi.unit == "seconds":
        axis = value_axis(ends, "seconds")
    else:
        low, high = min(ends) / 1.1, max(ends) * 1.1
        ticks = [step for step in _MULTIPLES if low <= step <= high]
        axis = {"type": "log", "range": [math.log10(low), math.log10(high)], "tickvals": ticks}
    words = [
        _("{time}<br>{waiting} wait").format(time=_time(tick, kpi), waiting=numbers.number(_waiting(frame, tick, n)))
        for tick in axis["tickvals"]
    ]
    return {**axis, "ticktext": words}


def _waiting(frame: pl.DataFrame, time: float, n: int) -> int:
    found = frame.filter(pl.col("time") <= time)["waiting"]
    return int(found[-1]) if len(found) else n


def _target(figure: go.Figure, frame: pl.DataFrame, kpi: Kpi, target: float, place: int) -> None:
    by_then = numbers.percent(share(frame, target))
    name = _("target") if kpi.unit == "proportion" else _("target {time}").format(time=_time(target, kpi))
    level(figure, _("By the target {time}").format(time=_time(target, kpi)), share(frame, target))
    figure.add_vline(x=target, line={"color": colours.TARGET, "width": 1.6, "dash": "dash"})
    figure.add_annotation(
        x=math.log10(target), y=1.0, yref="paper", text=f"{name}: <b>{by_then}</b>", showarrow=False,
        yanchor="bottom", yshift=_NAME * place, font={"color": colours.TARGET, "size": 11},
    )  # fmt: skip


def _half(figure: go.Figure, frame: pl.DataFrame, kpi: Kpi) -> None:
    half = reached(frame, 0.5)
    if half is None or kpi.unit == "proportion":
        return
    figure.add_annotation(
        x=math.log10(max(half, _SOONEST["seconds"])), y=0.5, text=_(
            "half within <b>{duration}</b>"
        ).format(duration=numbers.duration(half)),
        ax=-30, ay=-26, arrowhead=6, arrowsize=0.8, arrowcolor=colours.ACCENT, xanchor="right",
        font={"color": colours.ACCENT, "size": 12},
    )  # fmt: skip


def _end(figure: go.Figure, shown: pl.DataFrame) -> None:
    last = shown.row(-1, named=True)
    figure.add_annotation(
        x=math.log10(last["at"]), y=last["share"], text=f"<b>{numbers.percent(last['share'])}</b>", showarrow=False,
        xanchor="left", xshift=6, font={"color": colours.ACCENT, "size": 12},
    )  # fmt: skip


def _time(time: float, kpi: Kpi) -> str:
    if kpi.unit == "seconds":
        return numbers.duration(time)
    return (
        _("the target")
        if time == 1
        else numbers.percent(time)
        if time < 1
        else _("{time} times").format(time=written.general(time))
    )


def _measure(kpi: Kpi) -> str:
    return _("time") if kpi.unit == "seconds" else _("share of the target")


def _hover(row: dict[str, float], kpi: Kpi) -> str:
    lines = [_("after {time}").format(time=_time(row["time"], kpi)), f"<b>{numbers.percent(row['share'])}</b>"]
    if row["low"] is not None and row["high"] is not None:
        lines.append(
            _("95 % interval {low} to {high}").format(
                low=numbers.percent(row["low"]), high=numbers.percent(row["high"])
            )
        )
    return "<br>".join([*lines, _("{waiting} wait longer").format(waiting=numbers.number(row["waiting"]))])
