"""What people corrected: topics of contacts, kept in `<data>/corrections`, applied and learned from by a rebuild."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import duckdb
import polars as pl
from filelock import FileLock

import settings
from pipelines import ledger
from pipelines.durable import LoadError, now
from pipelines.labelling import taxonomy

FOLDER: Final = "corrections"
FILE: Final = "corrections.jsonl"
# The beginning of a text decides which text it is: as much of it as the warehouse keeps.
KEPT: Final = 240


@dataclass(frozen=True)
class Correction:
    """One line of the file: a topic given to a contact by a person, or the undoing of an earlier line."""

    number: int
    at: str
    contact_id: str
    fingerprint: str
    topic: str
    was: str | None
    text: str  # masked, as the warehouse holds it
    undoes: int | None = None


def fingerprint(subject: str | None, body: str | None) -> str:
    """Which text this is, whatever its white space; the same for the excerpt of the body as for the whole."""
    return hashlib.sha256(said(subject, body).encode()).hexdigest()[:16]


def said(subject: str | None, body: str | None) -> str:
    """Subject and the beginning of the body in one line."""
    parts = [" ".join((part or "")[:2000].split())[:KEPT].strip() for part in (subject, body)]
    return ". ".join(part for part in parts if part)


def every(root: Path) -> list[Correction]:
    """All lines of the file, oldest first; a last line that was never finished is none.

    Raises LoadError that names the line that cannot be read.
    """
    path = root / FOLDER / FILE
    if not path.exists():
        return []
    # Only a newline ends a line here: a text may hold other breaks, such as U+2028.
    *whole, rest = path.read_text("utf-8", errors="replace").split("\n")
    found = []
    for number, text in enumerate(whole, 1):
        line = _read(text)
        if line is None:
            hint = f"Correct or delete line {number} of {FOLDER}/{FILE}, then rebuild."
            raise LoadError(f"Line {number} of {FOLDER}/{FILE} is no correction.", hint)
        found.append(line)
    last = _read(rest)
    return [*found, last] if last else found


def _read(text: str | bytes) -> Correction | None:
    try:
        return Correction(**json.loads(text))
    except (ValueError, TypeError):
        return None


def active(root: Path) -> list[Correction]:
    """The corrections in force: not undone, and of several of one contact the last."""
    lines = every(root)
    undone = {line.undoes for line in lines if line.undoes is not None}
    kept = {line.contact_id: line for line in lines if line.undoes is None and line.number not in undone}
    return sorted(kept.values(), key=lambda line: line.contact_id)


def add(root: Path, contact_id: str, topic: str) -> Correction:
    """The correction of this contact's topic, written down. A rebuild applies it.

    Raises LoadError, and SettingsError or TaxonomyError where a rebuild would; nothing is written then.
    """
    _known(root, topic)
    was, text, mark = _row(root, contact_id)
    return _append(root, lambda number: Correction(number, _moment(), contact_id, mark, topic, was, text))


def undo(root: Path, number: int) -> Correction:
    """The line that takes correction `number` back. A rebuild applies it.

    Raises LoadError, and SettingsError or TaxonomyError where a rebuild would; nothing is written then.
    """
    line = next((each for each in active(root) if each.number == number), None)
    if line is None:
        known = ", ".join(str(each.number) for each in active(root)) or "none"
        raise LoadError(f"There is no correction {number} in force.", f"In force: {known}.")
    return _append(
        root, lambda n: Correction(n, _moment(), line.contact_id, line.fingerprint, line.topic, line.was, "", number)
    )


def _known(root: Path, topic: str) -> None:
    topics = taxonomy.load(root).topics
    if topic not in topics:
        close = get_close_matches(topic, topics, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else f"Topics: {', '.join(topics)}."
        raise LoadError(f"There is no topic '{topic}'.", hint)


def _row(root: Path, contact_id: str) -> tuple[str | None, str, str]:
    """Topic, text and fingerprint of a contact or answer of the version in force."""
    found = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    if found is None:
        raise LoadError("Nothing is loaded yet.", "Load a file: python -m pipelines load FILE")
    # Attached and not opened: this process may have it open already, with settings of its own.
    with duckdb.connect(":memory:") as connection:
        file = str(ledger.warehouse_folder(root) / found.file).replace("'", "''")
        connection.execute(f"ATTACH '{file}' AS version (READ_ONLY)")
        row = connection.execute(
            "SELECT topic, subject, excerpt FROM version.contacts WHERE contact_id = $id "
            "UNION ALL SELECT topic, NULL, comment FROM version.answers WHERE answer_id = $id",
            {"id": contact_id},
        ).fetchone()
    if row is None:
        raise LoadError(f"There is no contact '{contact_id}'.", "Take the id from the records of a KPI.")
    return row[0], said(row[1], row[2]), fingerprint(row[1], row[2])


def _append(root: Path, make: Callable[[int], Correction]) -> Correction:
    # What the rebuild would refuse is refused before anything is written.
    settings.load(root)
    taxonomy.load(root)
    folder = root / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with FileLock(folder / "lock"):
            known = every(root)
            # Lines may have been deleted by hand; a number is never given twice.
            line = make(1 + max((max(each.number, each.undoes or 0) for each in known), default=0))
            _write(folder / FILE, json.dumps(asdict(line), ensure_ascii=False))
    except OSError as error:
        reason = f"{FOLDER}/{FILE} cannot be written: {error.strerror}."
        raise LoadError(reason, "Let this program write there.") from error
    return line


def _write(path: Path, line: str) -> None:
    """Add a line. A last one that was never finished is taken away first; one that lacks its newline only gets it."""
    with path.open("ab+") as file:
        file.seek(0)
        before = file.read()
        rest = before.rpartition(b"\n")[2]
        whole = not rest or _read(rest) is not None
        if not whole:
            file.truncate(len(before) - len(rest))
        file.write((b"\n" if rest and whole else b"") + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _moment() -> str:
    return now().isoformat(timespec="seconds")


def frame(root: Path) -> pl.DataFrame:
    """The corrections in force: id, fingerprint, topic, text."""
    rows = [(line.contact_id, line.fingerprint, line.topic, line.text) for line in active(root)]
    schema = {"id": pl.String, "fingerprint": pl.String, "topic": pl.String, "text": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
