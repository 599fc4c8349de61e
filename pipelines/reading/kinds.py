"""What a file is by its first bytes, for the report on one that cannot be read at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

_BEGINNINGS: Final = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def described(path: Path) -> dict[str, Any]:
    """The size of a file in bytes, and what its first bytes look like; empty where it cannot be opened."""
    try:
        with path.open("rb") as file:
            begin = file.read(512)
        size = path.stat().st_size
    except OSError:
        return {}
    return {"bytes": size, "looks_like": _looks_like(begin)}


def _looks_like(begin: bytes) -> str:
    if not begin:
        return "nothing: it is empty"
    for start, kind in _BEGINNINGS:
        if begin.startswith(start):
            return kind
    opening = begin.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if opening.startswith(b"<"):
        return "XML"
    return "binary data" if begin.count(0) > len(begin) / 3 else "text"
