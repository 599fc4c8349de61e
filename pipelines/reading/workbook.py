"""XLSX -> text: parts checked before the reader sees them, the sheet chosen by content, dates as ISO text.

A spreadsheet reader lays the cells of a sheet on a grid, so two cells at opposite corners of a 1.4 KB file ask for the
memory of the whole grid. The extent of every sheet is therefore taken from its cells first (what it says of itself may
be a lie), with every part inflated in pieces, counted, and refused where it declares entities.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import fastexcel
import polars as pl

from pipelines.reading import archives, grid, header
from pipelines.reading.read import Text
from pipelines.report import Limits, Refusal

SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
CELL: Final = re.compile(rb"""\sr=["']([A-Z]{1,4})([0-9]{1,8})["']""")
ROW_OR_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")
OVERLAP: Final = 64
LARGEST: Final = (1_048_576, 16_384)
CELL_BYTES: Final = 64  # what one place of the grid takes, in the reader and as text, filled or not
EXACT: Final = 2.0**53  # whole numbers up to here survive the way a spreadsheet stores them
DATE: Final = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$"
SAVE_HINT: Final = "Open it in a spreadsheet program, save the sheet as CSV or as a new XLSX, and load that file."


@dataclass
class Extent:
    """The last row and column with a cell, and how many cells there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    @property
    def places(self) -> int:
        """How many places the grid has."""
        return self.rows * self.columns


@dataclass
class Sheet:
    """One sheet as text, row 1 first, and how much it looks like an export."""

    name: str
    cells: pl.DataFrame
    known: int  # headers that any source has a word for
    rows: int
    visible: bool

    @property
    def score(self) -> float:
        """How much the sheet looks like an export: many known headers, many rows."""
        # A sheet of contacts may have more rows than one of tickets, but fewer of its columns mean anything here.
        return (self.known + 0.1) * math.log2(1 + self.rows)


def read_workbook(data: bytes, limits: Limits, vocabulary: frozenset[str]) -> Text:
    """The text of the sheet that holds the export. Raises Refusal for what cannot or must not be opened."""
    extents = _inspect(data, limits)
    for extent in extents.values():
        _check_extent(extent, limits)
    try:
        book = fastexcel.read_excel(data)
        found = [_sheet(book, name, vocabulary) for name in book.sheet_names]
    except (fastexcel.FastExcelError, ValueError) as error:
        raise Refusal("This workbook is damaged or protected.", SAVE_HINT) from error
    found = [sheet for sheet in found if sheet.cells.height]
    if not found:
        raise Refusal("No sheet of this workbook has rows.", SAVE_HINT)
    best = max(found, key=lambda sheet: (sheet.visible, sheet.score))
    evidence: dict[str, Any] = {"format": "XLSX", "sheet": best.name}
    others = {sheet.name: sheet.cells.height for sheet in found if sheet is not best}
    if others:
        evidence["other_sheets"] = others
    text = grid.from_rows(best.cells, limits, vocabulary, evidence)
    like = [sheet for sheet in found if sheet is not best and sheet.visible and sheet.known > 2]
    rivals = [sheet.name for sheet in like if sheet.score > best.score / 2]
    if rivals:
        text.warnings.append(f"Sheet '{best.name}' was loaded; '{rivals[0]}' looks like an export too and was not.")
    return text


def _inspect(data: bytes, limits: Limits) -> dict[str, Extent]:
    """The extent of every sheet; Refusal for parts that are too big, lie over each other or declare entities."""
    extents: dict[str, Extent] = {}
    names = archives.names(data)
    if "xl/workbook.bin" in names or "content.xml" in names or "word/document.xml" in names:
        raise Refusal("This is an office document of another kind than XLSX.", SAVE_HINT)
    for name, pieces in archives.exports(data, limits):
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            for _ in pieces:
                pass
            continue
        extent = extents.setdefault(name, Extent()) if SHEET.fullmatch(name) else None
        tail = b""
        for piece in pieces:
            window = tail + piece
            _refuse_entities(window, not tail)
            if extent is not None:
                _measure(extent, window, len(tail))
            tail = window[-OVERLAP:]
    return extents


def _refuse_entities(window: bytes, first: bool) -> None:
    if first and window[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal("This workbook is written in a way that no spreadsheet program writes.", SAVE_HINT)
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
        raise Refusal("This workbook declares entities, which can read files or fill the memory.", SAVE_HINT)


def _measure(extent: Extent, window: bytes, seen: int) -> None:
    """Widen the extent by the cells of a piece; what lies in the first `seen` bytes may be counted twice."""
    for letters, digits in set(CELL.findall(window)) if len(window) < 1 << 12 else CELL.findall(window):
        row, column = int(digits), _column(letters)
        extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
    extent.cells += len(ROW_OR_CELL.findall(window[seen:]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_extent(extent: Extent, limits: Limits) -> None:
    if extent.rows > LARGEST[0] or extent.columns > LARGEST[1]:
        raise Refusal("This workbook has cells outside of what a sheet can have.", SAVE_HINT)
    if extent.rows > limits.rows:
        raise Refusal(f"A sheet of this workbook has {extent.rows:,} rows; {limits.rows:,} are allowed.", SAVE_HINT)
    if extent.columns > limits.columns:
        raise Refusal(
            f"A sheet of this workbook reaches to column {extent.columns:,}; {limits.columns:,} are allowed.", SAVE_HINT
        )
    if extent.places * CELL_BYTES > limits.memory_bytes or extent.cells * CELL_BYTES > limits.memory_bytes:
        raise Refusal(
            f"A sheet of this workbook spans {extent.rows:,} rows and {extent.columns:,} columns, more than fits in "
            "memory.",
            "Delete stray cells far from the table, or export as CSV.",
        )


def _sheet(book: fastexcel.ExcelReader, name: str, vocabulary: frozenset[str]) -> Sheet:
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    cells = loaded.to_polars() if loaded.width else pl.DataFrame()
    cells = grid.without_empty_tail(grid.blank_to_null(cells))
    visible = loaded.visible == "visible"
    if not cells.height:
        return Sheet(name, cells, 0, 0, visible)
    cells = cells.with_columns(_times(column) for column in cells)
    records = grid.opening(cells)
    head = header.search(records, vocabulary)
    cells = _without_false_digits(book, name, cells, records[head.index].start + 1)
    known = sum(column.base in vocabulary for column in head.columns) if head.found else 0
    return Sheet(name, cells, known, max(cells.height - records[head.index].start - 1, 0), visible)


def _without_false_digits(book: fastexcel.ExcelReader, name: str, cells: pl.DataFrame, rows: int) -> pl.DataFrame:
    """Numbers of more digits than a spreadsheet keeps as 1.23E+17: the last digits are not those that were written."""
    long = [i for i, column in enumerate(cells) if column.str.contains(r"^\d{16,}$").any()]
    for index in long:
        typed = book.load_sheet(name, header_row=None, skip_rows=rows, use_columns=[index]).to_polars()
        if not typed.width or not typed.to_series().dtype.is_numeric():
            continue  # written as text, which keeps every digit
        column = cells.to_series(index)
        false = column.filter(column.str.contains(r"^\d{16,}$").fill_null(False)).unique()
        false = false.filter(false.cast(pl.Float64) >= EXACT)
        cells = cells.with_columns(
            column.replace(false, pl.Series([f"{float(v):.14E}" for v in false], dtype=pl.String))
        )
    return cells


def _times(column: pl.Series) -> pl.Series:
    """Dates without the noise of binary fractions; lengths of time, which the reader gives as dates, as H:MM:SS."""
    dated = column.str.contains(DATE).fill_null(False)
    if not dated.any():
        return column
    moments = column.set(~dated, None).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
    years = moments.dt.year()
    for base in ("1899-12-31", "1904-01-01"):
        origin = pl.Series([base]).str.to_datetime("%Y-%m-%d", time_unit="us")[0]
        # A column of sentinels (1900-01-01) has no value on the day before the calendar of spreadsheets begins.
        if bool((years <= origin.year + 1).fill_null(True).all()) and bool((moments.dt.date() == origin.date()).any()):
            return column.zip_with(~dated, _lengths((moments - origin).dt.total_microseconds()))
    near = moments.dt.round("1s")
    noise = (moments - near).dt.total_microseconds().abs() <= 10_000
    return column.zip_with(~(dated & noise.fill_null(False)), near.dt.strftime("%Y-%m-%d %H:%M:%S"))


def _lengths(micros: pl.Series) -> pl.Series:
    seconds = (micros / 1e6).round(0).cast(pl.Int64)
    parts = pl.DataFrame({"h": seconds // 3600, "m": seconds // 60 % 60, "s": seconds % 60})
    text = pl.format(
        "{}:{}:{}", "h", pl.col("m").cast(pl.String).str.zfill(2), pl.col("s").cast(pl.String).str.zfill(2)
    )
    return parts.select(text.alias(micros.name)).to_series()
