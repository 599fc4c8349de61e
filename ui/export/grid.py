"""Tables of PowerPoint itself: headings, numbers on the right, columns as wide as what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Pt

from ui.export.written import Cell

Place = tuple[Any, Any, Any, Any]
_FONT: Final = "Calibri"
_SHORTEST, _LONGEST, _ROOM = 7, 42, 3
_MOST_TEXT: Final = 90
_INK, _HEADING, _PAPER = RGBColor(0x1F, 0x24, 0x30), RGBColor(0xEE, 0xF0, 0xF4), RGBColor(0xFF, 0xFF, 0xFF)


def draw(slide: Any, names: Sequence[str], rows: Sequence[Sequence[Cell]], place: Place, size: int = 11) -> Any:
    """The table on the slide, at this place."""
    table = slide.shapes.add_table(len(rows) + 1, len(names), *place).table
    table.horz_banding = False
    for column, wide in enumerate(_widths(names, rows, int(place[2]))):
        table.columns[column].width = Emu(wide)
    for column, name in enumerate(names):
        number = bool(rows) and rows[0][column].number
        _fill(table.cell(0, column), Cell(name, number=number), size, bold=True)
        paint(table.cell(0, column), _HEADING)
        for row, cells in enumerate(rows, 1):
            _fill(table.cell(row, column), cells[column], size)
            paint(table.cell(row, column), _PAPER)
    return table


def paint(cell: Any, colour: RGBColor) -> None:
    """Give a cell its ground."""
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour


def _widths(names: Sequence[str], rows: Sequence[Sequence[Cell]], wide: int) -> list[int]:
    """The width of each column by its longest text, within reason."""
    longest = [max([len(name) / 2, *(len(_words(row[at])) for row in rows)]) for at, name in enumerate(names)]
    weights = [min(max(each, _SHORTEST), _LONGEST) + _ROOM for each in longest]
    return [int(wide * weight / sum(weights)) for weight in weights]


def _words(found: Cell) -> str:
    text = f"{found.text} ({found.small})" if found.small else found.text
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1].rstrip()}\u2026"


def _fill(cell: Any, found: Cell, size: int, *, bold: bool = False) -> None:
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = _words(found)
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, _FONT, _INK
    paragraph.alignment = PP_ALIGN.RIGHT if found.number else PP_ALIGN.LEFT
    cell.margin_left = cell.margin_right = Pt(4)
    cell.margin_top = cell.margin_bottom = Pt(2)
