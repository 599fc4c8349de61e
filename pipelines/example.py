"""The sample shop keeps opening hours, so that figures in opening hours can be seen; they are nobody's settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import canonical
import settings as installation
from pipelines import ledger
from pipelines.ledger import Manifest
from settings import Schedule, Settings


def hours(settings: Settings, loads: Sequence[Manifest]) -> Settings:
    """The settings that a version of these loads is built with: the sample shop alone brings its opening hours.

    A schedule of the installation's own wins, and one file that is no sample is enough to leave them out.
    """
    if settings.schedules or not loads or not all(load.sample for load in loads):
        return settings
    return settings.model_copy(update={"schedules": installation.load(canonical.SAMPLES_DIR).schedules})


def in_use(root: Path, settings: Settings) -> tuple[Schedule, ...]:
    """The opening hours of the sample shop where they count now."""
    found = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    if found is None or settings.schedules:
        return ()
    return hours(settings, list(ledger.readable(root, found.active).values())).schedules
