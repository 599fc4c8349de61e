"""Whether figures still are what their loads make: settings and releases change without any load."""

from __future__ import annotations

from pathlib import Path

import canonical
from settings.file import digest


def of_another_release(layout: str | None) -> bool:
    """Whether a version with this layout was built by another release, so that columns of today may be missing."""
    return layout != canonical.layout()


def outdated(root: Path, layout: str | None, settings_hash: str | None) -> str | None:
    """Why a version that was built so is out of date, in a sentence; None where it is not. Raises SettingsError."""
    if of_another_release(layout):
        return "The figures were computed by another release of this program."
    if settings_hash != digest(root):
        return "Settings, own topics or corrections were changed after the figures were computed."
    return None
