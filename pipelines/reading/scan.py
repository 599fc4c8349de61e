"""Where the records of a CSV begin and end, and which of them are damaged: found without reading a single cell.

A CSV reader that is given a damaged file fails, loses rows or shifts columns, each in its own way. So the structure is
established first, in bulk: the parity of quotation marks says which delimiters and line ends are real, and every
opening mark must follow a delimiter and every closing one precede one. Records that pass have one reading in every
CSV reader; Polars gets exactly these. At the first mark out of place the scan stops, that one record is read with
care (pipelines/records.py), and the scan goes on behind it, so a stray quote costs one row and a few microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.reading.records import NEWLINE, Dialect, Record, read_record, resynchronise
from pipelines.reading.shapes import Shapes

SMALL: Final = 1 << 16
LARGE: Final = 1 << 23
APOSTROPHE: Final = 39
SHAPED: Final = 500

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]


@dataclass
class Damaged:
    """A record that cannot be placed in columns: its number, its line in the file, its bytes and what is wrong."""

    row: int
    line: int
    rule: str
    text: str


@dataclass
class Layout:
    """The records after the header: spans of sound bytes, records read by hand, damaged ones."""

    start: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)  # byte ranges, each of whole sound records
    rows: list[range] = field(default_factory=list)  # record numbers of each span
    mended: list[tuple[int, list[str], str]] = field(default_factory=list)  # record number, cells, what was odd
    damaged: list[Damaged] = field(default_factory=list)
    blank_lines: int = 0
    records: int = 0
    shapes: Shapes | None = None  # of the sound records, once a crooked one asks
    _counted: tuple[int, int] = (0, 1)  # a byte, and the line it is on

    def sound(self, start: int, end: int, count: int) -> None:
        """Note `count` sound records in the bytes from `start` to `end`."""
        first = self.records + 1
        self.records += count
        if self.spans and self.spans[-1][1] == start and self.rows[-1].stop == first:
            self.spans[-1] = (self.spans[-1][0], end)
            self.rows[-1] = range(self.rows[-1].start, first + count)
        elif count:
            self.spans.append((start, end))
            self.rows.append(range(first, first + count))

    def mend(self, cells: list[str], oddity: str) -> None:
        """Note a record that is out of order but has one reading."""
        self.records += 1
        self.mended.append((self.records, cells, oddity))

    def damage(self, data: bytes, start: int, end: int, rule: str) -> None:
        """Note a record that must be set aside."""
        self.records += 1
        byte, line = self._counted
        line += data.count(b"\n", byte, start)
        self._counted = (start, line)
        text = data[start : min(end, start + 4000)].decode("utf-8", "replace").rstrip("\r\n")
        self.damaged.append(Damaged(self.records, line, rule, text))


def scan(data: bytes, start: int, width: int, dialect: Dialect) -> Layout:
    """The layout of the records of `width` columns from byte `start` on."""
    layout = Layout(start=start)
    if dialect.escape is not None or dialect.skip_space:
        return _one_by_one(layout, data, start, width, dialect)
    size, at = LARGE, start
    view = np.frombuffer(data, dtype=np.uint8)
    while at < len(data):
        chunk = _chunk(view, at, min(at + size, len(data)), dialect)
        if chunk.ends.size:
            _take(layout, data, chunk, width, dialect)
            at = int(chunk.ends[-1])
        if chunk.violation:
            at = _mend(layout, data, at, width, dialect)
            size = SMALL  # damage comes in crowds; a large chunk would be scanned again after each
        else:
            size = min(size * 2, max(LARGE, len(data))) if not chunk.ends.size else min(size * 4, LARGE)
    return layout


@dataclass
class _Chunk:
    start: int
    ends: Offsets  # byte behind each whole record
    delimiters: Offsets  # per record
    violation: bool


def _chunk(view: Bytes, start: int, end: int, dialect: Dialect) -> _Chunk:
    """The whole, sound records in a range of bytes that starts at a record."""
    piece = view[start:end]
    final = end == len(view)
    quotes = np.flatnonzero(piece == dialect.quote) if dialect.quote is not None else np.empty(0, np.int64)
    newlines, delimiters = piece == NEWLINE, piece == dialect.delimiter
    bad = None
    if quotes.size:
        outside = np.repeat(np.arange(quotes.size + 1) % 2 == 0, np.diff(quotes, prepend=0, append=piece.size))
        newlines &= outside
        delimiters &= outside
        bad = _first_violation(piece, quotes, dialect.delimiter, final)
    ends = np.flatnonzero(newlines).astype(np.int64) + 1
    if final and bad is None and (not ends.size or ends[-1] < piece.size):
        ends = np.append(ends, piece.size)
    if bad is not None:
        ends = ends[ends <= bad]
    if not ends.size:
        return _Chunk(start, ends, ends, bad is not None)
    counts = np.add.reduceat(
        delimiters[: ends[-1]].view(np.uint8), np.concatenate(([0], ends[:-1])), dtype=np.int32
    ).astype(np.int64)
    return _Chunk(start, ends + start, counts, bad is not None)


def _first_violation(piece: Bytes, quotes: Offsets, delimiter: int, final: bool) -> int | None:
    """The first quotation mark that neither opens, closes nor doubles another; None where all are in order."""
    edge = np.full(2, NEWLINE, np.uint8)
    padded = np.concatenate((edge[:1], piece, edge))
    after_quote = np.concatenate(([False], np.diff(quotes) == 1))
    before_quote = np.concatenate((np.diff(quotes) == 1, [False]))
    previous, following, second = padded[quotes], padded[quotes + 2], padded[np.minimum(quotes + 3, padded.size - 1)]
    opens = (previous == delimiter) | (previous == NEWLINE) | after_quote
    closes = (following == delimiter) | (following == NEWLINE) | before_quote
    closes |= (following == 13) & (second == NEWLINE)
    good = np.where(np.arange(quotes.size) % 2 == 0, opens, closes)
    if not final and quotes[-1] >= piece.size - 2:
        good[-1] = True  # what follows lies in the next chunk, which sees this record whole
    wrong = np.flatnonzero(~good)
    if wrong.size:
        return int(quotes[wrong[0]])
    return int(quotes[-1]) if final and quotes.size % 2 else None


def _take(layout: Layout, data: bytes, chunk: _Chunk, width: int, dialect: Dialect) -> None:
    """Enter the records of a chunk: runs of right width as spans, every other one on its own."""
    starts = np.concatenate(([chunk.start], chunk.ends[:-1]))
    odd = np.flatnonzero(chunk.delimiters != width - 1)
    done = 0
    for index in map(int, odd):
        _run(layout, starts, chunk.ends, done, index)
        _ragged(layout, data, int(starts[index]), int(chunk.ends[index]), width, dialect)
        done = index + 1
    _run(layout, starts, chunk.ends, done, len(starts))


def _run(layout: Layout, starts: Offsets, ends: Offsets, first: int, last: int) -> None:
    if last > first:
        layout.sound(int(starts[first]), int(ends[last - 1]), last - first)


def _ragged(layout: Layout, data: bytes, start: int, end: int, width: int, dialect: Dialect) -> None:
    if not data[start:end].strip(b"\r\n"):
        layout.blank_lines += 1
        return
    record = read_record(data, start, dialect)
    if len(record.cells) > width and not record.cells[-1].strip():
        cells = _shapes(layout, data, width, dialect).cut(record.cells)
        if cells is not None:
            layout.mend(cells, "extra_empty_cells")
            return
    layout.damage(data, start, end, "too_few_cells" if len(record.cells) < width else "too_many_cells")


def _shapes(layout: Layout, data: bytes, width: int, dialect: Dialect) -> Shapes:
    """What the sound records at the beginning of the file look like."""
    if layout.shapes is None:
        records = sample(data, layout.start, dialect, SHAPED)
        layout.shapes = Shapes((each.cells for each in records if each.sound and len(each.cells) == width), width)
    return layout.shapes


def _cut_in_two(cells: list[str], quote: int | None) -> bool:
    """Whether stray marks may enclose a text that was cut at its commas: one opens a cell's end, one closes a later."""
    if quote is None or quote == APOSTROPHE:
        return False
    mark = re.escape(chr(quote))
    opened = [index for index, cell in enumerate(cells) if re.search(rf".{mark}[^\s{mark}]", cell)]
    return bool(opened) and any(cell.endswith(chr(quote)) for cell in cells[opened[0] + 1 :])


def _mend(layout: Layout, data: bytes, start: int, width: int, dialect: Dialect) -> int:
    """Read the record at `start`, which has a quotation mark out of place; the byte behind it."""
    record = read_record(data, start, dialect)
    # An apostrophe inside a cell between single quotes is how people write; inside double quotes a mark is damage.
    readable = not record.unclosed and (not record.torn or dialect.quote == APOSTROPHE)
    # Right behind a damaged record a mark out of place is most likely the end of that record's text.
    tail = bool(layout.damaged) and layout.damaged[-1].row == layout.records
    readable = readable and not _cut_in_two(record.cells, dialect.quote)
    if len(record.cells) == width and readable and not tail:
        layout.mend(record.cells, "stray_quote")
        return record.end
    end = resynchronise(data, start, width, dialect)
    if len(record.cells) == width and not record.unclosed and record.end <= end:
        end = record.end
    layout.damage(data, start, end, "unclosed_quote" if record.unclosed else "stray_quote")
    return end


def _one_by_one(layout: Layout, data: bytes, start: int, width: int, dialect: Dialect) -> Layout:
    """The layout of a dialect in which parity says nothing: every record is read with care."""
    while start < len(data):
        record = read_record(data, start, dialect)
        if not record.sound:
            start = _mend(layout, data, start, width, dialect)
            continue
        if len(record.cells) == width:
            layout.records += 1
            layout.mended.append((layout.records, record.cells, ""))
        else:
            _ragged(layout, data, start, record.end, width, dialect)
        start = record.end
    return layout


def sample(data: bytes, start: int, dialect: Dialect, limit: int) -> Iterator[Record]:
    """The first records from byte `start` on, read one by one."""
    for _ in range(limit):
        if start >= len(data):
            return
        record = read_record(data, start, dialect)
        yield record
        start = record.end
