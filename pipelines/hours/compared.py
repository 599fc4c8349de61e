"""What exports report as business time beside our open time: kept beside each load, and told in its report."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines import ledger
from pipelines.durable import write_whole

FILE: Final = "hours.json"
ALIKE: Final = 0.9
_WORDS: Final = {"first_response": "first response", "resolution": "resolution"}


def read(version: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of `hours_check` by load, of a version that no reader has opened yet."""
    with duckdb.connect(str(version), read_only=True) as connection:
        rows = connection.execute("FROM hours_check ORDER BY load_id, figure").pl().to_dicts()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["load_id"], []).append(row)
    return found


def keep(root: Path, active: tuple[str, ...], found: dict[str, list[dict[str, Any]]]) -> None:
    """Write beside each load what the version in force found, and remove what an earlier one did."""
    with suppress(OSError):  # the version is published and good, whatever becomes of this
        for load_id in active:
            path = ledger.loads_folder(root) / load_id / FILE
            if load_id in found:
                write_whole(path, json.dumps(found[load_id]) + "\n")
            else:
                path.unlink(missing_ok=True)


def sentences(root: Path, load_id: str) -> list[str]:
    """The comparison of a load in words, a sentence per figure; empty where there is nothing to compare."""
    try:
        rows = json.loads((ledger.loads_folder(root) / load_id / FILE).read_text("utf-8"))
        return [_sentence(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _sentence(row: dict[str, Any]) -> str:
    said = (
        f"Business time of the {_WORDS[row['figure']]}: the median is {_length(row['theirs_median'])} in the export "
        f"and {_length(row['ours_median'])} by our opening hours; {100 * row['share_near']:.0f} % of "
        f"{row['contacts']:,} contacts agree within 10 %."
    )
    hint = "The opening hours of the help desk may differ from those in the settings."
    return said if row["share_near"] >= ALIKE else f"{said} {hint}"


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
