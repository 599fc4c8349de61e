"""Bytes of a file -> UTF-8, with the encoding that was found and why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from pipelines.report import Refusal

STEP: Final = 16 * 1024**2
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings that spreadsheets and help desks still write; a detector that may choose among all finds oddities.
SINGLE_BYTE: Final = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "koi8_r"]
DOUBLE_BYTE: Final = ["shift_jis", "gb18030", "big5", "euc_kr", "euc_jp"]
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
    """The text as UTF-8 bytes without a byte order mark; `replaced` counts bytes that no encoding explained."""

    data: bytes
    encoding: str
    basis: str
    replaced: int = 0


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
    if _is_utf8(raw):
        return Decoded(raw, "ascii" if raw.isascii() else "utf-8", "every byte is valid")
    return _legacy(raw)


def _refuse_other_kinds(raw: bytes) -> None:
    if not raw.strip(b"\r\n\t \x00\xef\xbb\xbf"):
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
    text = raw.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    valid = len(re.findall(r"[^\x00-\x7f\ufffd]", text[:4_000_000]))
    if valid > 4 * strays:
        return Decoded(text.encode(), "utf-8", f"{valid} valid characters beside {strays} stray bytes", strays)
    name, basis = _guess(_telling_lines(raw))
    return _from(raw, name, basis)


def _telling_lines(raw: bytes) -> bytes:
    lines = [line for line in raw[: 16 * 1024**2].split(b"\n") if not line.isascii()]
    return b"\n".join(line[:2000] for line in lines[:400])[:65536]


def _guess(sample: bytes) -> tuple[str, str]:
    # Imported here: most files are UTF-8 and the detector is slow to load.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    high = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if high <= 8 and high < letters and not re.search(rb"[\x81\x8d\x8f\x90\x9d]", sample):
        return "cp1252", "too few accented letters to tell; the most common encoding is assumed"
    best = from_bytes(sample, cp_isolation=[*SINGLE_BYTE, *DOUBLE_BYTE], threshold=0.6).best()
    if best is None:
        return "cp1252", "no encoding explains every byte; the most common one is assumed"
    return best.encoding, "the letters it gives make words"
