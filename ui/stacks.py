"""How a total splits over time, as stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
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
        name = plain(words.dimension_value(by, category), 24)
        figure.add_bar(**_bar(part, totals, name, grain=grain, share=share, cut=cut, shade=shades[category]))
    top = 1.0 if share else max((float(total) for total in totals.values()), default=1.0)
    axis = value_axis([0.0, top], "proportion" if share else "contacts", from_zero=True)
    figure.update_yaxes(**axis)
    _stack_labels(figure, frame, by, order, axis["range"][1], share)
    figure.update_xaxes(**date_axis(frame["period"].unique().sort().to_list(), grain))
    figure.update_layout(barmode="stack", bargap=0.12)
    return figure


def _bar(
    part: pl.DataFrame,
    totals: Mapping[date, float],
    name: str,
    *,
    grain: str,
    share: bool,
    cut: Sequence[date],
    shade: str,
) -> dict[str, Any]:
    """One category of the stack: its counts or shares per period."""
    periods = part["period"].to_list()
    counts = [value or 0 for value in part["value"]]
    shares = [count / totals[at] if totals.get(at) else None for at, count in zip(periods, counts, strict=True)]
    return {
        "x": periods,
        "y": shares if share else counts,
        "name": name,
        "marker": {
            "color": shade,
            "line_width": 0,
            "pattern": {"shape": ["/" if at in cut else "" for at in periods], "size": 6},
        },
        "customdata": [
            _("{name}, {period}<br><b>{share}</b> \u00b7 {count} contacts").format(
                name=name, period=words.period(at, grain), share=words.share(part_of), count=numbers.number(count)
            )
            for at, count, part_of in zip(periods, counts, shares, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


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
