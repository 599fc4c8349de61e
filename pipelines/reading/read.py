"""Bytes of a CSV -> a frame of text, one column per header, with the number of every record.

Nothing is typed here and nothing is guessed per cell: encoding, dialect and header are found for the whole file, the
structure of the records is proved by `scan`, and only records with exactly one reading go to Polars. Its reader is
given no choice to make (no header, no types, no ragged lines), and its row count must equal that of the scan. Records a
person can still read (a quotation mark inside an unquoted cell, empty cells too many) are read one by one and put back
in their place; damaged ones are set aside with line and reason. So a clean file of any size is read at the speed of
Polars plus one pass over its bytes, and a dirty one costs little more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from pipelines.reading import dialect as dialects
from pipelines.reading import encoding, header, scan
from pipelines.reading.header import Column, Header
from pipelines.reading.records import Dialect, Record, read_plainly
from pipelines.report import Limits, Refusal

ROW: Final = "__row__"
OPENING: Final = 200
FOOTER: Final = (
    r"(?i)^\s*(grand total|total general|sub-?total|totals?|gesamt(summe|ergebnis)?|summe|insgesamt|total g[eé]n[eé]ral"
    r"|totale|totaal|reporting period|report generated|generated (on|by|at)|exported (on|by|at)|rows? count"
    r"|copyright|confidential information|all rights reserved)\b"
)
# What stands beside it: sums, shares and lengths of time, neither dates nor words.
SUM: Final = r"^\s*[-+]?[\d.,'\s]*[\d](:\d\d){0,2}\s*[%\p{Sc}hm]?\s*$"
EXPORT_HINT: Final = "Export the rows themselves (one line per ticket, chat or answer) as CSV and load that file."


@dataclass
class Text:
    """A file as text: the frame (column names as `columns`, plus the record number), and what was set aside."""

    frame: pl.DataFrame
    columns: list[Column]
    dialect: Dialect = field(default_factory=Dialect)
    damaged: list[scan.Damaged] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    subheader: list[list[str]] = field(default_factory=list)
    nameless: str = ""  # why the columns have numbers for names
    records: int = 0  # after the header, of every fate
    whole: Text | None = None  # the file as it is, where its records were parted into several rows each


def read(path: Path, limits: Limits, vocabulary: frozenset[str] = frozenset()) -> Text:
    """The text of a CSV file. Raises Refusal for what is no table of records."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refusal(
            f"This file has {size:,} bytes; {limits.file_bytes:,} are allowed.",
            "Export a shorter period and load the files one after the other.",
        )
    decoded = encoding.decode(path.read_bytes())
    return read_csv(decoded, limits, vocabulary)


def read_csv(decoded: encoding.Decoded, limits: Limits, vocabulary: frozenset[str]) -> Text:
    """The text of a decoded CSV. Raises Refusal for what is no table of records."""
    data = decoded.data
    if b"\n" not in data[: 1 << 20] and b"\r" in data[: 1 << 20]:
        data = data.replace(b"\r", b"\n")
    nothing = data.count(b"\0")
    if nothing:
        # Shown, not dropped: without it two ids could become one.
        data = data.rstrip(b"\0").replace(b"\0", b"\xef\xbf\xbd")
    dialect = dialects.find(data)
    first, records = _opening(data, dialect)
    _check_shape(data, records, limits)
    head = header.search(records, vocabulary)
    start = records[head.index + head.depth].start if head.index + head.depth < len(records) else len(data)
    evidence: dict[str, Any] = {
        "encoding": decoded.encoding,
        "encoding_basis": decoded.basis,
        **dialect.describe(),
        "header_row": data.count(b"\n", 0, records[head.index].start) + 1 if head.found else None,
    }
    check_rows(head, records, evidence)
    layout = scan.scan(data, start, len(head.columns), dialect)
    if layout.records > limits.rows:
        raise Refusal(f"This file has {layout.records:,} records; {limits.rows:,} are allowed.", EXPORT_HINT, evidence)
    frame = _frame(data, layout, [column.name for column in head.columns], dialect)
    subheader = [record.cells for record in records[head.index + 1 : head.index + head.depth]]
    text = Text(frame, head.columns, dialect, layout.damaged, evidence=evidence, records=layout.records)
    text.preamble, text.subheader = [*first, *head.preamble], subheader
    text.warnings, text.nameless = list(head.doubts), head.nameless
    _note_oddities(text, layout, decoded)
    if nothing:
        text.warnings.append(f"{nothing} NUL bytes, which no text has, are shown as \ufffd or cut off at the end.")
    set_aside(text)
    return text


def _opening(data: bytes, dialect: Dialect) -> tuple[list[str], list[Record]]:
    """The first records, read one by one, without blank lines and without a `sep=;` line."""
    records = [record for record in _sampled(data, dialect) if any(c.strip() for c in record.cells)]
    if records and "".join(records[0].cells).lower().startswith("sep="):
        return ["sep="], records[1:]
    return [], records


def _sampled(data: bytes, dialect: Dialect) -> Iterator[Record]:
    """The first records; a line that a stray mark hides is read plainly, where it then has as many cells as others."""
    widths = Counter(len(record.cells) for record in scan.sample(data, 0, dialect, OPENING) if record.sound)
    usual = widths.most_common(1)[0][0] if widths else 0
    at = 0
    for _ in range(OPENING):
        if at >= len(data):
            return
        record = next(scan.sample(data, at, dialect, 1))
        alone = data.find(b"\n", at, record.end - 1) < 0
        if not record.sound and (len(record.cells) != usual or not alone):
            plain = read_plainly(data, at, dialect)
            record = plain if len(plain.cells) == usual else record
        yield record
        at = record.end


def _check_shape(data: bytes, records: list[Record], limits: Limits) -> None:
    if not records:
        raise Refusal("This file is empty.", "Check that the export had finished before the file was saved.")
    widest = max(len(record.cells) for record in records)
    check_width(widest, limits)
    longest = max(max(map(len, record.cells)) for record in records)
    if longest > limits.cell_bytes:
        raise Refusal(
            f"A cell of this file has {longest:,} characters; {limits.cell_bytes:,} are allowed.", EXPORT_HINT
        )


def check_width(width: int, limits: Limits) -> None:
    """Raises Refusal where a file has more columns than are allowed."""
    if width > limits.columns:
        raise Refusal(f"This file has {width:,} columns; {limits.columns:,} are allowed.", EXPORT_HINT)


def check_rows(head: Header, records: list[Record], evidence: dict[str, Any]) -> None:
    """Raises Refusal where there is nothing behind the header."""
    if head.index + head.depth >= len(records):
        hint = "Check the period and the filters of the export, then load it again."
        raise Refusal("This file has a header but no rows.", hint, evidence)


def _frame(data: bytes, layout: scan.Layout, names: list[str], dialect: Dialect) -> pl.DataFrame:
    """Every readable record in the order of the file, as text, empty cells as null."""
    schema = dict.fromkeys(names, pl.String())
    sound = sum(map(len, layout.rows))
    pieces = []
    if sound:
        whole = layout.spans[0] if len(layout.spans) == 1 else None
        body = data[whole[0] : whole[1]] if whole else b"".join(_closed(data[a:b]) for a, b in layout.spans)
        pieces.append(_bulk(body, schema, dialect, layout.rows, sound))
    if layout.mended:
        cells = zip(*(cells for _, cells, _ in layout.mended), strict=True)
        mended = pl.DataFrame(dict(zip(names, map(list, cells), strict=True)), schema=schema)
        rows = pl.Series(ROW, [row for row, _, _ in layout.mended], dtype=pl.Int64)
        pieces.append(mended.with_columns(pl.all().replace("", None)).with_columns(rows))
    if not pieces:
        return pl.DataFrame(schema={**schema, ROW: pl.Int64()})
    return pieces[0] if len(pieces) == 1 else pl.concat(pieces).sort(ROW)


def _closed(piece: bytes) -> bytes:
    return piece if piece.endswith(b"\n") else piece + b"\n"


def _bulk(body: bytes, schema: dict[str, pl.String], dialect: Dialect, rows: list[range], count: int) -> pl.DataFrame:
    frame = pl.read_csv(
        body,
        has_header=False,
        schema=schema,
        separator=chr(dialect.delimiter),
        quote_char=chr(dialect.quote) if dialect.quote is not None else None,
        eol_char="\n",
        infer_schema=False,
    )
    if frame.height != count:
        raise Refusal("This file cannot be read without losing rows.", "Export it once more and load that file.")
    numbers = pl.concat([pl.int_range(span.start, span.stop, eager=True) for span in rows])
    return frame.with_columns(numbers.alias(ROW))


def _note_oddities(text: Text, layout: scan.Layout, decoded: encoding.Decoded) -> None:
    oddities = Counter(oddity for _, _, oddity in layout.mended if oddity)
    if oddities["stray_quote"]:
        row = next(row for row, _, oddity in layout.mended if oddity == "stray_quote")
        text.warnings.append(
            f"A quotation mark inside an unquoted cell was read as part of the text in {oddities['stray_quote']} "
            f"row(s), first in row {row}."
        )
    if oddities["extra_empty_cells"]:
        row = next(row for row, _, oddity in layout.mended if oddity == "extra_empty_cells")
        text.warnings.append(
            f"Empty cells too many at the end of {oddities['extra_empty_cells']} row(s) were left out, first in "
            f"row {row}."
        )
    if decoded.replaced:
        text.warnings.append(f"{decoded.replaced} bytes are not valid {decoded.encoding} and are shown as \ufffd.")
    if layout.blank_lines:
        text.evidence["blank_lines"] = layout.blank_lines


def set_aside(text: Text) -> None:
    """Take out empty records, repeated headers and total rows: they are no data, and they are counted."""
    names = [column.name for column in text.columns]
    frame = text.frame
    if frame.height and all(frame[name].null_count() for name in names):
        empty = frame.select(pl.all_horizontal(pl.col(names).is_null())).to_series()
        text.skipped["empty_row"] += int(empty.sum())
        frame = frame.filter(~empty)
    telling = [column.name for column in text.columns[:3] if not column.name.startswith("column ")]
    telling = telling or names[:1]
    repeated = pl.Series([], dtype=pl.Boolean)
    # A literal is found far faster than every cell is stripped.
    if frame.height and frame[telling[0]].str.contains(telling[0], literal=True).any():
        # Files that were put together carry the mark of their beginning in the middle.
        heading = pl.all_horizontal(
            pl.col(name).fill_null("").str.strip_chars(" \t\u00a0\ufeff") == name for name in telling
        )
        repeated = frame.select(heading).to_series()
    if repeated.any():
        text.skipped["repeated_header"] += int(repeated.sum())
        frame = frame.filter(~repeated)
    text.frame = _without_totals(text, frame, names)


def _without_totals(text: Text, frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    tail = frame.tail(5)
    if len(names) > 1 and tail.height:
        filled = pl.sum_horizontal(pl.col(names).is_not_null())
        # A row of a ticket says more: when, or something in words.
        label = pl.coalesce(names)
        sums = pl.all_horizontal((pl.col(names) == label) | pl.col(names).str.contains(SUM) | pl.col(names).is_null())
        totals = tail.filter(label.str.contains(FOOTER) & (filled <= max(1, len(names) // 2)) & sums)
        if totals.height:
            text.skipped["total_row"] += totals.height
            frame = frame.filter(~pl.col(ROW).is_in(totals[ROW].implode()))
    footers = _footers(text, frame)
    text.skipped["total_row"] += len(footers)
    text.skipped += Counter()
    text.damaged = [damage for damage in text.damaged if damage not in footers]
    return frame


def _footers(text: Text, frame: pl.DataFrame) -> list[scan.Damaged]:
    """The lines behind the last record that are a footer: one says so, the others are a single cell each."""
    newest: Any = frame[ROW].max()
    behind = [d for d in text.damaged if d.rule == "too_few_cells" and (newest is None or d.row > newest)]
    said = [d for d in behind if re.match(FOOTER, d.text.strip('"'))]
    mark = chr(text.dialect.delimiter)
    alone = [d for d in behind if said and (mark not in d.text or re.fullmatch(r'"[^"]*"', d.text.strip()))]
    return [d for d in behind if d in said or d in alone]
