"""Topic by a dimension of choice, coloured by how far each cell is from what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl
import streamlit as st

from language import N_, _
from metrics import dimensions
from metrics import format as numbers
from ui import canvas, colours, drill, plain, scans, words
from ui.export import collected
from ui.plain import plotly as text
from ui.view import View

DIMENSIONS: Final = {
    "carrier": N_("Carrier"),
    "region": N_("Region"),
    "product": N_("Product"),
    "channel": N_("Channel"),
    "team": N_("Team"),
    "country": N_("Country"),
    "segment": N_("Segment"),
}
# Contacts of the expectation that are added to both sides: small cells stay near "as expected".
_SHRINK: Final = 4.0
_FURTHEST: Final = 2.0  # two doublings fill the scale
_DEEP: Final = 1.5
Rows = Sequence[Sequence[Mapping[str, Any] | None]]


def draw(view: View) -> None:
    """The heat map with its choice of dimension, kept in the URL."""
    room = st.container(border=True, key="heat-panel")
    with room:
        top, choice = st.columns([3, 1], vertical_alignment="bottom")
        with choice:
            picked = st.selectbox(
                _("Topic by"),
                list(DIMENSIONS),
                format_func=lambda name: _(DIMENSIONS.get(name, "Carrier")),
                key="heat",
                bind="query-params",
            )
        dim = picked if picked in DIMENSIONS else "carrier"
        frame = scans.grid(view, "complaints", dim)
        with top:
            st.subheader(_title(frame, dim), anchor=False)
        if frame.is_empty():
            st.caption(
                _("No complaints with a topic and a {dim}, or nothing before this period to compare with.").format(
                    dim=dimensions.one(dim)
                )
            )
            return
        note = _("Complaints. Orange: more than the periods before and the growth of all let expect; blue: fewer.")
        note += _(" Cells of few contacts are paler.")
        drawn = figure(frame, dim)
        collected.chart(_title(frame, dim), note, drawn)
        st.caption(note)
        state = st.plotly_chart(
            drawn,
            key="heat-map",
            config={"displayModeBar": False},
            alt=plain.spoken(_title(frame, dim)),
            on_select="rerun",
            selection_mode="points",
        )
        drill.actions(leads(frame, dim), state.selection.points, "heat-map")


def leads(frame: pl.DataFrame, dim: str) -> drill.Drill:
    """What a cell stands for: the contacts of its topic and place, as the complaints among them are."""
    topics, places = (
        {text(words.dimension_value(name, value)): value for value in frame[column].unique().to_list()}
        for name, column in (("topic", "topic"), (dim, "value"))
    )
    return drill.Drill("complaint_rate", "topic", topics, across=dim, columns=places)


def figure(frame: pl.DataFrame, dim: str) -> go.Figure:
    """One cell per topic and value: its number, and the colour of its distance from the expectation."""
    order = {
        name: frame.group_by(name).agg(pl.col("v").sum()).sort("v", name, descending=[True, False])[name].to_list()
        for name in ("topic", "value")
    }
    cells = {(row["topic"], row["value"]): row for row in frame.to_dicts()}
    rows = [[cells.get((topic, value)) for value in order["value"]] for topic in order["topic"]]
    drawn = canvas.empty(90 + 30 * len(rows), right=canvas.KEY_ROOM)
    canvas.measures(drawn, "contacts")
    drawn.add_heatmap(
        **_cells(rows),
        x=[text(words.dimension_value(dim, value)) for value in order["value"]],
        y=[text(words.dimension_value("topic", topic)) for topic in order["topic"]],
    )
    _points(drawn, rows)
    _counts(drawn, rows)
    # Said in full: points on an axis would get room beside the cells.
    drawn.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, type="category")
    drawn.update_xaxes(range=[-0.5, len(order["value"]) - 0.5], type="category", side="top")
    return drawn


def _cells(rows: Rows) -> dict[str, Any]:
    """The colours and hovers of the cells; what is meant are their numbers."""
    return {
        "name": _("Complaints"),
        "meta": {"z": [[0.0 if cell is None else cell["v"] for cell in row] for row in rows]},
        "z": [[0.0 if cell is None else doublings(cell["v"], cell["expected"]) for cell in row] for row in rows],
        "customdata": [["0" if cell is None else _hover(cell) for cell in row] for row in rows],
        "hovertemplate": "%{y}, %{x}<br><b>%{customdata}</b><extra></extra>",
        "zmin": -_FURTHEST,
        "zmax": _FURTHEST,
        "colorscale": [
            [0.0, colours.BETTER],
            [0.5, colours.faded(colours.COMPARISON, 0.10)],
            [1.0, colours.WORSE],
        ],
        "colorbar": {
            **canvas.key(_("times expected")),
            "tickvals": [-2, -1, 0, 1, 2],
            "ticktext": ["\u00d7 \u00bc", "\u00d7 \u00bd", "\u00d7 1", "\u00d7 2", "\u00d7 4"],
        },
        "xgap": 2,
        "ygap": 2,
    }


def _hover(cell: Mapping[str, Any]) -> str:
    return _("{v}, expected about {expected}").format(
        v=numbers.number(cell["v"]), expected=numbers.number(cell["expected"], 1)
    )


def _counts(drawn: go.Figure, rows: Rows) -> None:
    """The numbers as notes in the colour of the theme.

    The figure's own texts take the colour of a cell without its transparency for their ground, and turn white on pale
    blue.
    """
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None and cell["v"]:
                # Where a cell is nearly opaque, in either theme only black can be read on it.
                far = abs(doublings(cell["v"], cell["expected"])) >= _DEEP
                ink = {"color": "#14161A"} if far else {}
                drawn.add_annotation(x=place, y=at, text=numbers.number(cell["v"]), showarrow=False, font=ink)


def _points(drawn: go.Figure, rows: Rows) -> None:
    """A heat map tells of no click: unseen points on cells that hold something do, and the chosen one is framed."""
    cells = drawn.data[0]
    held = [(at, place) for at, row in enumerate(rows) for place, cell in enumerate(row) if cell is not None]
    drawn.add_scatter(
        x=[cells.x[place] for _at, place in held],
        y=[cells.y[at] for at, _place in held],
        mode="markers",
        marker={"symbol": "square-open", "size": 18, "opacity": 0, "color": colours.TARGET, "line_width": 2},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[cells.customdata[at][place] for at, place in held],
        hovertemplate="%{y}, %{x}<br><b>%{customdata}</b><extra></extra>",
    )


def doublings(v: float, expected: float) -> float:
    """How many times the cell doubled (below 0: halved), small cells drawn towards 0."""
    return float(np.log2((v + _SHRINK) / (expected + _SHRINK)))


def _title(frame: pl.DataFrame, dim: str) -> str:
    if frame.is_empty():
        return _("Complaints by topic and {dim}").format(dim=dimensions.one(dim))
    far = max(frame.to_dicts(), key=lambda row: doublings(row["v"], row["expected"]))
    if doublings(far["v"], far["expected"]) < 0.5:
        return _("No topic is far above its past in any {dim}").format(dim=dimensions.one(dim))
    topic, value = words.dimension_value("topic", far["topic"]), words.dimension_value(dim, far["value"])
    return plain.markdown(
        _("Furthest above its past: {topic}, {dim} {value}").format(topic=topic, dim=dimensions.one(dim), value=value),
        120,
    )
