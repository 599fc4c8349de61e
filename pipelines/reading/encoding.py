"""Bytes of a file -> UTF-8, with the encoding that was found and why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

from pipelines.reading import codepages
from pipelines.report import Refusal

STEP: Final = 16 * 1024**2
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHER_KINDS: Final = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"SQLite format 3", "a database"),
)
CSV_HINT: Final = "Export the data as CSV and load that file."


@dataclass(frozen=True)
class Decoded:
    """The text as UTF-8 bytes without a byte order mark; `replaced` counts bytes that no encoding explained.

    `notes` says what was guessed, with a word by which a person sees whether the guess is right.
    """

    data: bytes
    encoding: str
    basis: str
    replaced: int = 0
    notes: tuple[str, ...] = ()


def decode(raw: bytes) -> Decoded:
    """The file as UTF-8. Raises Refusal for what is no text: archives, pictures, web pages, binary data."""
    _refuse_other_kinds(raw)
    for mark, name in BOMS:
        if raw.startswith(mark):
            return _from(raw[len(mark) :], name, "byte order mark")
    guess = _utf16_without_mark(raw[:4096])
    if guess:
        return _from(raw, guess, "zero bytes in every other place")
    if _share_of_control(raw[:65536]) > 0.02:
        raise Refusal("This file is not text.", CSV_HINT)
    if raw.isascii():
        return Decoded(raw, "ascii", "every byte is valid")
    if _is_utf8(raw):
        return Decoded(raw, "utf-8", "every byte is valid")
    return _legacy(raw)


def _refuse_other_kinds(raw: bytes) -> None:
    if not re.search(rb"[^\r\n\t \x00\xef\xbb\xbf]", raw):
        raise Refusal("This file is empty.", "Check that the export had finished before the file was saved.")
    for start, kind in OTHER_KINDS:
        if raw.startswith(start):
            raise Refusal(f"This file is {kind}, not a table as text.", CSV_HINT)
    head = raw[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if re.match(rb"<(!doctype|html|head|body|\?xml|script|table)", head):
        raise Refusal(
            "This file is a web page, not an export: often the login page that came instead of the download.",
            "Log in to the tool, export again, and load the file that is saved then.",
        )


def _from(raw: bytes, name: str, basis: str) -> Decoded:
    text = raw.decode(name, "replace")
    return Decoded(text.encode("utf-8", "replace"), name, basis, text.count("\ufffd"))


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if len(head) >= 8 and odd / half > 0.6 and even / half < 0.1:
        return "utf-16-le"
    if len(head) >= 8 and even / half > 0.6 and odd / half < 0.1:
        return "utf-16-be"
    return None


def _share_of_control(head: bytes) -> float:
    text = head.translate(None, bytes(b for b in range(32) if b not in (0, 9, 10, 11, 12, 13, 27)))
    control = len(head) - len(text)
    # A few NUL bytes are damage in a cell; a tenth of the file is a binary format.
    return max(control / max(len(head), 1), head.count(0) / max(len(head), 1) / 8)


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(raw), STEP):
            decoder.decode(raw[at : at + STEP])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(raw: bytes) -> Decoded:
    lines = raw.split(b"\n" if b"\n" in raw else b"\r")
    telling = [line for line in lines if not line.isascii()]
    strays = [line for line in telling if not _is_utf8(line)]
    if len(strays) <= len(telling) / 2 or _mostly_utf8(raw):
        return _line_by_line(raw, len(telling))
    name, basis = codepages.guess(b"\n".join(line[:2000] for line in telling[:400])[:65536])
    found = _from(raw, name, basis)
    word = codepages.example([line[:2000].decode(name, "replace") for line in telling[:400]])
    note = f"This file is not UTF-8; it is read as {name}" + (f", for example {word}." if word else ".")
    return replace(found, notes=(f"{note} Where letters look wrong, export it as UTF-8.",))


def _mostly_utf8(raw: bytes) -> bool:
    text = raw[:4_000_000].decode("utf-8", "replace")
    return len(re.findall(r"[^\x00-\x7f\ufffd]", text)) > 4 * text.count("\ufffd")


def _line_by_line(raw: bytes, telling: int) -> Decoded:
    """UTF-8 with lines of another encoding between, as where several exports were put into one file."""
    pieces, odd = [], []
    for line in raw.split(b"\n"):
        pieces.append(line.decode("utf-8", "replace"))
        strays = pieces[-1].count("\ufffd")
        # In a line with letters that are valid UTF-8, the stray bytes are damage.
        if strays > len(re.findall(r"[^\x00-\x7f\ufffd]", pieces[-1])):
            pieces[-1] = line.decode("cp1252", "replace")
            odd.append(pieces[-1])
    text = "\n".join(pieces)
    basis = f"{telling - len(odd)} of {telling} lines with other letters than ASCII are valid"
    if not odd:
        return Decoded(text.encode(), "utf-8", basis, text.count("\ufffd"))
    word = codepages.example(odd)
    note = f"{len(odd)} line(s) of this UTF-8 file are not UTF-8 and are read as cp1252" + (
        f", for example {word}." if word else "."
    )
    return Decoded(text.encode(), "utf-8", basis, text.count("\ufffd"), (note,))
