"""Versions of the warehouse: published whole under a new name; swept and recovered by whoever holds the lock."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

import canonical
import settings as installation
from pipelines import example, ledger
from pipelines.durable import LoadError, Progress, now, private, silent, sync
from pipelines.hours import compared as hours
from pipelines.ledger import Current
from pipelines.warehouse import build, failure
from settings import Settings

KEPT: Final = 5
# In the folder of a load that is being published; gone once CURRENT names it.
PENDING: Final = "pending"
TAKEN: Final = ".taken"
_NUMBER: Final = re.compile(r"v(\d{6,})\.")


def publish(
    root: Path, active: Sequence[str], undone: Sequence[str], settings: Settings, progress: Progress = silent
) -> Current:
    """The new version that these loads make, named by CURRENT from now on. The caller holds the lock.

    Raises LoadError; the version before it is then still in force.
    """
    folder = private(ledger.warehouse_folder(root))
    number = next_version(root)
    file = f"v{number:06d}.duckdb"
    draft = folder / f"{file}.draft"
    try:
        # Before the build: what changes while it runs may be in the version or not, and makes it out of date.
        settings_hash = installation.digest(root, settings)
        loads = ledger.manifests(root, active)
        used = example.hours(settings, loads)
        build(draft, loads, used, root, version=number, settings_hash=settings_hash, progress=progress)
        compared = hours.read(draft) if used.schedules else {}
        draft.chmod(0o600)
        sync(draft)
        current = Current(
            version=number,
            file=file,
            active=tuple(active),
            undone=tuple(undone),
            bytes=draft.stat().st_size,
            sha256=digest(draft),
            settings_hash=settings_hash,
            layout=canonical.layout(),
        )
        draft.rename(folder / file)
        ledger.write_current(record_path(folder, number), current)
        ledger.write_current(folder / ledger.CURRENT, current)
    except OSError as error:
        raise failure(error) from error
    finally:
        draft.unlink(missing_ok=True)
    hours.keep(root, current.active, compared)
    for load_id in current.active:
        (ledger.loads_folder(root) / load_id / PENDING).unlink(missing_ok=True)
    return current


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_path(folder: Path, number: int) -> Path:
    """Where a version keeps its own copy of what CURRENT said, for the day CURRENT is lost."""
    return folder / f"v{number:06d}.json"


def next_version(root: Path) -> int:
    """A number greater than that of every version there is or was, published or not: a name is never used twice."""
    folder = ledger.warehouse_folder(root)
    current = ledger.read_current(folder / ledger.CURRENT)
    seen = [int(match[1]) for path in _entries(folder) if (match := _NUMBER.match(path.name))]
    published = [load_id for load_id in ledger.stored_ids(root) if not is_pending(root, load_id)]
    told = [ledger.manifest_version(root, load_id) for load_id in published[-1:]]
    return max([*seen, *told, current.version if current else 0], default=0) + 1


def is_pending(root: Path, load_id: str) -> bool:
    """Whether a load was put in its place by a writer that has not published it (yet)."""
    return (ledger.loads_folder(root) / load_id / PENDING).exists()


def is_whole(folder: Path, current: Current) -> bool:
    """Whether the file of this version is exactly what was published."""
    path = folder / current.file
    try:
        # Every byte is read: opening a file in DuckDB would not notice a damaged block, and would clash with a reader
        # in this process that opened it with other settings.
        return path.stat().st_size == current.bytes and digest(path) == current.sha256
    except OSError:
        return False


def sweep(root: Path) -> None:
    """Remove what killed writers left and versions older than the last five. The caller holds the lock."""
    folder = ledger.warehouse_folder(root)
    current = ledger.read_current(folder / ledger.CURRENT)
    sweep_staging(root)
    if current is None and (_records(folder) or any(folder.glob("v*.duckdb"))):
        return  # what is a leftover can only be said once CURRENT is recovered
    version = current.version if current else 0
    named = {*(current.active if current else ()), *(current.undone if current else ())}
    numbers = sorted(
        {int(m[1]) for path in _entries(folder) if (m := _NUMBER.match(path.name)) and int(m[1]) <= version}
    )
    _remember_highest(folder, version)
    for path in _entries(folder):
        match = _NUMBER.match(path.name)
        finished = match and path.suffix in (".duckdb", ".json") and int(match[1]) in numbers[-KEPT:]
        if path.suffix in (".draft", ".spill", ".wal") or (match and not finished and path.suffix != TAKEN):
            remove(path)
    for load_id in ledger.stored_ids(root):
        if load_id not in named and (current is not None or is_pending(root, load_id)):
            remove(ledger.loads_folder(root) / load_id)


def _remember_highest(folder: Path, version: int) -> None:
    """Leave a mark for the highest number that a killed writer took: its file goes, its name does not come back."""
    numbers = {path: int(match[1]) for path in _entries(folder) if (match := _NUMBER.match(path.name))}
    highest = max(numbers.values(), default=0)
    if highest > version:
        (folder / f"v{highest:06d}{TAKEN}").touch()
    for path, number in numbers.items():
        if path.suffix == TAKEN and number < max(highest, version):
            path.unlink()


def sweep_staging(root: Path) -> None:
    """Remove the work of processes that are no longer there."""
    for path in _entries(root / "staging"):
        if path.suffix != ".lock":
            continue
        try:
            with FileLock(path, timeout=0, thread_local=False):
                remove(path.with_suffix(""))
                path.unlink(missing_ok=True)
        except Timeout:
            continue  # its owner is at work


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def prepare(root: Path, settings: Settings, progress: Progress = silent) -> str | None:
    """Put the ledger in order before it is changed; what had to be done, in words, or None. The lock is held."""
    notice = None
    try:
        notice = recover(root, settings, progress)
    except LoadError:
        # A readable CURRENT is enough to go on from: the change itself, an undo for one, may be the cure.
        if ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT) is None:
            raise
    sweep(root)
    return notice


def recover(root: Path, settings: Settings, progress: Progress = silent) -> str | None:
    """Put a whole version in force again where CURRENT or its file is damaged; what was done, in words, or None.

    The caller holds the lock. Raises LoadError where nothing can be put in force.
    """
    folder = ledger.warehouse_folder(root)
    stored = ledger.read_current(folder / ledger.CURRENT)
    if stored and is_whole(folder, stored):
        return None
    records = [*([stored] if stored else []), *(record for record in _records(folder) if record != stored)]
    if stored is None and records and is_whole(folder, records[0]):
        return _reinstate(root, records[0], None)
    lost = "The file of the warehouse was damaged" if stored else "The warehouse was lost"
    failed: LoadError | None = None
    for active, undone in _ledgers(root, records[:1]):
        try:
            current = publish(root, active, undone, settings, progress)
            return f"{lost}. Version {current.version} was rebuilt from {_loads(len(active))}; nothing is missing."
        except LoadError as error:
            failed = error
    for record in records:
        if is_whole(folder, record):
            return _reinstate(root, record, stored)
    if failed:
        raise LoadError(f"The warehouse is damaged and cannot be rebuilt. {failed}", failed.hint) from failed
    return None


def _loads(count: int) -> str:
    return "1 load" if count == 1 else f"{count} loads"


def _ledgers(root: Path, newest: Sequence[Current]) -> Iterator[tuple[list[str], list[str]]]:
    """Which loads count: as the newest record says; where there is none, all that were not undone."""
    for record in newest:
        yield list(record.active), list(record.undone)
        return
    folder = ledger.loads_folder(root)
    stored = [load_id for load_id in ledger.stored_ids(root) if not is_pending(root, load_id)]
    undone = [load_id for load_id in stored if (folder / load_id / ledger.UNDONE).exists()]
    if stored:
        yield [load_id for load_id in stored if load_id not in undone], undone


def _reinstate(root: Path, record: Current, wanted: Current | None) -> str:
    # Loads that the older version does not know stay in the ledger, as undone: nothing of them is thrown away.
    missing = [load_id for load_id in (wanted.active if wanted else ()) if load_id not in record.active]
    undone = (*record.undone, *(load_id for load_id in missing if load_id not in record.undone))
    current = record.model_copy(update={"undone": undone})
    ledger.write_current(ledger.warehouse_folder(root) / ledger.CURRENT, current)
    for load_id in missing:
        ledger.mark_undone(root, load_id, now(), current.version)
    said = f"The record of the current version was damaged or missing. Version {current.version} is in force again."
    if missing:
        said = (
            f"The warehouse was damaged. Version {current.version} is in force again, without {', '.join(missing)}: "
            "load these files again."
        )
    return said


def _records(folder: Path) -> list[Current]:
    """What the stored versions say about themselves, newest first."""
    found = (ledger.read_current(path) for path in folder.glob("v*.json"))
    return sorted((record for record in found if record), key=lambda record: -record.version)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
