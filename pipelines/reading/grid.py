"""Rows of text cells, as a workbook has them, or columns of text, as Parquet has them -> a Text like that of a CSV."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from pipelines.reading import header
from pipelines.reading.header import columns_of
from pipelines.reading.read import ROW, Text, check_rows, check_width, set_aside
from pipelines.reading.records import Record
from pipelines.report import Limits, Refusal

OPENING: Final = 200
NO_ROWS: Final = "Check the period and the filters of the export, then load it again."


def from_rows(cells: pl.DataFrame, limits: Limits, vocabulary: frozenset[str], evidence: dict[str, Any]) -> Text:
    """The text of a grid whose first rows may be titles; row 1 of the grid is row 1 of the sheet."""
    cells = without_empty_tail(blank_to_null(cells))
    if not cells.height or not cells.width:
        raise Refusal("This file is empty.", "Check that the export had finished before the file was saved.")
    check_width(cells.width, limits)
    records = opening(cells)
    head = header.search(records, vocabulary)
    evidence["header_row"] = records[head.index].start + 1 if head.found else None
    check_rows(head, records, evidence)
    names = [column.name for column in head.columns]
    body = cells.slice(records[head.index].start + head.depth)
    frame = body.rename(dict(zip(cells.columns, names, strict=True)))
    text = from_columns(frame, limits, evidence)
    text.columns, text.preamble = head.columns, head.preamble
    text.warnings, text.nameless = list(head.doubts), head.nameless
    text.subheader = [record.cells for record in records[head.index + 1 : head.index + head.depth]]
    set_aside(text)
    return text


def from_columns(frame: pl.DataFrame, limits: Limits, evidence: dict[str, Any]) -> Text:
    """The text of a frame of text columns whose names are the header."""
    check_width(frame.width, limits)
    if frame.height > limits.rows:
        raise Refusal(f"This file has {frame.height:,} rows; {limits.rows:,} are allowed.", NO_ROWS, evidence)
    if not frame.height:
        raise Refusal("This file has a header but no rows.", NO_ROWS, evidence)
    check_cells(frame, limits)
    columns = columns_of(frame.columns)
    frame = frame.rename(dict(zip(frame.columns, [column.name for column in columns], strict=True)))
    rows = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True).alias(ROW)
    return Text(frame.with_columns(rows), columns, evidence=evidence, records=frame.height)


def check_cells(frame: pl.DataFrame, limits: Limits) -> None:
    """Raises Refusal where a cell is longer than a cell may be."""
    lengths = frame.select(pl.col(pl.String).str.len_bytes().max()).row(0) if frame.width else ()
    longest = max((length for length in lengths if length), default=0)
    if longest > limits.cell_bytes:
        hint = "Leave out the column with the long texts and load the file again."
        raise Refusal(f"A cell of this file has {longest:,} bytes; {limits.cell_bytes:,} are allowed.", hint)


def opening(cells: pl.DataFrame) -> list[Record]:
    """The first rows that are not blank, as records whose `start` is their index."""
    rows = cells.head(OPENING).rows()
    filled = [(index, [cell or "" for cell in row]) for index, row in enumerate(rows) if any(row)]
    return [Record(row, index, index + 1) for index, row in filled]


def blank_to_null(cells: pl.DataFrame) -> pl.DataFrame:
    """The same cells, those with nothing but blanks as null."""
    return cells.with_columns(pl.when(pl.all().str.strip_chars() != "").then(pl.all())) if cells.width else cells


def without_empty_tail(cells: pl.DataFrame) -> pl.DataFrame:
    """Without the empty rows and columns behind the last filled cell."""
    if not cells.width or not cells.height:
        return cells
    filled = [index for index, name in enumerate(cells.columns) if cells[name].null_count() < cells.height]
    if not filled:
        return cells.clear()
    cells = cells.select(cells.columns[: filled[-1] + 1])
    any_cell = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    last = any_cell.arg_true()[-1]
    return cells.head(last + 1)
