"""Before and after an action: what came, what would have come without it, and the control series."""

from __future__ import annotations

from datetime import date
from typing import Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import colours, words
from ui.axes import date_axis, value_axis
from ui.canvas import empty, measures

_HEIGHT: Final = 250


def before_and_after(frame: pl.DataFrame, kpi: Kpi, starts: date) -> go.Figure:
    """The weekly KPI as a line, the start as an upright line, dashed: expected without the action; grey: control."""
    rows = frame.to_dicts()
    figure = empty(_HEIGHT)
    measures(figure, kpi.unit, kpi.name)
    for column, colour, dash, width, name in (
        ("control", colours.COMPARISON, "solid", 1.5, "control"),
        ("expected", colours.COMPARISON, "dash", 2.0, _("expected without it")),
        ("value", colours.ACCENT, "solid", 2.4, "came"),
    ):
        if all(row[column] is None for row in rows):
            continue
        figure.add_scatter(
            name=name.capitalize(),
            x=[row["period"] for row in rows],
            y=[row[column] for row in rows],
            mode="lines+markers" if column == "value" else "lines",
            line={"color": colour, "width": width, "dash": dash},
            marker={"size": 5},
            customdata=[
                f"{words.period(row['period'], 'week')}<br><b>{numbers.figure(row[column], kpi)}</b> {name}"
                for row in rows
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.add_vline(x=starts, line={"color": colours.WORSE, "width": 1.6, "dash": "dot"})
    values = [row[name] for row in rows for name in ("value", "expected", "control") if row[name] is not None]
    figure.update_yaxes(**value_axis(values, kpi.unit))
    figure.update_xaxes(**date_axis([row["period"] for row in rows], "week"))
    return figure
