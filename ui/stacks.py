"""How a total splits: over time as stacked bars, over the week as a heat map."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import colours, words
from ui.axes import date_axis, value_axis
from ui.canvas import HEIGHT, empty, measures
from ui.plain import plotly as plain

# Below this share a part has no label; in parts of the height, the least distance of two labels.
_LABELLED: Final = 0.03
_LABEL_GAP: Final = 0.075


def mix(
    frame: pl.DataFrame,
    by: str,
    *,
    grain: str,
    share: bool,
    order: Sequence[str],
    cut: Sequence[date] = (),
    height: int = HEIGHT,
) -> go.Figure:
    """How a total splits over time: stacked bars of counts or shares, labelled at the last bar.

    `frame`: period, `by`, value (a count); `order`: categories from the bottom up; `cut`: periods that are only partly
    within the range, hatched.
    """
    shades = colours.of(by, order)
    totals = dict(frame.group_by("period").agg(pl.col("value").sum()).iter_rows())
    longest = max((len(words.dimension_value(by, category)) for category in order), default=0)
    figure = empty(height, right=max(110, round(6.4 * (min(longest, 24) + 6))))
    measures(figure, "proportion" if share else "contacts", "channel_share" if share else "contacts")
    for category in order:
        part = frame.filter(pl.col(by) == category).sort("period")
        counts = [value or 0 for value in part["value"]]
        shares = [
            count / totals[at] if totals.get(at) else None for at, count in zip(part["period"], counts, strict=True)
        ]
        name = plain(words.dimension_value(by, category), 24)
        figure.add_bar(
            x=part["period"].to_list(),
            y=shares if share else counts,
            name=name,
            marker={
                "color": shades[category],
                "line_width": 0,
                "pattern": {"shape": ["/" if at in cut else "" for at in part["period"]], "size": 6},
            },
            customdata=[
                _("{name}, {period}<br><b>{share}</b> \u00b7 {count} contacts").format(
                    name=name, period=words.period(at, grain), share=words.share(part_of), count=numbers.number(count)
                )
                for at, count, part_of in zip(part["period"], counts, shares, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    top = 1.0 if share else max((float(total) for total in totals.values()), default=1.0)
    axis = value_axis([0.0, top], "proportion" if share else "contacts", from_zero=True)
    figure.update_yaxes(**axis)
    _stack_labels(figure, frame, by, order, axis["range"][1], share)
    figure.update_xaxes(**date_axis(frame["period"].unique().sort().to_list(), grain))
    figure.update_layout(barmode="stack", bargap=0.12)
    return figure


def _days() -> list[str]:
    return [words.weekday(day) for day in range(1, 8)]


def heat(frame: pl.DataFrame, *, height: int = 280) -> go.Figure:
    """Weekday by hour; the deeper the colour the more contacts. `frame`: weekday 1-7, hour 0-23, value."""
    counts = {(row["weekday"], row["hour"]): row["value"] or 0 for row in frame.to_dicts()}
    grid = [[counts.get((day, hour), 0) for hour in range(24)] for day in range(1, 8)]
    figure = empty(height, left=40)
    measures(figure, "contacts", "contacts")
    texts = [
        [
            _("{day} {hour}:00<br><b>{count}</b> contacts").format(
                day=day, hour=f"{hour:02d}", count=numbers.number(count)
            )
            for hour, count in enumerate(line)
        ]
        for day, line in zip(_days(), grid, strict=True)
    ]
    _week(figure, grid, texts, colours.ACCENT, name=_("Contacts"))
    return figure


def durations(frame: pl.DataFrame, kpi: Kpi, *, height: int = 280) -> go.Figure:
    """Weekday by hour; the deeper the colour the longer it takes, on a log scale. `frame`: weekday, hour, value, n."""
    found = {(row["weekday"], row["hour"]): row for row in frame.to_dicts() if row["value"] is not None}
    cells = [[found.get((day, hour)) for hour in range(24)] for day in range(1, 8)]
    figure = empty(height, left=40)
    measures(figure, kpi.unit, kpi.name)
    shades = [[None if cell is None else math.log(max(cell["value"], 1.0)) for cell in line] for line in cells]
    texts = [
        [_cell(day, hour, cell, kpi) for hour, cell in enumerate(line)]
        for day, line in zip(_days(), cells, strict=True)
    ]
    # The colour follows the logarithm; what is meant is the time.
    meant = {"z": [[None if cell is None else cell["value"] for cell in line] for line in cells]}
    _week(figure, shades, texts, colours.WORSE, name=kpi.title, meta=meant)
    return figure


def _week(
    figure: go.Figure,
    shades: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
    colour: str,
    **meant: Any,
) -> None:
    """Cells of a weekday and an hour each, with a point on every cell."""
    hours = [f"{hour:02d}" for hour in range(24)]
    figure.add_heatmap(
        **meant,
        z=shades,
        x=hours,
        y=_days(),
        xgap=2,
        ygap=2,
        showscale=False,
        colorscale=[[0.0, colours.faded(colour, 0.06)], [1.0, colours.faded(colour, 1.0)]],
        hoverinfo="skip",
    )
    # A heat map tells of no click: unseen points do, and the one that is chosen is framed.
    figure.add_scatter(
        x=hours * len(_days()),
        y=[day for day in _days() for _ in hours],
        mode="markers",
        marker={"symbol": "square-open", "size": 14, "opacity": 0, "color": colours.TARGET, "line_width": 2},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[text for line in texts for text in line],
        hovertemplate="%{customdata}<extra></extra>",
    )
    # Said in full: points on an axis would get room beside the cells.
    figure.update_yaxes(range=[len(_days()) - 0.5, -0.5], showgrid=False, type="category", ticks="")
    figure.update_xaxes(range=[-0.5, len(hours) - 0.5], type="category", showgrid=False, dtick=3)


def _cell(day: str, hour: int, cell: Mapping[str, Any] | None, kpi: Kpi) -> str:
    if cell is None:
        return _("{day} {hour}:00<br>no data").format(day=day, hour=f"{hour:02d}")
    low = _(", low sample") if cell["low_sample"] else ""
    return _("{day} {hour}:00<br><b>{figure}</b><br>n = {n}{low}").format(
        day=day, hour=f"{hour:02d}", figure=numbers.figure(cell["value"], kpi), n=numbers.number(cell["n"]), low=low
    )


def _stack_labels(
    figure: go.Figure, frame: pl.DataFrame, by: str, order: Sequence[str], top: float, share: bool
) -> None:
    """The name and share of each category beside the last bar, so that no legend is needed."""
    sums = dict(frame.group_by(by).agg(pl.col("value").sum()).iter_rows())
    total = sum(sums.values()) or 1
    last = dict(
        frame.filter(pl.col("period") == pl.col("period").filter(pl.col("value") > 0).max())
        .select(by, "value")
        .iter_rows()
    )
    scale = (sum(last.values()) or 1) if share else 1
    below, lowest = 0.0, 0.0
    for category in order:
        height = (last.get(category) or 0) / scale / top
        middle, below = below + height / 2, below + height
        if sums.get(category, 0) / total < _LABELLED:
            continue
        # Thin neighbours would write over each other: each label keeps its distance from the one below.
        at = max(middle, lowest)
        lowest = at + _LABEL_GAP
        number = words.share(sums[category] / total) if share else f"{sums[category]:,.0f}"
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=at,
            yref="paper",
            yanchor="middle",
            text=f"{plain(words.dimension_value(by, category), 14)} <b>{number}</b>",
            font={"color": colours.of(by, order)[category], "size": 12},
            showarrow=False,
            align="left",
        )
