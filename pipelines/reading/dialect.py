"""Which delimiter, quotation mark and escape a file uses, found by how regular the records are that each choice gives.

The score is that of G. van den Burg, A. Nazabal and C. Sutton, "Wrangling messy CSV files by detecting row and type
patterns" (2019), https://doi.org/10.1007/s10618-019-00646-y: many records of few shapes, and cells that look like data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipelines.reading.records import Dialect, Record, read_record

SAMPLE: Final = 96 * 1024
RECORDS: Final = 150
DELIMITERS: Final = b",;\t|"
DOUBLE, SINGLE, BACKSLASH = 34, 39, 92
DATA = re.compile(
    r"""\s*(
        |[-+]?[$€£]?\s?\d[\d.,' ]*\s?[%€$£]?      # numbers and money
        |\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T,].*)?  # dates
        |\d{1,2}:\d\d(:\d\d)?([.,]\d+)?(\s?[AaPp][Mm])?
        |[\w.+-]+@[\w.-]+\.\w+
        |https?://\S+
        |\\N|-|N/A|\#?[A-Za-z]{0,6}-?\d+
    )\s*$""",
    re.VERBOSE,
)
WORDS = re.compile(r"[^;\t|,]*(,[^;\t|,]+)*$")


def find(data: bytes) -> Dialect:
    """The dialect of UTF-8 `data` whose lines end in a newline."""
    head = data[:SAMPLE]
    if len(data) > SAMPLE and b"\n" in head:
        head = head[: head.rfind(b"\n") + 1]
    named = re.match(rb"sep=(.)\r?\n", head)
    if named:
        return Dialect(delimiter=named.group(1)[0])
    scored = [(_score(head, dialect), -order, dialect) for order, dialect in enumerate(_candidates(head))]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else Dialect()


def _candidates(head: bytes) -> Iterator[Dialect]:
    """Every dialect for which the bytes give a reason, the common ones first."""
    for delimiter in [byte for byte in DELIMITERS if byte in head] or [DELIMITERS[0]]:
        plain = Dialect(delimiter=delimiter)
        yield plain
        mark = re.escape(bytes([delimiter]))
        if re.search(mark + rb' +"[^"\n]*" *(' + mark + rb"|\r?\n)", head):
            yield replace(plain, skip_space=True)
        if b'\\"' in head:
            yield replace(plain, escape=BACKSLASH)
        if b'"' not in head and re.search(rb"\\" + mark, head):
            yield replace(plain, escape=BACKSLASH, quote=None)
        if len(re.findall(rb"(?:^|\n|" + mark + rb")'[^'\n]*'(?=" + mark + rb"|\r?\n|$)", head)) > 1:
            yield replace(plain, quote=SINGLE)
            if b"\\'" in head:
                yield replace(plain, quote=SINGLE, escape=BACKSLASH)


def _records(head: bytes, dialect: Dialect) -> Iterator[Record]:
    at = 0
    for _ in range(RECORDS):
        if at >= len(head):
            return
        record = read_record(head, at, dialect)
        at = record.end
        if len(record.cells) > 1 or record.cells[0].strip():
            yield record


def _score(head: bytes, dialect: Dialect) -> float:
    records = list(_records(head, dialect))
    if not records:
        return 0.0
    # A record with marks out of place is a shape of its own: a dialect that explains every mark wins.
    shapes = Counter((len(record.cells), record.torn or record.unclosed) for record in records)
    regular = sum(count * max(width - 1, 1e-3) / width for (width, _), count in shapes.items()) / len(shapes)
    odd = sum(record.torn or record.unclosed for record in records) + 0.5 * sum(record.literal for record in records)
    consumed = min(records[-1].end / max(len(head), 1), 1.0)
    covered = regular / len(records) * max(len(records), consumed)
    cells = [cell for record in records for cell in record.cells]
    return covered * _typed(cells) * (1 - 0.5 * odd / len(records))


def _typed(cells: list[str]) -> float:
    """How far cells look like data, 0-1: numbers and dates count whole, words nearly so, other cuts little."""
    total = 0.0
    for cell in cells:
        short = cell[:200]
        total += 1.0 if DATA.match(short) else 0.8 if WORDS.match(short) else 0.3
        # A mark left at the edge of a cell means that this dialect cut, or kept, the wrong one.
        total -= 0.5 if short[:1] in ('"', "'") and short[-1:] == short[:1] and len(short) > 1 else 0.0
    return max(total / len(cells), 1e-6)
