"""Which past figures a load moved: computed by whoever knows the figures, kept beside the load for its report."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pipelines import ledger
from pipelines.durable import write_whole
from pipelines.ledger import Current

MOVED: Final = "moved.json"
MOST: Final = 300  # figures kept, the most important first
# (the version file before or None, the version file after) -> figures that have `to_dict`
Between = Callable[[Path | None, Path], Sequence[Any]]


def note(root: Path, before: Current | None, after: Current | None, load_ids: Sequence[str], between: Between) -> None:
    """Keep beside these loads which figures of the version before they moved. A failure costs no load."""
    if before is None or after is None or before.version == after.version or not load_ids:
        return
    if _samples_left(root, before, after):
        return  # figures of a made-up shop do not move, they go
    found = compared(root, before, after, between)
    if found is None:
        return
    for load_id in load_ids:
        write_whole(ledger.loads_folder(root) / load_id / MOVED, json.dumps(found, ensure_ascii=False) + "\n")


def compared(root: Path, before: Current, after: Current, between: Between) -> list[dict[str, Any]] | None:
    """The figures of the one version that moved in the other, the most important first; None where nobody can tell."""
    folder = ledger.warehouse_folder(root)
    try:
        return [each.to_dict() for each in between(folder / before.file, folder / after.file)][:MOST]
    except Exception:  # the version is published and good, whatever becomes of this
        logging.getLogger("carelens").exception("Which figures version %s moved is not known", after.version)
        return None


def _samples_left(root: Path, before: Current, after: Current) -> bool:
    gone = set(before.active) - set(after.active)
    return any(load.sample for load in ledger.readable(root, gone).values())


def moved(root: Path, load_id: str) -> list[dict[str, Any]]:
    """The past figures that a load moved: kpi, month, before, after, each with n, and the rows that did it."""
    try:
        found = json.loads((ledger.loads_folder(root) / load_id / MOVED).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []
