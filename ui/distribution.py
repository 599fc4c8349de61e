"""How the values behind a median spread: a histogram on steps that people know, with median and 90th percentile."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import plotly.graph_objects as go

from language import _
from metrics import format as numbers
from ui import colours
from ui.axes import value_axis
from ui.canvas import HEIGHT, empty, measures

_BINS: Final = 28
_NARROWEST: Final = 0.05  # of the next power of e: what lies within 5 % is one bar


@dataclass(frozen=True)
class Band:
    """So many values of `low` seconds or longer, and less than `high`."""

    low: int
    high: int
    n: int

    @property
    def text(self) -> str:
        """2 h to 3 h."""
        return _("{low} to {high}").format(low=numbers.duration(self.low), high=numbers.duration(self.high))


def bands(seconds: Sequence[float]) -> list[Band]:
    """The values in steps of the same multiple, each from a whole second on; `seconds` holds at least one value."""
    # A reply within the same second is a second: a log axis has no zero.
    values = sorted(max(value, 1.0) for value in seconds)
    first, last = math.floor(values[0]), math.floor(values[-1]) + 1
    width = max(math.log(last / first) / _BINS, _NARROWEST)
    steps = {round(first * math.exp(width * at)) for at in range(1, math.ceil(math.log(last / first) / width))}
    edges = sorted({first, *(step for step in steps if first < step < last), last})
    places = [bisect_left(values, edge) for edge in edges]
    return [
        Band(low, high, end - start)
        for (low, high), (start, end) in zip(pairwise(edges), pairwise(places), strict=True)
    ]


def durations(seconds: Sequence[float], *, height: int = HEIGHT) -> go.Figure:
    """Contacts per duration on a log axis; `seconds` holds at least one value of zero or more."""
    values, found = sorted(max(value, 1.0) for value in seconds), bands(seconds)
    counts, low, high = [band.n for band in found], math.log10(found[0].low), math.log10(found[-1].high)
    figure = empty(height, right=100)
    measures(figure, "contacts")
    figure.add_bar(
        name=_("Contacts"),
        meta={"x": [band.text for band in found]},
        x=[(band.low + band.high) / 2 for band in found],
        y=counts,
        width=[(band.high - band.low) * 0.97 for band in found],
        marker={"color": colours.faded(colours.ACCENT, 0.75), "line_width": 0},
        customdata=[
            _("{text}<br><b>{n}</b> of {total} contacts").format(
                text=band.text, n=numbers.number(band.n), total=numbers.number(len(values))
            )
            for band in found
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    middle, late = quantile(values, 0.5), quantile(values, 0.9)
    # The median's label stands before its line unless that is near the left end; the other one always behind its own,
    # where the margin of the figure is, so that no line crosses a label.
    at_left = (math.log10(middle) - low) / (high - low or 1.0) > 0.35
    _mark(figure, middle, _("half within"), max(counts) * 1.13, left=at_left)
    _mark(figure, late, _("90 % within"), max(counts) * (1.13 if at_left else 1.03), left=False)
    figure.update_xaxes(**value_axis([values[0], values[-1]], "seconds"))
    figure.update_yaxes(**value_axis([0.0, max(counts) * 1.18], "contacts", from_zero=True))
    return figure


def scores(counts: Sequence[tuple[str, int]], *, height: int = HEIGHT) -> go.Figure:
    """Answers per score, in the order given."""
    total = sum(n for _, n in counts) or 1
    figure = empty(height)
    measures(figure, "contacts")
    figure.add_bar(
        name=_("Answers"),
        x=[score for score, _ in counts],
        y=[n for _, n in counts],
        marker={"color": colours.faded(colours.ACCENT, 0.75), "line_width": 0},
        text=[numbers.percent(n / total) for _, n in counts],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            _("score {score}<br><b>{n}</b> of {total} answers").format(
                score=score, n=numbers.number(n), total=numbers.number(total)
            )
            for score, n in counts
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_xaxes(type="category")
    figure.update_yaxes(**value_axis([0.0, max((n for _, n in counts), default=1) * 1.15], "contacts", from_zero=True))
    return figure


def quantile(values: Sequence[float], share: float) -> float:
    """The quantile of sorted values, linearly interpolated."""
    at = share * (len(values) - 1)
    below = math.floor(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (at - below)


def _mark(figure: go.Figure, at: float, name: str, top: float, *, left: bool) -> None:
    figure.add_vline(x=at, line={"color": colours.COMPARISON, "width": 1.4, "dash": "dash"})
    figure.add_annotation(
        x=math.log10(at),
        y=top,
        text=f"{name} <b>{numbers.duration(at)}</b>",
        showarrow=False,
        xanchor="right" if left else "left",
        xshift=-5 if left else 5,
        font={"size": 12},
    )
