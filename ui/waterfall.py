"""Steps that lead from one number to another: what was left out of a count, or why a figure moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import plotly.graph_objects as go

from language import _
from metrics.kpi import Kpi
from ui import colours
from ui.axes import value_axis
from ui.canvas import empty, measures
from ui.plain import plotly as plain

Look = Literal["total", "better", "worse", "plain", "out"]
_COLOURS: Final[dict[Look, str]] = {
    "total": colours.ACCENT,
    "better": colours.BETTER,
    "worse": colours.WORSE,
    "plain": colours.COMPARISON,
    "out": colours.COMPARISON,
}
_ROW: Final = 32


@dataclass(frozen=True)
class Step:
    """One bar, from `start` to `end` in the unit of the axis, with its name and the text beside it."""

    name: str
    start: float
    end: float
    text: str
    look: Look
    hover: str = ""


def rows(steps: Sequence[Step]) -> go.Figure:
    """What is left of a count, one bar below the other; the axis needs no ticks, for every bar says its number."""
    figure = empty(24 + _ROW * len(steps), left=8, right=70)
    measures(figure, "contacts")
    for step in steps:
        figure.add_bar(
            name=_("Rows"),
            y=[plain(step.name)],
            x=[abs(step.end - step.start)],
            base=[min(step.start, step.end)],
            orientation="h",
            width=0.62,
            marker={"color": colours.faded(_COLOURS[step.look], 0.9), "line_width": 0},
            text=[step.text],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=_hover(step),
        )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    widest = max((max(step.start, step.end) for step in steps), default=1.0) or 1.0
    figure.update_xaxes(visible=False, range=[0, widest * 1.02])
    figure.update_layout(barmode="overlay")
    return figure


def ladder(steps: Sequence[Step], kpi: Kpi) -> go.Figure:
    """From the figure before to the figure now, one step below the other: the ends are totals, those between add up.

    Totals are lines and not bars, for the axis need not begin at zero.
    """
    figure = empty(64 + _ROW * len(steps), right=24)
    measures(figure, kpi.unit, kpi.name)
    for at, step in enumerate(steps):
        _step(figure, at, step, kpi)
        figure.add_annotation(
            x=step.end if step.look == "total" else max(step.start, step.end),
            y=at,
            text=f"<b>{plain(step.text)}</b>",
            showarrow=False,
            xanchor="left",
            xshift=5,
            font={"size": 12},
        )
    for at, step in enumerate(steps[:-1]):
        line = {"color": colours.COMPARISON, "width": 1, "dash": "dot"}
        figure.add_shape(type="line", y0=at + 0.31, y1=at + 0.69, x0=step.end, x1=step.end, line=line)
    # A total is a line at its end; its start says nothing.
    ends = [end for step in steps for end in ((step.end,) if step.look == "total" else (step.start, step.end))]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = (high - low) * 0.25 or abs(high) * 0.1 or 1.0
    figure.update_xaxes(showgrid=True, gridcolor=colours.GRID, **value_axis([low, high + room], kpi.unit, log=False))
    names = [plain(step.name, 22) for step in steps]
    span = [len(steps) - 0.4, -0.6]
    figure.update_yaxes(tickvals=list(range(len(steps))), ticktext=names, range=span, showgrid=False)
    figure.update_layout(barmode="overlay")
    return figure


def _step(figure: go.Figure, at: int, step: Step, kpi: Kpi) -> None:
    """A total as an upright line, else a bar from where the figure was to where it is then."""
    if step.look == "total":
        figure.add_scatter(
            name=kpi.title,
            meta={"y": [plain(step.name)], "x": [step.end]},
            x=[step.end, step.end],
            y=[at - 0.34, at + 0.34],
            mode="lines",
            line={"color": _COLOURS[step.look], "width": 5},
            hovertemplate=_hover(step),
        )
        return
    figure.add_bar(
        name=kpi.title,
        meta={"y": [plain(step.name)]},
        y=[at],
        x=[step.end - step.start],
        base=[step.start],
        orientation="h",
        width=0.62,
        marker={"color": colours.faded(_COLOURS[step.look], 0.9), "line_width": 0},
        hovertemplate=_hover(step),
    )


def _hover(step: Step) -> str:
    return f"{plain(step.hover or f'{step.name}: {step.text}', 200)}<extra></extra>"
