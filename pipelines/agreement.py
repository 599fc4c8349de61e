"""Does a built warehouse agree with the ledger? Asked before it is published, so that no row is lost in silence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

import canonical
from pipelines.durable import LoadError
from pipelines.ledger import Manifest

# How many rows each table must have, counted from the stored rows.
_EXPECTED: Final = {
    "contacts": "(SELECT count(*) FROM tickets_now) + (SELECT count(*) FROM chats_now)"
    " - (SELECT count(*) FROM merged_chats)",
    "answers": "(SELECT count(*) FROM survey_rows) + (SELECT count(*) FROM merged_ratings) + (SELECT count(*) FROM "
    "contact_rows ANTI JOIN survey_ratings USING (contact_id) ANTI JOIN merged_chats USING (contact_id) "
    "WHERE csat_norm IS NOT NULL OR csat_state = 'offered')",
    "orders": "(SELECT count(*) FROM orders_now)",
    "returns": "(SELECT count(*) FROM returns_now)",
}


def check(connection: duckdb.DuckDBPyConnection, loads: Sequence[Manifest]) -> dict[str, int]:
    """The rows per warehouse table; LoadError unless every accepted row is there, and each contact and answer once."""
    for table in dict.fromkeys(load.table for load in loads):
        _check_stored(connection, table, [load for load in loads if load.table == table])
    for table, expected in _EXPECTED.items():
        key = next(iter(canonical.WAREHOUSE[table]))
        query = f"SELECT {expected}, count(*), count(DISTINCT {key}) FROM {table}"  # noqa: S608 - names of our own
        wanted, found, distinct = connection.execute(query).fetchall()[0]
        if not wanted == found == distinct:
            raise LoadError(f"The table {table} has {found:,} rows, {distinct:,} of them distinct, and not {wanted:,}.")
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in canonical.WAREHOUSE)  # noqa: S608 - names of our own
    return dict(zip(canonical.WAREHOUSE, connection.execute(f"SELECT {counts}").fetchall()[0], strict=True))


def _check_stored(connection: duckdb.DuckDBPyConnection, table: str, loads: Sequence[Manifest]) -> None:
    query = f'SELECT path, count(*) FROM "{table}_rows" GROUP BY path'  # noqa: S608 - a name of canonical.TABLES
    stored = {Path(path).parent.name: count for path, count in connection.execute(query).fetchall()}
    for load in loads:
        found, wanted = stored.get(load.load_id, 0), load.rows.accepted
        if found != wanted:
            raise LoadError(
                f"Load {load.load_id} ({load.file}) has {found:,} stored rows, but its manifest says {wanted:,}.",
                f"Restore loads/{load.load_id} from a backup, or undo the load and load its file again.",
            )
