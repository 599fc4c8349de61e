"""Compressed files, inflated in pieces and counted while they inflate: what an archive says of its own size is a claim.

An archive with one bad entry is refused whole. Whoever packed a path that leaves the folder, a link or two entries over
the same bytes did not export tickets, and a part of such a file is nothing to compute from.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipelines.report import Limits, Refusal

PIECE: Final = 1 << 20
# Below this size a high ratio harms nobody: a header and a thousand equal rows shrink to almost nothing.
FREE: Final = 16 * 1024**2
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
LOCAL_HEADER: Final = 30
PACKED: Final = re.compile(r"\.(zip|gz|tgz|tar|7z|rar|bz2|xz|zst)$", re.IGNORECASE)
ABOUT: Final = re.compile(r"(readme|license|notice)(\..*)?|.*\.md|\..*|thumbs\.db|desktop\.ini", re.IGNORECASE)
UNPACK_HINT: Final = "Unpack it on your computer and load the exported files themselves."
AGAIN_HINT: Final = "Download or export it once more and load that file."


class Budget:
    """Counts the bytes that came out of an archive and refuses when they are too many."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self.packed, self.limits, self.inflated = max(packed, 1), limits, 0

    def spend(self, count: int) -> None:
        """Count bytes. Raises Refusal when the archive holds more than a file may."""
        self.inflated += count
        if self.inflated > self.limits.inflated_bytes:
            allowed = f"{self.limits.inflated_bytes:,} bytes are allowed"
            raise Refusal(f"This file unpacks to more than it may: {allowed}.", UNPACK_HINT)
        if self.inflated > FREE and self.inflated > self.packed * self.limits.inflation_ratio:
            raise Refusal(
                f"This file unpacks to more than {self.limits.inflation_ratio} times its size; no export does that.",
                UNPACK_HINT,
            )


def gunzip(data: bytes, limits: Limits) -> bytes:
    """The content of a gzip file. Raises Refusal for bombs, cut files and what is no gzip."""
    budget, pieces, left = Budget(len(data), limits), [], data
    while left:
        if not left.startswith(GZIP):
            if not left.strip(b"\0"):
                break
            raise Refusal("This gzip file is damaged: there are other bytes behind its end.", AGAIN_HINT)
        engine = zlib.decompressobj(wbits=31)
        source = memoryview(left)
        at = 0
        while not engine.eof:
            waiting = engine.unconsumed_tail
            if not waiting and at >= len(source):
                raise Refusal("This gzip file is cut: it ends before its content does.", AGAIN_HINT)
            if not waiting:
                waiting = bytes(source[at : at + PIECE])
                at += PIECE
            pieces.append(_inflate(engine, waiting))
            budget.spend(len(pieces[-1]))
        rest = len(engine.unused_data)
        left = bytes(source[min(at, len(source)) - rest :]) if rest or at < len(source) else b""
    return b"".join(pieces)


def _inflate(engine: zlib._Decompress, data: bytes) -> bytes:
    try:
        return engine.decompress(data, PIECE)
    except zlib.error:
        raise Refusal("This gzip file is damaged.", AGAIN_HINT) from None


def is_zip(data: bytes) -> bool:
    """Whether bytes begin as a zip archive does (an XLSX workbook is one too)."""
    return data.startswith((ZIP, EMPTY_ZIP))


def names(data: bytes) -> frozenset[str]:
    """The names in a zip archive. Raises Refusal where it cannot be opened."""
    with _open(data) as archive:
        return frozenset(info.filename for info in archive.infolist())


def exports(data: bytes, limits: Limits) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(name, pieces of content) of every export in a zip archive; notes beside exports are left out.

    Raises Refusal for the whole archive, the names before anything is inflated, the sizes while it happens.
    """
    with _open(data) as archive:
        entries = _checked(archive, len(data), limits)
        budget = Budget(len(data), limits)
        for info in entries:
            yield info.filename, _pieces(archive, info, budget)


def single(data: bytes, limits: Limits) -> tuple[str, bytes]:
    """(name, content) of the one export in a zip archive. Raises Refusal where there are several or none."""
    with _open(data) as archive:
        entries = _checked(archive, len(data), limits)
        if len(entries) > 1:
            listed = ", ".join(info.filename for info in entries[:5])
            raise Refusal(f"This zip archive holds {len(entries)} files: {listed}.", UNPACK_HINT)
        return entries[0].filename, b"".join(_pieces(archive, entries[0], Budget(len(data), limits)))


def members(path: Path, staging: Path, limits: Limits) -> list[tuple[str, str]] | None:
    """(name in the archive, file in `staging`) of every export in a zip; None where the file is no archive of files.

    Runs in the isolated child. The files get names of ours: no name from the archive ever reaches the disk.
    """
    with path.open("rb") as file:
        if not is_zip(file.read(4)):
            return None
    data = path.read_bytes()
    if is_office(names(data)):
        return None
    written = []
    for number, (name, pieces) in enumerate(exports(data, limits), 1):
        target = staging / f"member-{number:04}"
        with target.open("wb") as out:
            for piece in pieces:
                out.write(piece)
        written.append((name, target.name))
    return written


def is_office(found: frozenset[str]) -> bool:
    """Whether names in a zip are the parts of a workbook or another office document."""
    return "[Content_Types].xml" in found or "xl/workbook.xml" in found or {"mimetype", "content.xml"} <= found


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise Refusal("This zip archive or workbook is damaged or cut.", AGAIN_HINT) from None


def _checked(archive: zipfile.ZipFile, size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    """The exports among the entries; Refusal where any entry is one that no export has."""
    infos = archive.infolist()
    if len(infos) > limits.archive_entries:
        raise Refusal(
            f"This zip archive has {len(infos):,} entries; {limits.archive_entries:,} are allowed.", UNPACK_HINT
        )
    check_layout(infos, size)
    for info in infos:
        problem = _problem(info)
        if problem:
            raise Refusal(f"This zip archive is refused: {problem}.", UNPACK_HINT)
    kept = [info for info in infos if not info.is_dir() and _is_export(info.filename)]
    if not kept:
        raise Refusal("There is no export in this zip archive.", "Check what was packed.")
    return kept


def check_layout(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Raises Refusal where entries repeat a name, share bytes or lie outside the file."""
    seen: set[str] = set()
    for info in infos:
        if info.filename.casefold() in seen:
            raise Refusal("This zip archive is refused: two of its entries have the same name.", UNPACK_HINT)
        seen.add(info.filename.casefold())
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refusal("This zip archive is refused: two of its entries lie over the same bytes.", UNPACK_HINT)
        end = info.header_offset + LOCAL_HEADER + info.compress_size
    if end > size:
        raise Refusal("This zip archive or workbook is damaged or cut.", AGAIN_HINT)


def _problem(info: zipfile.ZipInfo) -> str | None:
    name = info.orig_filename.replace("\\", "/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & 0x1:
        return "it is protected with a password"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/") or "\0" in name:
        return "one of its entries would lie outside its folder"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "one of its entries is a link or a device, not a file"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a rare way"
    if PACKED.search(name):
        return "there is an archive inside the archive"
    return None


def _is_export(name: str) -> bool:
    parts = name.split("/")
    return not ABOUT.fullmatch(parts[-1]) and not any(part.startswith((".", "__MACOSX")) for part in parts[:-1])


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    try:
        with archive.open(info) as file:
            first = True
            while piece := file.read(PIECE):
                if first and piece.startswith((ZIP, GZIP)) and not info.filename.lower().endswith(".xlsx"):
                    raise Refusal("This zip archive is refused: there is an archive inside the archive.", UNPACK_HINT)
                first = False
                budget.spend(len(piece))
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise Refusal("This zip archive or workbook is damaged or cut.", AGAIN_HINT) from None
