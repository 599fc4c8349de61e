"""Charts of PowerPoint itself: their numbers are in the file and are edited like those of any slide."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from language import _
from metrics import format as numbers
from ui import colours
from ui.canvas import FROM, TO
from ui.export import grid, intervals, sheets
from ui.export.measures import Measure
from ui.export.series import Look, Plot
from ui.export.written import Cell

Place = tuple[Any, Any, Any, Any]
_KINDS: Final[dict[Look, Any]] = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    # Points with their intervals: lines without lines, with error bars.
    "dots": XL_CHART_TYPE.LINE_MARKERS,
}
_GREY: Final = "#8C94A0"
_FONT: Final = "Calibri"
_MANY: Final = 16
_MARKS: Final = {True: XL_MARKER_STYLE.CIRCLE, False: XL_MARKER_STYLE.DASH}


def chart(slide: Any, plot: Plot, place: Place) -> None:
    """Draw the plot as a chart, its values in the unit that the axis names."""
    measure = sheets.plotted(plot)
    frame = slide.shapes.add_chart(_KINDS[plot.look], *place, _values(plot, measure))
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(12), _FONT
    drawn.has_title = False
    drawn.has_legend = len(plot.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(drawn, plot, measure)
    _look(drawn, plot)


def heat(slide: Any, plot: Plot, place: Place) -> None:
    """A grid of numbers, the deeper the larger: PowerPoint has no heat map, so it is a table."""
    measure = sheets.plotted(plot)
    rows = [
        [Cell(str(name)), *(Cell(_short(values[at], measure), number=True) for values in plot.series.values())]
        for at, name in enumerate(plot.categories)
    ]
    cells = grid.draw(slide, [measure.told, *plot.series], rows, place, size=9)
    largest = max((value for values in plot.series.values() for value in values if value), default=1.0)
    for column, values in enumerate(plot.series.values(), 1):
        for row, value in enumerate(values, 1):
            _shade(cells.cell(row, column), (value or 0) / largest)


def _values(plot: Plot, measure: Measure) -> CategoryChartData:
    data = CategoryChartData(number_format=measure.form)
    # As words, so that a missing week stays a gap where it is and no program counts days of its own.
    data.categories = [numbers.day(each) if isinstance(each, date) else each for each in plot.categories]
    for name, values in plot.series.items():
        data.add_series(name, [None if value is None else value * measure.factor for value in values])
    return data


def _axes(drawn: Any, plot: Plot, measure: Measure) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines, names.has_major_gridlines = True, False
    values.major_gridlines.format.line.color.rgb = RGBColor(0xE3, 0xE6, 0xEB)
    values.format.line.fill.background()
    names.format.line.color.rgb = RGBColor(0xB8, 0xBE, 0xC8)
    values.tick_labels.number_format = "0%" if plot.unit == "proportion" else measure.form
    values.tick_labels.number_format_is_linked = False
    if measure.words and measure.words != "%":
        values.has_title = True
        run = values.axis_title.text_frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.bold = measure.told, Pt(12), False
    if plot.unit == "proportion" and plot.look == "stacked":
        values.maximum_scale = 1.0
    if plot.look in ("column", "stacked", "bar"):
        drawn.plots[0].gap_width = 40
    if plot.look == "bar":
        names.reverse_order = True
    if len(plot.categories) > _MANY:
        _slant(names)


def _slant(names: Any) -> None:
    """Many names stand aslant, so that none is cut."""
    names.tick_labels.font.size = Pt(9)
    body = names._element.find(".//" + qn("a:bodyPr"))
    body.set("rot", "-2700000")
    body.set("vert", "horz")


def _look(drawn: Any, plot: Plot) -> None:
    shades = _shades(plot)
    for series in drawn.plots[0].series:
        colour = RGBColor.from_string(shades[series.name].lstrip("#"))
        if plot.look in ("line", "dots"):
            _stroke(series, plot, colour)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
    if plot.look in ("bar", "column") and len(plot.series) == 1 and len(plot.categories) <= _MANY:
        _label(drawn, plot)
    if plot.look == "dots" and FROM in plot.series:
        intervals.draw(drawn, plot)


def _label(drawn: Any, plot: Plot) -> None:
    """Each bar says its number, so its axis need not."""
    bars = drawn.plots[0]
    bars.has_data_labels = True
    bars.data_labels.position, bars.data_labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(11)
    bars.data_labels.number_format = sheets.plotted(plot).form
    bars.data_labels.number_format_is_linked = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _stroke(series: Any, plot: Plot, colour: RGBColor) -> None:
    """The main series is strong, what it is compared with is thin, the ends of its interval are thinner still."""
    end, level = series.name in (FROM, TO), _level(plot, series.name)
    strong = not end and not level and plot.main in (None, series.name)
    series.smooth = False
    series.format.line.color.rgb = colour
    series.format.line.width = Pt(2.5 if strong else 0.75 if end else 1.5)
    if level or end:
        series.format.line.dash_style = MSO_LINE.DASH if level else MSO_LINE.ROUND_DOT
    if plot.look == "dots" and not level:
        series.format.line.fill.background()
    hidden = end or level or (not strong and plot.look == "line")
    series.marker.style = XL_MARKER_STYLE.NONE if hidden else _MARKS[strong]
    if not hidden:
        series.marker.size = 10 if plot.look == "dots" else 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = colour


def _level(plot: Plot, name: str) -> bool:
    """Whether a series is a line of one height, such as a target."""
    return name != plot.main and len(plot.categories) > 1 and len(set(plot.series[name])) == 1


def _shades(plot: Plot) -> dict[str, str]:
    names = list(plot.series)
    if plot.main is None and len(names) > 1:
        ends = dict.fromkeys((FROM, TO), _GREY)
        return {name: ends.get(name, colours.CATEGORIES[min(at, colours.MOST - 1)]) for at, name in enumerate(names)}
    known = {
        _("Target"): colours.TARGET,
        FROM: colours.ACCENT,
        TO: colours.ACCENT,
        plot.main or names[0]: colours.ACCENT,
    }
    return {name: known.get(name, _GREY) for name in names}


def _short(value: float | None, measure: Measure) -> str:
    if value is None:
        return ""
    shown = value * measure.factor
    return f"{shown:,.0f}" if measure.form in ("General", "#,##0", "0") or shown >= 10 else f"{shown:.1f}"


def _shade(cell: Any, part: float) -> None:
    """From white to the accent, never so deep that dark figures could not be read."""
    ends = (0xFF, 0xFF, 0xFF), (0x8E, 0x97, 0xEE)
    grid.paint(cell, RGBColor(*(round(low + (high - low) * min(part, 1.0)) for low, high in zip(*ends, strict=True))))
