"""The rows of stored loads as DuckDB sees them: views over our own Parquet, and the newest state of every row."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl

import canonical
from pipelines.ledger import Manifest
from pipelines.presence import has, uneven

SQL: Final = Path(__file__).parent / "build"
THREADS: Final = max(1, min(8, os.cpu_count() or 1))
_TYPES: Final[dict[pl.DataType, str]] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.List(pl.String()): "VARCHAR[]",
    canonical.TIMESTAMP: "TIMESTAMPTZ",
}
_LOAD_COLUMNS: Final[dict[str, Any]] = {
    **dict.fromkeys(("path", "sha256", "load_id", "file", "source", "table", "kpis_missing"), pl.String()),
    **dict.fromkeys(("read", "accepted", "rejected", "skipped", "new", "updated", "unchanged"), pl.Int64()),
    **dict.fromkeys(("sample", "reports_reply", "reports_solution"), pl.Boolean()),
    **dict.fromkeys(("data_from", "data_until"), pl.Date()),
    "loaded_at": pl.Datetime("us"),
    "exported_at": canonical.TIMESTAMP,
    **dict.fromkeys(("has", "whole_days"), pl.List(pl.String())),
}


def connect(target: str, spill: Path, folders: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that reads files in `folders` and nothing else: no network, no extensions."""
    config: dict[str, Any] = {
        "threads": THREADS,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Rows are sorted where their order matters; keeping it elsewhere costs memory.
        "preserve_insertion_order": False,
        # Only this release and later ones read the files; its way to store text takes two thirds of the time.
        "storage_compatibility_version": "v1.5.0",
    }
    connection = duckdb.connect(target, config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_directories = ?", [[str(folder) for folder in folders]])
    connection.execute("SET enable_external_access = false")
    return connection


def create(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Create the temporary table `name` with the rows of `frame`."""
    connection.register("given_frame", frame)
    connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM given_frame')  # noqa: S608 - our name
    connection.unregister("given_frame")


def attach(
    connection: duckdb.DuckDBPyConnection, loads: Sequence[tuple[Manifest, Path]], tables: Sequence[str]
) -> None:
    """Create the table `active_loads` and, per table, the views `<table>_rows` (all) and `<table>_now` (the newest).

    `loads` are manifests with their Parquet files.
    """
    create(connection, "active_loads", _load_rows(loads))
    for table in tables:
        own = [(load, path) for load, path in loads if load.table == table]
        _create_rows(connection, table, [str(path) for _, path in own])
        names = {"table": table, "key": canonical.KEYS[table], "content": content_columns(table), "over": over(table)}
        ranked = statements("ranked").format(**names)
        now = f"FROM {table}_rows"
        if _may_contest([load for load, _ in own]) and connection.execute(ranked).fetchall() != [(0,)]:
            now += f" ANTI JOIN {table}_losers USING (path, place_in_file)"
        connection.execute(f"CREATE TEMP VIEW {table}_now AS {now}")
        _fill(connection, table, [load for load, _ in loads])


def _may_contest(loads: Sequence[Manifest]) -> bool:
    """Whether rows of these loads can share a key: not those of a single one in which every row was a new key."""
    return bool(loads) and (len(loads) > 1 or loads[0].rows.new != loads[0].rows.accepted)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, loads: Sequence[Manifest]) -> None:
    """Let rows keep, in the columns that their newest export lacks, what the one before says."""
    columns = uneven(table, loads)
    if not columns:
        return
    # `basis` says how a time is known and is never null: it goes with the times it is about.
    lacks = {name: f"NOT list_contains(l.has, '{name}')" for name in columns}
    empty = {name: "" if name.endswith("_basis") else f'r."{name}" IS NULL AND ' for name in columns}
    values = [f'first("{name}" ORDER BY place) FILTER (list_contains(has, \'{name}\')) AS "{name}"' for name in columns]
    replaced = [
        f'CASE WHEN {empty[name]}{lacks[name]} THEN coalesce(f."{name}", r."{name}") ELSE r."{name}" END AS "{name}"'
        for name in columns
    ]
    wanted = {"values": ", ".join(values), "replacements": ", ".join(replaced)}
    connection.execute(statements("filled").format(table=table, key=canonical.KEYS[table], **wanted))


def statements(step: str) -> str:
    """The SQL of one step of the build."""
    return (SQL / f"{step}.sql").read_text("utf-8")


def over(table: str) -> str:
    """What tells, as SQL, the later of two states of a row that are otherwise equally new: that it is over."""
    return "coalesce(status IN ('solved', 'closed'), false)" if table in ("tickets", "chats") else "true"


def content_columns(table: str, unsaid: Collection[str] = ()) -> str:
    """The columns, as SQL, in which two states of one row differ: all but its place in the file and those `unsaid`."""
    return ", ".join(f'"{column}"' for column in canonical.TABLES[table] if column not in ("row", *unsaid))


def _create_rows(connection: duckdb.DuckDBPyConnection, table: str, paths: Sequence[str]) -> None:
    # The empty table gives every column, in the right type, to files that an older release wrote without it.
    schema = {**canonical.TABLES[table], "path": pl.String(), "place_in_file": pl.Int64()}
    columns = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in schema.items())
    connection.execute(f"CREATE TEMP TABLE {table}_none ({columns})")
    body = f"FROM {table}_none"
    if paths:
        body += " UNION ALL BY NAME SELECT * RENAME (file_row_number AS place_in_file) FROM " + _read_parquet(paths)  # noqa: S608 - quoted below
    connection.execute(f"CREATE TEMP VIEW {table}_rows AS {body}")


def _read_parquet(paths: Sequence[str]) -> str:
    # A view takes no parameters. The paths are our own; a quote in the name of a folder above them is doubled.
    names = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{names}], union_by_name = true, filename = 'path', file_row_number = true)"


def _load_rows(loads: Sequence[tuple[Manifest, Path]]) -> pl.DataFrame:
    return pl.DataFrame([_load_row(load, path) for load, path in loads], schema=_LOAD_COLUMNS, orient="row")


def _load_row(load: Manifest, path: Path) -> dict[str, Any]:
    known = set(load.mapping.values())
    names = {"load_id", "file", "source", "table", "sha256", "sample", "exported_at", "data_from", "data_until"}
    return {
        **load.model_dump(include=names),
        **load.rows.model_dump(),
        "path": str(path),
        "has": has(load),
        "whole_days": list(load.evidence.get("whole_days", ())),
        "loaded_at": load.loaded_at.astimezone(UTC).replace(tzinfo=None),
        "kpis_missing": json.dumps(load.kpis_missing, ensure_ascii=False),
        "reports_reply": bool(known & {"first_reply_at", "first_reply_seconds"}),
        "reports_solution": bool(known & {"solved_at", "closed_at", "ended_at", "resolution_seconds"}),
    }
