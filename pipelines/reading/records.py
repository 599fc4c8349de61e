"""One CSV record read with care, for the few places where the bulk scan found something out of order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEWLINE: Final = 10
# No sound record spans so much; an unclosed quote would else be followed to the end of a file of any size.
REACH: Final = 1024**2


@dataclass(frozen=True)
class Dialect:
    """How a file writes its records, as byte values; `escape` is a backslash or None (marks are doubled)."""

    delimiter: int = 44
    quote: int | None = 34
    escape: int | None = None
    newline: str = "\n"
    skip_space: bool = False

    def describe(self) -> dict[str, str]:
        """The dialect in the words of a report."""
        names = {"\t": "tab", " ": "space"}
        mark = chr(self.delimiter)
        return {
            "delimiter": names.get(mark, mark),
            "quote": chr(self.quote) if self.quote is not None else "",
            "escape": chr(self.escape) if self.escape is not None else "doubled",
        }


@dataclass(frozen=True)
class Record:
    """The cells of one record and what was odd about it."""

    cells: list[str]
    start: int
    end: int  # byte behind the record and its line end
    literal: bool = False  # a quotation mark inside an unquoted cell
    torn: bool = False  # text behind a closing quotation mark
    unclosed: bool = False

    @property
    def sound(self) -> bool:
        """Whether every reader would read this record the same way."""
        return not (self.literal or self.torn or self.unclosed)


def read_record(data: bytes, start: int, dialect: Dialect) -> Record:
    """The record that begins at byte `start`, stray quotation marks taken as text."""
    cells: list[str] = []
    at, literal, torn = start, False, False
    while True:
        if dialect.skip_space:
            while data[at : at + 1] == b" ":
                at += 1
        if dialect.quote is not None and at < len(data) and data[at] == dialect.quote:
            cell, at, rough, closed = _quoted(data, at + 1, dialect)
            torn |= rough
            if not closed:
                return Record([*cells, cell], start, at, literal, torn, unclosed=True)
        else:
            cell, at, rough = _plain(data, at, dialect)
            literal |= rough
        cells.append(cell)
        if at >= len(data) or data[at] == NEWLINE:
            return Record(cells, start, min(at + 1, len(data)), literal, torn)
        at += 1


def _plain(data: bytes, at: int, dialect: Dialect) -> tuple[str, int, bool]:
    newline = data.find(b"\n", at)
    newline = len(data) if newline < 0 else newline
    end = data.find(bytes([dialect.delimiter]), at, newline)
    end = newline if end < 0 else end
    raw = data[at:end]
    if dialect.escape is not None and dialect.escape in raw:
        return _escaped(data, at, dialect)
    if end == newline:
        raw = raw.removesuffix(b"\r")
    return raw.decode("utf-8", "replace"), end, dialect.quote is not None and bytes([dialect.quote]) in raw


def _escaped(data: bytes, at: int, dialect: Dialect) -> tuple[str, int, bool]:
    out = bytearray()
    literal = False
    while at < len(data) and data[at] not in (dialect.delimiter, NEWLINE):
        if data[at] == dialect.escape and at + 1 < len(data):
            # \N is how MySQL writes NULL; the missing-words of the normaliser know it by this name.
            out += data[at : at + 2] if data[at + 1 : at + 2] == b"N" else data[at + 1 : at + 2]
            at += 2
            continue
        literal |= data[at] == dialect.quote
        out.append(data[at])
        at += 1
    return bytes(out).removesuffix(b"\r").decode("utf-8", "replace"), at, literal


def _quoted(data: bytes, at: int, dialect: Dialect) -> tuple[str, int, bool, bool]:
    """(cell, byte behind the closing mark, text behind an inner mark?, closed?) of the cell that opened before `at`."""
    assert dialect.quote is not None
    mark = bytes([dialect.quote])
    limit = min(len(data), at + REACH)
    pieces: list[bytes] = []
    torn = False
    while True:
        found = data.find(mark, at, limit)
        if found < 0:
            pieces.append(data[at:limit])
            return _text(pieces), limit, torn, False
        if dialect.escape is not None and _is_escaped(data, at, found, dialect.escape):
            pieces.append(data[at : found - 1] + mark)
            at = found + 1
            continue
        following = data[found + 1 : found + 2]
        if following == mark and dialect.escape is None:
            pieces.append(data[at : found + 1])
            at = found + 2
        elif not following or following[0] in (dialect.delimiter, NEWLINE) or data[found + 1 : found + 3] == b"\r\n":
            pieces.append(data[at:found])
            return _text(pieces), found + 1 + (following == b"\r"), torn, True
        elif following == b"\r" and found + 2 >= len(data):
            pieces.append(data[at:found])
            return _text(pieces), found + 2, torn, True
        else:
            torn = True
            pieces.append(data[at : found + 1])
            at = found + 1


def _is_escaped(data: bytes, start: int, found: int, escape: int) -> bool:
    slashes = 0
    while found - 1 - slashes >= start and data[found - 1 - slashes] == escape:
        slashes += 1
    return slashes % 2 == 1


def _text(pieces: list[bytes]) -> str:
    return b"".join(pieces).decode("utf-8", "replace")


def read_plainly(data: bytes, start: int, dialect: Dialect) -> Record:
    """The line that begins at byte `start`, in which a quotation mark counts only where it encloses a whole cell."""
    end = _next_line(data, start)
    line, at, cells = data[start:end], 0, []
    while True:
        cell, behind, _ = _plain(line, at, dialect)
        if dialect.quote is not None and line[at : at + 1] == bytes([dialect.quote]):
            enclosed, past, torn, closed = _quoted(line, at + 1, dialect)
            if closed and not torn:
                cell, behind = enclosed, past
        cells.append(cell)
        if behind >= len(line) or line[behind] == NEWLINE:
            return Record(cells, start, end, literal=True)
        at = behind + 1


def resynchronise(data: bytes, start: int, width: int, dialect: Dialect) -> int:
    """The first byte after `start`'s line where a sound record of `width` cells begins, else the end of the data."""
    at = _next_line(data, start)
    while at < len(data):
        record = read_record(data, at, dialect)
        if record.sound and len(record.cells) == width:
            return at
        at = _next_line(data, at)
    return len(data)


def _next_line(data: bytes, at: int) -> int:
    newline = data.find(b"\n", at)
    return len(data) if newline < 0 else newline + 1
