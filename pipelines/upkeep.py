"""Is the version in force what these loads make today? Settings and releases change without any load."""

from __future__ import annotations

from pathlib import Path

import settings
from pipelines import ledger, loads
from pipelines.durable import Progress


def stale(root: Path) -> bool:
    """Whether a rebuild would compute the version in force otherwise. Raises SettingsError."""
    return why_stale(root) is not None


def of_another_release(root: Path) -> bool:
    """Whether another release built the version in force, so that figures of today may not be read from it."""
    found = loads.current(root)
    return found is not None and settings.of_another_release(found.layout)


def why_stale(root: Path) -> str | None:
    """Why the version in force is out of date, in a sentence; None where it is not. Raises SettingsError."""
    found = loads.current(root)
    return settings.outdated(root, found.layout, found.settings_hash) if found else None


def refresh(root: Path, *, progress: Progress | None = None) -> ledger.Current | None:
    """The version that a rebuild made because the one in force was out of date; None where it was not.

    Raises SettingsError or LoadError; the version in force is then as before.
    """
    return loads.rebuild(root, progress=progress) if stale(root) else None
