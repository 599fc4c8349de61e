"""A figure as it leaves the page: dark on white, since no theme follows it; and with its words, as a picture."""

from __future__ import annotations

import html
import textwrap
from typing import Final

import plotly.graph_objects as go

from ui.export import about
from ui.export.collected import Chart, Page

FONT: Final = "Inter, Liberation Sans, Arial, sans-serif"
INK, QUIET = "#1F2430", "#5B6370"
_LINE: Final = 18


def light(figure: go.Figure) -> go.Figure:
    """A copy on white in the type of the page."""
    copy = go.Figure(figure)
    copy.update_layout(
        template="none",
        paper_bgcolor="white",
        plot_bgcolor="white",
        font={"family": FONT, "size": 13, "color": INK},
        hoverlabel={"font": {"family": FONT, "size": 13}},
        meta=None,
    )
    copy.update_annotations(font_family=FONT)
    return copy


def picture(chart: Chart, page: Page, width: int) -> go.Figure:
    """The figure with its message above it, and below it what is shown, how fresh it is and how its KPI is defined."""
    copy = light(chart.figure)
    title, note = _wrapped(chart.title, width / 10.2), _wrapped(chart.note, width / 7)
    said = f"{page.name}: {about.line(page)}. {_definition(chart, page)}"
    foot = _wrapped(said.strip(), width / 5.4)
    above, below = 30 + 26 * len(title) + _LINE * len(note), 60 + 15 * len(foot)
    copy.update_xaxes(tickangle=0)
    inner, margin = int(chart.figure.layout.height or 300), copy.layout.margin
    copy.update_layout(
        width=width,
        height=inner + above + below,
        margin={"l": max(margin.l or 0, 36), "r": max(margin.r or 0, 24), "t": above, "b": below},
        title={
            "text": f"<b>{'<br>'.join(title)}</b>",
            "subtitle": {"text": "<br>".join(note), "font": {"size": 13, "color": QUIET}},
            "font": {"size": 20},
            **{"x": 0.02, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 16}},
        },
    )
    # At the right edge, for names on the left axis push the left one inwards.
    copy.add_annotation(
        text="<br>".join(foot),
        **{"x": 1, "xref": "paper", "xanchor": "right", "xshift": copy.layout.margin.r - 24},
        **{"y": 0, "yref": "paper", "yanchor": "bottom", "yshift": 10 - below},
        align="left",
        showarrow=False,
        font={"family": FONT, "size": 11, "color": QUIET},
    )
    return copy


def _definition(chart: Chart, page: Page) -> str:
    name = (chart.figure.layout.meta or {}).get("kpi")
    found = next((kpi for kpi in page.kpis.values() if kpi.name == name), None)
    return f"{found.title}: {found.meaning}" if found else ""


def _wrapped(text: str, characters: float) -> list[str]:
    """Lines of plain text; Plotly would read markup in them and run formulas between dollar signs."""
    lines = textwrap.wrap(text, max(int(characters), 20))
    return [html.escape(line, quote=False).replace("$", "\u2060$") for line in lines]
