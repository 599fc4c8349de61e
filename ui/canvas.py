"""The empty figure that every chart starts from: no box, no vertical grid, no tools; text follows the theme."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from ui import colours

HEIGHT: Final = 300


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
    )
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, title=None, automargin=True)
    figure.update_yaxes(
        showgrid=True, gridcolor=colours.GRID, zeroline=False, fixedrange=True, title=None, automargin=True
    )
    return figure
