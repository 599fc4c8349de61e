"""Loads in, one warehouse file out: every table is computed anew from the rows of the active loads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

import canonical
from pipelines import labels, localtime
from pipelines.agreement import check
from pipelines.durable import LoadError, Progress, now, silent
from pipelines.hours import prepare as hours
from pipelines.ledger import ACCEPTED, Manifest, loads_folder
from pipelines.stored import attach, connect, create, statements
from settings import Settings

STEPS: Final = ("links", "contact_rows", "topics", "orders", "contacts", "compared", "answers", "describe")
# "no_complaint" and "keine Beschwerde" are no complaints.
DENIALS: Final = ("no", "not", "non", "without", "kein", "keine", "ohne", "sin", "sans", "sem")
_SCALES: Final = {"source": pl.String, "satisfied_from": pl.Float64, "low_is_easy": pl.Boolean}
_NEVER: Final = r"[^\s\S]"
# \b of the regular expressions takes letters beyond ASCII for the end of a word.
_EDGE: Final = r"[^\p{L}]"


def build(
    target: Path,
    loads: Sequence[Manifest],
    settings: Settings,
    root: Path,
    *,
    version: int = 0,
    settings_hash: str = "",
    progress: Progress = silent,
) -> dict[str, int]:
    """The rows per table of the warehouse that these loads make, written to `target` and checked against the ledger.

    Raises LoadError where it cannot be written or does not agree with the ledger; `target` is then of no use.
    """
    files = [(load, loads_folder(root) / load.load_id / ACCEPTED) for load in loads]
    spill = target.with_suffix(".spill")
    try:
        with connect(str(target), spill, [loads_folder(root), target.parent]) as connection:
            _prepare(connection, settings, version, settings_hash)
            attach(connection, files, list(canonical.TABLES))
            localtime.teach(connection, now())
            hours.prepare(connection, settings, now())
            for number, step in enumerate(STEPS):
                progress("Building the warehouse", number, len(STEPS))
                labels.fill(connection, root) if step == "topics" else connection.execute(statements(step))
            counts = check(connection, loads)
            connection.execute("CHECKPOINT")
    except (duckdb.Error, OSError) as error:
        raise failure(error) from error
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    progress("Building the warehouse", len(STEPS), len(STEPS))
    return counts


def failure(error: Exception) -> LoadError:
    """What went wrong while writing, in the words of the person who waits for it."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return LoadError(
            "The warehouse needs more memory than there is. The version before it is unchanged.", "Free memory."
        )
    if re.search(r"No space left|File too large|Could not write|Disk quota|not enough space", text, re.IGNORECASE):
        hint = "Free disk space, then load again; nothing has to be repaired."
        return LoadError("The disk is full. The version before it is unchanged.", hint)
    load = re.search(r"loads/(\d+)/", text)
    if load:
        hint = f"Restore loads/{load[1]} from a backup, or undo the load and load its file again."
        return LoadError(f"The stored rows of load {load[1]} cannot be read. The version before is unchanged.", hint)
    # The words of the database may hold SQL and paths; its kind of error tells us enough and users no more.
    kind = type(error).__name__
    return LoadError(f"The warehouse could not be built ({kind}).", "Nothing was changed. Please report this message.")


def _prepare(connection: duckdb.DuckDBPyConnection, settings: Settings, version: int, settings_hash: str) -> None:
    connection.execute(";".join(canonical.create_statements()))
    variables = {
        "zone": settings.reporting_zone,
        "satisfied_from": settings.satisfied_from,
        "complaint_rating_up_to": settings.complaint_rating_up_to,
        "complaint": _alone(settings.complaint_words),
        "denial": f"{_alone(DENIALS)}{_EDGE}*(?:{_any(settings.complaint_words)})",
        "own_categories": [name.strip().lower() for name in settings.complaint_categories],
        "own_tags": [name.strip().lower() for name in settings.complaint_tags],
        "settings_hash": settings_hash,
        "version": version,
        "built_at": now().replace(tzinfo=None),
    }
    for name, value in variables.items():
        kind = "::VARCHAR[]" if isinstance(value, list) else ""  # an empty list says nothing of its kind
        connection.execute(f"SET VARIABLE {name} = ?{kind}", [value])
    scales = [
        (name, scale.satisfied_from, scale.ces_direction == "low_is_easy") for name, scale in settings.scales.items()
    ]
    create(connection, "scales", pl.DataFrame(scales, schema=_SCALES, orient="row"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word.lower()) for word in words) or _NEVER


def _alone(words: Iterable[str]) -> str:
    return f"(?:^|{_EDGE})(?:{_any(words)})(?:$|{_EDGE})"
