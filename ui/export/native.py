"""Charts and tables of PowerPoint itself: their numbers are in the file and are edited like those of any slide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from metrics import format as numbers
from ui import colours
from ui.canvas import FROM, TO
from ui.export import sheets
from ui.export.measures import Measure
from ui.export.series import Look, Plot
from ui.export.written import Cell

Place = tuple[Any, Any, Any, Any]
_KINDS: Final[dict[Look, Any]] = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    # Points with their intervals: lines without lines, their ends joined by PowerPoint's high-low lines.
    "dots": XL_CHART_TYPE.LINE_MARKERS,
}
_GREY: Final = "#8C94A0"
_FONT: Final = "Calibri"


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
    grid = table(slide, [measure.words, *plot.series], rows, place, size=9)
    largest = max((value for values in plot.series.values() for value in values if value), default=1.0)
    for column, values in enumerate(plot.series.values(), 1):
        for row, value in enumerate(values, 1):
            _shade(grid.cell(row, column), (value or 0) / largest)


def table(slide: Any, names: Sequence[str], rows: Sequence[Sequence[Cell]], place: Place, size: int = 11) -> Any:
    """A table with its headings; numbers stand on the right."""
    grid = slide.shapes.add_table(len(rows) + 1, len(names), *place).table
    grid.horz_banding = False
    for column, name in enumerate(names):
        _fill(grid.cell(0, column), Cell(name), size, bold=True)
        _paint(grid.cell(0, column), RGBColor(0xEE, 0xF0, 0xF4))
        for row, cells in enumerate(rows, 1):
            _fill(grid.cell(row, column), cells[column], size)
            _paint(grid.cell(row, column), RGBColor(0xFF, 0xFF, 0xFF))
    return grid


def _values(plot: Plot, measure: Measure) -> CategoryChartData:
    data = CategoryChartData(number_format=measure.form)
    # As words, so that a missing week stays a gap where it is and no program counts days of its own.
    data.categories = [numbers.day(each) if isinstance(each, date) else each for each in plot.categories]
    for name, values in plot.series.items():
        data.add_series(name, [None if value is None else value * measure.factor for value in values])
    return data


def _axes(drawn: Any, plot: Plot, measure: Measure) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines, values.major_gridlines.format.line.color.rgb = True, RGBColor(0xE3, 0xE6, 0xEB)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = measure.form, False
    if measure.words and measure.words != "%":
        values.has_title = True
        values.axis_title.text_frame.text = measure.words
        values.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
        values.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    names.format.line.color.rgb = RGBColor(0xB8, 0xBE, 0xC8)
    names.has_major_gridlines = False
    if plot.look in ("column", "stacked", "bar"):
        drawn.plots[0].gap_width = 40
    if plot.look == "bar":
        names.reverse_order = True


def _look(drawn: Any, plot: Plot) -> None:
    shades = _shades(plot)
    for series in drawn.plots[0].series:
        colour = RGBColor.from_string(shades[series.name].lstrip("#"))
        if plot.look in ("line", "dots"):
            _stroke(series, plot, colour)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
    if plot.look in ("bar", "column") and len(plot.series) == 1 and len(plot.categories) <= 15:
        labels = drawn.plots[0]
        labels.has_data_labels = True
        labels.data_labels.position, labels.data_labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(11)
        labels.data_labels.number_format = sheets.plotted(plot).form
        labels.data_labels.number_format_is_linked = False
    if plot.look == "dots" and FROM in plot.series:
        _join_ends(drawn)


def _stroke(series: Any, plot: Plot, colour: RGBColor) -> None:
    """The main series is strong, what it is compared with is thin, the ends of its interval are thinner still."""
    main, line = series.name == next(iter(plot.series)), series.format.line
    level = series.name not in (FROM, TO) and not main and len(set(plot.series[series.name])) == 1
    series.smooth = False
    line.color.rgb = colour
    line.width = Pt(2.5 if main else 1.25)
    if plot.look == "dots" and not level:
        line.fill.background()
    if level or series.name in (FROM, TO):
        line.dash_style = MSO_LINE.DASH if level else MSO_LINE.ROUND_DOT
    marker = XL_MARKER_STYLE.CIRCLE if main else XL_MARKER_STYLE.DASH
    series.marker.style = marker if main or (plot.look == "dots" and not level) else XL_MARKER_STYLE.NONE
    series.marker.size = (10 if plot.look == "dots" else 5) if main else 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _join_ends(drawn: Any) -> None:
    """A line from the lowest to the highest value of each category, which are the ends of its interval."""
    line = drawn.plots[0]._element
    space = line.nsmap["c"]
    joined = etree.Element(f"{{{space}}}hiLowLines")
    line.find(f"{{{space}}}marker").addprevious(joined)


def _shades(plot: Plot) -> dict[str, str]:
    names = list(plot.series)
    if plot.look == "stacked" or not {FROM, TO, "Target", "All", "Before"} & set(names):
        taken = (*colours.CATEGORIES, _GREY)
        first = colours.ACCENT if len(names) == 1 else taken[0]
        return {name: (taken[min(at, len(taken) - 1)] if at else first) for at, name in enumerate(names)}
    known = {"Target": colours.TARGET, FROM: colours.ACCENT, TO: colours.ACCENT}
    return {name: known.get(name, _GREY if at else colours.ACCENT) for at, name in enumerate(names)}


def _short(value: float | None, measure: Measure) -> str:
    if value is None:
        return ""
    shown = value * measure.factor
    return f"{shown:,.0f}" if measure.form in ("General", "#,##0", "0") or shown >= 10 else f"{shown:.1f}"


def _fill(cell: Any, found: Cell, size: int, *, bold: bool = False) -> None:
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = f"{found.text} ({found.small})" if found.small else found.text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
    run.font.color.rgb = RGBColor(0x1F, 0x24, 0x30)
    paragraph.alignment = PP_ALIGN.RIGHT if found.number else PP_ALIGN.LEFT
    cell.margin_left = cell.margin_right = Pt(4)
    cell.margin_top = cell.margin_bottom = Pt(2)


def _paint(cell: Any, colour: RGBColor) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour


def _shade(cell: Any, part: float) -> None:
    """From white to the accent, never so deep that dark figures could not be read."""
    ends = (0xFF, 0xFF, 0xFF), (0x8E, 0x97, 0xEE)
    _paint(cell, RGBColor(*(round(low + (high - low) * min(part, 1.0)) for low, high in zip(*ends, strict=True))))
