"""One file of any format -> the same Text: what it is is told by its first bytes, never by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipelines.reading import archives, bots, encoding, jsons, threads, whatsapp
from pipelines.reading.read import Text, read_csv
from pipelines.report import Limits, Refusal

OLE: Final = b"\xd0\xcf\x11\xe0"
SPLIT_HINT: Final = "Export a shorter period and load the files one after the other."
PACKERS: Final = (
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
)


def read(path: Path, limits: Limits, vocabulary: frozenset[str] = frozenset()) -> Text:
    """The text of a file: CSV, XLSX, JSON, NDJSON, Parquet or a WhatsApp chat, packed in gzip or zip or not.

    Raises Refusal for everything else, and for what is too big.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refusal(f"This file has {size:,} bytes; {limits.file_bytes:,} are allowed.", SPLIT_HINT)
    data, packed = path.read_bytes(), None
    if data.startswith(archives.GZIP):
        data, packed = archives.gunzip(data, limits), "gzip"
    elif archives.is_zip(data) and not archives.is_office(archives.names(data)):
        name, data = archives.single(data, limits)
        packed = f"zip ({name})"
    if packed and (data.startswith(archives.GZIP) or (archives.is_zip(data) and not _is_workbook(data))):
        raise Refusal("There is an archive inside the archive.", archives.UNPACK_HINT)
    text = _content(data, limits, vocabulary)
    if packed:
        text.evidence["packed"] = packed
    return text


def _content(data: bytes, limits: Limits, vocabulary: frozenset[str]) -> Text:
    _refuse_packed(data)
    if archives.is_zip(data):
        # Imported where needed: the readers of rare formats are large, and most files are text.
        from pipelines.reading.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(data, limits, vocabulary)
    if data.startswith(b"PAR1"):
        from pipelines.reading.parquet import read_parquet  # noqa: PLC0415

        return read_parquet(data, limits)
    return _text(data, limits, vocabulary)


def _text(data: bytes, limits: Limits, vocabulary: frozenset[str]) -> Text:
    decoded = encoding.decode(data)
    opening = decoded.data[:4096].decode("utf-8", "replace")
    if whatsapp.is_chat(opening):
        text = whatsapp.read_chat(decoded, limits)
    elif jsons.is_json(opening):
        text = jsons.read_json(decoded, limits)
        text = bots.sessions(text) if bots.is_events(text) else threads.derived(text)
    else:
        text = threads.of_issues(read_csv(decoded, limits, vocabulary))
    text.warnings[:0] = decoded.notes
    return text


def _is_workbook(data: bytes) -> bool:
    return archives.is_office(archives.names(data))


def _refuse_packed(data: bytes) -> None:
    for start, name in PACKERS:
        if data.startswith(start):
            raise Refusal(f"This file is packed with {name}, which is not read here.", archives.UNPACK_HINT)
    if data[257:262] == b"ustar":
        raise Refusal("This file is a tar archive, which is not read here.", archives.UNPACK_HINT)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal(
                "This workbook is protected with a password.", "Save it without a password and load that file."
            )
        raise Refusal(
            "This is an Excel file of the old kind (.xls).", "Open it, save it as XLSX or CSV, and load that file."
        )
