"""The intervals of a PowerPoint chart as its own error bars, from one end to the other around each point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree
from pptx.oxml.ns import qn

from ui.canvas import FROM, TO
from ui.export import sheets
from ui.export.series import Plot

_COLOUR: Final = "9AA2EE"
_WIDTH: Final = 57_150  # 4.5 points


def draw(chart: Any, plot: Plot) -> None:
    """Give the main series its intervals; the two series of their ends keep their numbers and leave the legend."""
    names = [series.name for series in chart.plots[0].series]
    main = names.index(plot.main or names[0])
    factor = sheets.plotted(plot).factor
    values = plot.series[names[main]]
    above = [_apart(high, value, factor) for high, value in zip(plot.series[TO], values, strict=True)]
    below = [_apart(value, low, factor) for low, value in zip(plot.series[FROM], values, strict=True)]
    element = chart.plots[0].series[main]._element
    # The schema wants them before the categories.
    element.find(qn("c:cat")).addprevious(_bars(above, below))
    for at, name in enumerate(names):
        if name in (FROM, TO) and chart.has_legend:
            _hide(chart.legend._element, at)


def _apart(high: float | int | None, low: float | int | None, factor: float) -> float:
    return 0.0 if high is None or low is None else (high - low) * factor


def _bars(above: Sequence[float], below: Sequence[float]) -> Any:
    bars = etree.Element(qn("c:errBars"))
    for tag, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, qn(f"c:{tag}")).set("val", value)
    for tag, values in (("plus", above), ("minus", below)):
        literal = etree.SubElement(etree.SubElement(bars, qn(f"c:{tag}")), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(values)))
        for at, length in enumerate(values):
            point = etree.SubElement(literal, qn("c:pt"))
            point.set("idx", str(at))
            etree.SubElement(point, qn("c:v")).text = repr(float(length))
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    line.set("w", str(_WIDTH))
    colour = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    colour.set("val", _COLOUR)
    return bars


def _hide(legend: Any, at: int) -> None:
    entry = etree.Element(qn("c:legendEntry"))
    etree.SubElement(entry, qn("c:idx")).set("val", str(at))
    etree.SubElement(entry, qn("c:delete")).set("val", "1")
    legend.find(qn("c:legendPos")).addnext(entry)
