"""Which earlier load a file without a preset continues, although its columns changed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

import canonical
from pipelines.ledger import Manifest

# Ids from 1 to n occur in any file; the same id with the same moment, over and over, does not.
FEWEST: Final = 3
AGREEING: Final = 0.9
_MOMENTS: Final = {"surveys": "answered_at"}


def continued(load: Manifest, path: Path, before: Sequence[tuple[Manifest, Path]]) -> Manifest | None:
    """The load whose rows this file's rows are newer states of; None where there is none or no need to ask.

    A file without a preset gets its namespace from its headers, so an added or renamed column makes a new one.
    """
    own = load.evidence.get("namespace")
    if own is None or own == load.source:
        return None
    others = [
        (other, file)
        for other, file in before
        if (other.source, other.table) == (load.source, load.table)
        and other.evidence.get("namespace") not in (own, None)
    ]
    if any(other.evidence.get("namespace") == own for other, _ in before):
        return None
    return next((other for other, file in reversed(others) if _same_rows(load.table, path, file)), None)


def adopt(path: Path, namespace: str) -> None:
    """Write the accepted rows again under another namespace."""
    pl.read_parquet(path).with_columns(namespace=pl.lit(namespace)).write_parquet(path)


def _same_rows(table: str, path: Path, other: Path) -> bool:
    key, moment = canonical.KEYS[table], _MOMENTS.get(table, "created_at")
    shared = (
        pl.scan_parquet(path)
        .select(key, moment)
        .join(pl.scan_parquet(other).select(key, then=moment), on=key)
        .select(pl.len().alias("n"), (pl.col(moment) == pl.col("then")).sum().alias("same"))
        .collect()
        .row(0, named=True)
    )
    return bool(shared["same"] >= FEWEST and shared["same"] >= AGREEING * shared["n"])
