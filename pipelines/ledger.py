"""The ledger: what every load was, and CURRENT, which says what counts now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.durable import LoadError, write_whole

CURRENT: Final = "CURRENT"
MANIFEST: Final = "manifest.json"
ACCEPTED: Final = "accepted.parquet"
REJECTED: Final = "rejected.parquet"
UNDONE: Final = "undone.json"


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Rows(_Record):
    """Counts of one load: read = accepted + rejected + skipped, accepted = new + updated + unchanged."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Reading(_Record):
    """What the person asked for when the file was read; the same bytes read in another way are another load."""

    source: str | None = None
    table: str | None = None
    timezone: str | None = None
    account: str | None = None
    reporting_zone: str = "UTC"
    own: str = ""  # the digest of the sources that the installation had then


class Manifest(_Record):
    """One load as it was accepted; immutable beside its rows."""

    load_id: str
    version: int = 0
    file: str
    sha256: str
    bytes: int = 0
    reading: Reading = Reading()
    sample: bool = False
    loaded_at: datetime
    source: str
    table: str
    rows: Rows
    exported_at: datetime | None = None
    data_from: date | None = None
    data_until: date | None = None
    confidence: float | None = None
    mapping: dict[str, Any] = Field(default_factory=dict)
    rejections: list[dict[str, Any]] = Field(default_factory=list)
    evidence: dict[str, Any] = Field(default_factory=dict)
    warnings: list[str] = Field(default_factory=list)
    kpis_missing: list[dict[str, Any]] = Field(default_factory=list)
    preset: str = ""
    mappable: bool = False


class Current(_Record):
    """The published version and the loads it is made of, in the order they came."""

    version: int
    file: str
    active: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    bytes: int | None = None
    sha256: str | None = None
    # With which settings it was built, and with which tables: what makes it out of date without a new load.
    settings_hash: str | None = None
    layout: str | None = None


def loads_folder(root: Path) -> Path:
    """Where the loads of an installation lie, one folder each."""
    return root / "loads"


def warehouse_folder(root: Path) -> Path:
    """Where the versions of the warehouse lie, with CURRENT."""
    return root / "warehouse"


def read_current(path: Path) -> Current | None:
    """What `path` (CURRENT, or the record beside a version) says; None where it is missing or damaged."""
    try:
        return Current.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def write_current(path: Path, current: Current) -> None:
    """Replace CURRENT, the one commit point, or write the record beside a version."""
    write_whole(path, current.model_dump_json(exclude_none=True, indent=1) + "\n")


def manifest(root: Path, load_id: str) -> Manifest:
    """The manifest of one load; LoadError where it is missing or damaged."""
    try:
        return Manifest.model_validate_json((loads_folder(root) / load_id / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise LoadError(
            f"Load {load_id} cannot be read from the loads folder ({type(error).__name__}).",
            f"Restore loads/{load_id} from a backup, or undo the load and load its file again.",
        ) from error


def manifest_version(root: Path, load_id: str) -> int:
    """The version that a load was first part of; 0 where its manifest cannot be read."""
    try:
        return manifest(root, load_id).version
    except LoadError:
        return 0


def manifests(root: Path, load_ids: Iterable[str]) -> list[Manifest]:
    """The manifests of these loads, in their order."""
    return [manifest(root, load_id) for load_id in load_ids]


def readable(root: Path, load_ids: Iterable[str]) -> dict[str, Manifest]:
    """The manifests that can be read, by load id."""
    found: dict[str, Manifest] = {}
    for load_id in load_ids:
        with suppress(LoadError):
            found[load_id] = manifest(root, load_id)
    return found


def stored_ids(root: Path) -> list[str]:
    """Every load folder there is, published or not, in the order of their numbers."""
    folder = loads_folder(root)
    return sorted(entry.name for entry in folder.iterdir() if entry.name.isdigit()) if folder.is_dir() else []


def next_id(root: Path, current: Current | None) -> str:
    """The number of the next load: greater than every number that was ever shown."""
    shown = [*(current.active if current else ()), *(current.undone if current else ()), *stored_ids(root)]
    return f"{max((int(load_id) for load_id in shown), default=0) + 1:06d}"


def mark_undone(root: Path, load_id: str, at: datetime, version: int) -> None:
    """Note in the load's own folder that it was undone, for history and for the day the whole warehouse is lost."""
    note = json.dumps({"undone_at": at.isoformat(), "version": version})
    write_whole(loads_folder(root) / load_id / UNDONE, note + "\n")


def undone_at(root: Path, load_id: str) -> datetime | None:
    """When the load was undone, where that was noted."""
    try:
        note = json.loads((loads_folder(root) / load_id / UNDONE).read_text("utf-8"))
        return datetime.fromisoformat(note["undone_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
