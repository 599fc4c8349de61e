"""The empty figure that every chart starts from: no box, no vertical grid, no tools; text follows the theme."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from language import N_, written
from ui import colours

HEIGHT: Final = 300
# Beside the cells of a heat map.
KEY_ROOM: Final = 66
# The name of traces that hold the ends of intervals: two values per place.
INTERVAL: Final = N_("95 % interval")
FROM: Final = N_("95 % interval, from")
TO: Final = N_("95 % interval, to")


def empty(height: int, *, left: int = 8, right: int = 16) -> go.Figure:
    """A figure of this height and side margins; a name on an axis makes its own room."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": 10, "b": 8},
        showlegend=False,
        hovermode="closest",
        hoverlabel={"align": "left"},
        dragmode=False,
        # Of numbers that the browser writes itself, such as in a hover.
        separators=written.separators(),
    )
    # Where a phone has no room beside each other, slanted: upright words are hard to read.
    figure.update_xaxes(
        showgrid=False, zeroline=False, fixedrange=True, title=None, automargin=True, autotickangles=[0, 45]
    )
    figure.update_yaxes(
        showgrid=True, gridcolor=colours.GRID, zeroline=False, fixedrange=True, title=None, automargin=True
    )
    return figure


def key(unit: str) -> dict[str, Any]:
    """The bar beside the cells of a heat map that says what a colour stands for, without its ticks."""
    return {
        "title": {"text": unit, "font": {"size": 11}},
        "tickfont": {"size": 11},
        "thickness": 10,
        "outlinewidth": 0,
        "len": 1.0,
        "x": 1.01,
        "xpad": 4,
        "ypad": 4,
    }


def measures(figure: go.Figure, unit: str, kpi: str | None = None) -> None:
    """Say what the values of the figure are, for the files that are made of it: its unit, and the KPI that defines it.

    A trace with a name holds values; one without is how they are drawn. Where what is drawn is not what is meant (a
    logarithm, a place on an axis), the trace's `meta` has the `x`, `y` or `z` meant, and `n` and `state` per value.
    """
    _mean(figure, unit=unit, kpi=kpi)


def level(figure: go.Figure, name: str, value: float | None) -> None:
    """Say that a line of the figure is a value of its own, such as a target."""
    if value is not None:
        levels = (figure.layout.meta or {}).get("levels", {})
        _mean(figure, levels={**levels, name: value})


def _mean(figure: go.Figure, **meant: Any) -> None:
    figure.update_layout(meta={**(figure.layout.meta or {}), **meant})
