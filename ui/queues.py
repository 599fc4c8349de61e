"""The figures of the Backlog page: ages as stacked bars, what came against what went, and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import backlog, dimensions
from metrics import format as numbers
from ui import canvas, colours, plain, sentences, words
from ui.axes import date_axis, value_axis

# The older, the deeper: the two youngest bands are everyday work.
SHADES: Final = dict(zip((name for name, _ in backlog.AGES), (0.18, 0.32, 0.5, 0.72, 1.0), strict=True))

# Of the longest name of a band, its count and its share.
_PER_SIGN, _MORE_SIGNS = 5.6, 11


def stacked(frame: pl.DataFrame, per: str) -> go.Figure:
    """Bars per period, one part per age band. `frame`: period, age, n."""
    longest = max(len(_(age)) for age in SHADES)
    figure = canvas.empty(240, right=round(_PER_SIGN * (longest + _MORE_SIGNS)))
    canvas.measures(figure, "contacts", "backlog")
    totals = frame.group_by("period").agg(pl.col("n").sum()).sort("period")
    of = dict(totals.iter_rows())
    for age, shade in SHADES.items():
        part = frame.filter(pl.col("age") == age).sort("period")
        figure.add_bar(
            name=_(age),
            x=part["period"].to_list(),
            y=part["n"].to_list(),
            marker={"color": colours.faded(colours.ACCENT, shade), "line_width": 0},
            customdata=[
                _("{period}<br><b>{n}</b> waiting for {age}, {share}").format(
                    period=words.period(at, per), n=numbers.number(n), age=_(age), share=_share(n, of[at])
                )
                for at, n in part.select("period", "n").rows()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    axis = value_axis(totals["n"].to_list(), "contacts", from_zero=True)
    figure.update_yaxes(**axis)
    figure.update_xaxes(**date_axis(totals["period"].to_list(), per))
    figure.update_layout(barmode="stack", bargap=0.15)
    _age_labels(figure, frame)
    return figure


def lines(frame: pl.DataFrame, per: str, *, cut: bool = False) -> go.Figure:
    """Two lines, named at their ends; dotted to the last period where only part of it is shown (`cut`).

    `frame`: period, came, went.
    """
    figure = canvas.empty(240, right=70)
    canvas.measures(figure, "contacts")
    for column, name, colour in (("came", _("came in"), colours.WORSE), ("went", _("solved"), colours.BETTER)):
        known = frame.filter(pl.col(column).is_not_null())
        x, y = known["period"].to_list(), known[column].to_list()
        whole = len(x) - cut
        for start, end, dash in ((0, whole, "solid"), (whole - 1, len(x), "dot")) if cut else ((0, whole, "solid"),):
            figure.add_scatter(
                x=x[max(start, 0) : end], y=y[max(start, 0) : end], mode="lines", hoverinfo="skip",
                line={"color": colour, "width": 2, "dash": dash},
            )  # fmt: skip
        unfinished = [cut and at == len(x) - 1 for at in range(len(x))]
        figure.add_scatter(
            name=sentences.capital(name),
            x=x,
            y=y,
            mode="markers",
            marker={
                "color": colour,
                "size": 6,
                "symbol": ["circle-open" if part else "circle" for part in unfinished],
            },
            customdata=[
                f"{words.period(at, per)}<br><b>{numbers.number(n)}</b> {name}"
                + (_(", not a whole {per} yet").format(per=dimensions.one(per)) if part else "")
                for at, n, part in zip(x, y, unfinished, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    ends = frame.drop_nulls().tail(1).to_dicts()
    above = bool(ends) and ends[0]["came"] >= ends[0]["went"]
    for column, name, colour in (("came", _("came in"), colours.WORSE), ("went", _("solved"), colours.BETTER)):
        for row in ends:
            # Two ends close to each other keep their names apart.
            shift = 7 if (column == "came") == above else -7
            figure.add_annotation(
                x=row["period"], y=row[column], text=name, xanchor="left", xshift=8, yshift=shift, showarrow=False,
                font={"color": colour},
            )  # fmt: skip
    values = [*frame["came"].to_list(), *frame["went"].to_list()]
    figure.update_yaxes(**value_axis(values, "contacts", from_zero=True))
    figure.update_xaxes(**date_axis(frame["period"].to_list(), per))
    return figure


def _age_labels(figure: go.Figure, frame: pl.DataFrame) -> None:
    """Name the bands at the last bar where there is room, each with its count and share."""
    last = frame.filter(pl.col("period") == frame["period"].max())
    total, below, placed = last["n"].sum(), 0.0, -1.0
    for row in last.to_dicts():
        middle = below + row["n"] / 2
        below += row["n"]
        if row["n"] and total and middle / total - placed > 0.09:
            placed = middle / total
            text = f"{_(row['age'])} <b>{numbers.number(row['n'])}</b>, {_share(row['n'], float(total))}"
            figure.add_annotation(
                x=1, xref="paper", y=middle, text=text, xanchor="left", showarrow=False,
                xshift=4, font={"size": 11},
            )  # fmt: skip


def _share(n: float, total: float) -> str:
    return numbers.percent(n / total) if total else ""


def labels(names: Sequence[str]) -> list[str]:
    """The names as they stand on the axis."""
    return [plain.plotly(name, 28) for name in names]


def bars(names: Sequence[str], values: Sequence[float], shares: Sequence[float]) -> go.Figure:
    """Horizontal bars of counts, each with its number and its share of all."""
    shown = labels(names)
    figure = canvas.empty(60 + 26 * len(shown), right=76)
    canvas.measures(figure, "contacts", "backlog")
    figure.add_bar(
        name=_("Open contacts"),
        x=list(values),
        y=shown,
        orientation="h",
        marker={"color": colours.ACCENT},
        text=[
            f"{numbers.number(value)}, {numbers.percent(share)}" for value, share in zip(values, shares, strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            _("{name}<br><b>{value}</b> open").format(name=name, value=numbers.number(value))
            for name, value in zip(shown, values, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(visible=False)
    return figure
