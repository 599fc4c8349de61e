"""A chart as PNG or SVG, drawn by Plotly's kaleido with the installed browser."""

from __future__ import annotations

from typing import Final, Literal

import kaleido

from ui.export import browser, dress
from ui.export.collected import Chart, Page

WIDTH: Final = 1200
_SECONDS: Final = 60


def drawn(chart: Chart, page: Page, form: Literal["png", "svg"]) -> bytes:
    """The picture with its message, what is shown and how fresh it is; a PNG at twice the size, sharp in print."""
    figure = dress.picture(chart, page, WIDTH)
    options = {"format": form, "width": WIDTH, "height": figure.layout.height, "scale": 2 if form == "png" else 1}
    # MathJax would come from the network.
    where = {"path": browser.path(), "mathjax": False, "timeout": _SECONDS}
    with browser.PLACES:
        found: bytes = kaleido.calc_fig_sync(figure, opts=options, kopts=where)
    return found
