"""The week by its hours as a heat map, with a key that says what a colour stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import colours, words
from ui.axes import value_axis
from ui.canvas import KEY_ROOM, empty, key, measures

HEIGHT: Final = 280
_HOURS: Final = tuple(f"{hour:02d}" for hour in range(24))
# The palest cell is still a colour; a cell without data has none, and a stroke through it.
_PALEST: Final = 0.12
Grid = list[list[float | None]]


def arrivals(frame: pl.DataFrame) -> go.Figure:
    """The deeper the colour the more contacts. `frame`: weekday 1-7, hour 0-23, value."""
    counts = {(row["weekday"], row["hour"]): row["value"] or 0 for row in frame.to_dicts()}
    grid: Grid = [[counts.get((day, hour), 0) for hour in range(24)] for day in range(1, 8)]
    figure = empty(HEIGHT, left=40, right=KEY_ROOM)
    measures(figure, "contacts", "contacts")
    text = _("{day} {hour}:00<br><b>{count}</b> contacts")
    texts = [
        [
            text.format(day=day, hour=hour, count=numbers.number(count or 0))
            for hour, count in zip(_HOURS, line, strict=True)
        ]
        for day, line in zip(_days(), grid, strict=True)
    ]
    axis = value_axis([0.0, *counts.values()], "contacts", from_zero=True)
    bar = _key(_("contacts"), axis["tickvals"], axis["ticktext"])
    _week(figure, grid, texts, colours.ACCENT, bar, name=_("Contacts"))
    return figure


def durations(frame: pl.DataFrame, kpi: Kpi) -> go.Figure:
    """The deeper the colour the longer it takes, on a log scale. `frame`: weekday, hour, value, n, low_sample."""
    found = {(row["weekday"], row["hour"]): row for row in frame.to_dicts() if row["value"] is not None}
    cells = [[found.get((day, hour)) for hour in range(24)] for day in range(1, 8)]
    figure = empty(HEIGHT, left=40, right=KEY_ROOM)
    measures(figure, kpi.unit, kpi.name)
    times: Grid = [[None if cell is None else cell["value"] for cell in line] for line in cells]
    shades: Grid = [[None if time is None else math.log(max(time, 1.0)) for time in line] for line in times]
    texts = [
        [_said(day, hour, cell, kpi) for hour, cell in zip(_HOURS, line, strict=True)]
        for day, line in zip(_days(), cells, strict=True)
    ]
    axis = value_axis([max(row["value"], 1.0) for row in found.values()], "seconds")
    ticks = [math.log(max(step, 1.0)) for step in axis["tickvals"]]
    bar = _key(_("time"), ticks, axis["ticktext"])
    # The colour follows the logarithm; what is meant is the time.
    _week(figure, shades, texts, colours.WORSE, bar, name=kpi.title, meta={"z": times})
    return figure


def has_gaps(frame: pl.DataFrame) -> bool:
    """Whether some hour of the week has no value."""
    return frame.filter(pl.col("value").is_not_null()).height < 7 * 24


def when(row: Mapping[str, Any]) -> str:
    """Mon, 10:00 to 11:00."""
    return _("{day}, {first}:00 to {last}:00").format(
        day=words.weekday(row["weekday"]), first=f"{row['hour']:02d}", last=f"{row['hour'] + 1:02d}"
    )


def _days() -> list[str]:
    return [words.weekday(day) for day in range(1, 8)]


def _key(unit: str, ticks: Sequence[float], texts: Sequence[str]) -> dict[str, Any]:
    return {**key(unit), "tickvals": list(ticks), "ticktext": list(texts)}


def _week(
    figure: go.Figure,
    shades: Grid,
    texts: Sequence[Sequence[str]],
    colour: str,
    bar: dict[str, Any],
    **meant: Any,
) -> None:
    """Cells of a weekday and an hour each, with a point on every cell and a stroke through those without data."""
    figure.add_heatmap(
        **meant,
        z=shades,
        x=list(_HOURS),
        y=_days(),
        xgap=2,
        ygap=2,
        colorbar=bar,
        colorscale=[[0.0, colours.faded(colour, _PALEST)], [1.0, colours.faded(colour, 1.0)]],
        hoverinfo="skip",
    )
    # A heat map tells of no click: unseen points do, and the one that is chosen is framed.
    figure.add_scatter(
        x=list(_HOURS) * len(_days()),
        y=[day for day in _days() for _hour in _HOURS],
        mode="markers",
        marker={"symbol": "square-open", "size": 14, "opacity": 0, "color": colours.TARGET, "line_width": 2},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[text for line in texts for text in line],
        hovertemplate="%{customdata}<extra></extra>",
    )
    _strike_gaps(figure, shades)
    # Said in full: points on an axis would get room beside the cells.
    figure.update_yaxes(range=[len(_days()) - 0.5, -0.5], showgrid=False, type="category", ticks="")
    figure.update_xaxes(range=[-0.5, len(_HOURS) - 0.5], type="category", showgrid=False, dtick=3)


def _strike_gaps(figure: go.Figure, shades: Grid) -> None:
    gaps = [
        (hour, day)
        for day, line in zip(_days(), shades, strict=True)
        for hour, shade in zip(_HOURS, line, strict=True)
        if shade is None
    ]
    if gaps:
        figure.add_scatter(
            x=[hour for hour, _day in gaps],
            y=[day for _hour, day in gaps],
            mode="markers",
            marker={"symbol": "line-ne-open", "size": 9, "color": colours.COMPARISON, "line_width": 1},
            hoverinfo="skip",
        )


def _said(day: str, hour: str, cell: Mapping[str, Any] | None, kpi: Kpi) -> str:
    if cell is None:
        return _("{day} {hour}:00<br>no data").format(day=day, hour=hour)
    low = _(", low sample") if cell["low_sample"] else ""
    return _("{day} {hour}:00<br><b>{figure}</b><br>n = {n}{low}").format(
        day=day, hour=hour, figure=numbers.figure(cell["value"], kpi), n=numbers.number(cell["n"]), low=low
    )
