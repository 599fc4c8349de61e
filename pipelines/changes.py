"""What one file changes: how many of its rows are new, updated or unchanged against the loads before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

import canonical
from pipelines.ledger import Manifest, Rows
from pipelines.presence import has, uneven
from pipelines.stored import attach, connect, content_columns, over, statements
from pipelines.warehouse import failure


def counted(load: Manifest, path: Path, before: Sequence[tuple[Manifest, Path]], spill: Path) -> tuple[Rows, int]:
    """The counts of `load`, and how many of its rows differ from what is known and change nothing.

    Its accepted rows are in `path`, the loads `before` it are given with their files. A row that is older than what is
    known, or the same, is unchanged. Raises LoadError.
    """
    others = [(other, file) for other, file in before if other.table == load.table]
    table, key, content = load.table, canonical.KEYS[load.table], content_columns(load.table, _unsaid(load, others))
    if not others:
        rows = pl.read_parquet(path, columns=["namespace", key])
        # One column is counted several times as fast as pairs.
        new = rows[key].n_unique() if rows["namespace"].n_unique() == 1 else rows.n_unique()
        return load.rows.model_copy(update={"new": new, "unchanged": load.rows.accepted - new}), 0
    folders = sorted({file.parent for _, file in [*others, (load, path)]})
    try:
        with connect(":memory:", spill, folders) as connection:
            attach(connection, [*others, (load, path)], [table])
            query = statements("changes").format(table=table, key=key, content=content, over=over(table))
            new, updated, lost = connection.execute(query, {"path": str(path)}).fetchall()[0]
    except duckdb.Error as error:
        raise failure(error) from error
    unchanged = load.rows.accepted - new - updated
    return load.rows.model_copy(update={"new": new, "updated": updated, "unchanged": unchanged}), lost


def _unsaid(load: Manifest, others: Sequence[tuple[Manifest, Path]]) -> set[str]:
    """The columns in which this file cannot change a row: it lacks them, and others have them."""
    lacks = set(uneven(load.table, [load, *(other for other, _ in others)])) - set(has(load))
    # What stands in no column of ours differs where the columns do.
    return lacks | {"raw"} if lacks else lacks
