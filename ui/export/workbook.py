"""A page as an Excel workbook: a sheet that says what it is, then a sheet per table and per chart."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any, Final

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from language import _
from ui import plain
from ui.export import about, sheets
from ui.export.collected import Page
from ui.export.measures import Measure

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_MOST_TEXT: Final = 16_000
# Text stays text, whatever it begins with: no formulas, no links, no numbers made of strings.
_AS_TEXT: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}


def xlsx(page: Page) -> bytes:
    """The workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _AS_TEXT) as book:
        looks = _Looks(book)
        taken: set[str] = set()
        _about(book.add_worksheet(_name(_("About"), taken)), page, looks)
        for sheet in sheets.of(page):
            frame, measures = sheets.in_units(sheet, spreadsheet=True)
            _fill(book.add_worksheet(_name(sheet.title, taken)), sheet.title, frame, measures, looks)
    return target.getvalue()


class _Looks:
    """The formats of the cells, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._forms: dict[str, Format] = {}

    def number(self, form: str) -> Format:
        """The look of a number format."""
        if form not in self._forms:
            self._forms[form] = self._book.add_format({"num_format": form})
        return self._forms[form]


def _about(sheet: Worksheet, page: Page, looks: _Looks) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, f"Carelens: {page.name}", looks.title)
    at = 2
    for label, words in [*about.lines(page), ("", ""), *about.definitions(page)]:
        sheet.write_string(at, 0, _text(label), looks.label)
        sheet.write_string(at, 1, _text(words), looks.wrapped)
        at += 1


def _fill(sheet: Worksheet, title: str, frame: pl.DataFrame, measures: dict[str, Measure], looks: _Looks) -> None:
    sheet.write_string(0, 0, _text(title), looks.title)
    for column, name in enumerate(frame.columns):
        sheet.write_string(2, column, _text(name), looks.heading)
        kind = frame.schema[name]
        form = looks.number(_form(kind, measures[name]))
        sheet.set_column(column, column, min(max(12, _longest(frame[name]), len(name) // 2), 60))
        for row, value in enumerate(frame[name], 3):
            _write(sheet, row, column, value, form)
    sheet.freeze_panes(3, 1)
    if len(frame):
        sheet.autofilter(2, 0, 2 + len(frame), max(len(frame.columns) - 1, 0))


def _longest(column: pl.Series) -> int:
    return max((len(value) for value in column if isinstance(value, str)), default=0)


def _write(sheet: Worksheet, row: int, column: int, value: Any, form: Format) -> None:
    if value is None or value != value:
        return
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        sheet.write_string(row, column, _text(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value.replace(tzinfo=None) if isinstance(value, datetime) else value, form)
    else:
        sheet.write_number(row, column, value, form)


def _form(kind: pl.DataType, measure: Measure) -> str:
    if kind == pl.Date():
        return "yyyy-mm-dd"
    if isinstance(kind, pl.Datetime):
        return "yyyy-mm-dd hh:mm"
    return "#,##0" if kind.is_integer() and measure.form == "General" else measure.form


def _text(value: object) -> str:
    return plain.one_line(value, _MOST_TEXT)


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: allowed signs, at most 31 of them, and not twice."""
    # Spreadsheets count in units of two bytes, so that a sign beyond the first 65,536 counts twice: it is left out.
    allowed = "".join(each for each in _FORBIDDEN.sub(" ", plain.one_line(title, 200)) if ord(each) <= 0xFFFF)
    base = " ".join(allowed.split()) or _("Table")
    name, at = base[:_LONGEST_NAME].strip(), 2
    while name.lower() in taken:
        end = f" {at}"
        name, at = base[: _LONGEST_NAME - len(end)].strip() + end, at + 1
    taken.add(name.lower())
    return name
