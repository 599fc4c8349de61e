"""Warehouse versions for tests: the real DDL, written the way the pipelines publish them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import canonical
import settings
from metrics import warehouse
from metrics.warehouse import Warehouse

Row = Mapping[str, Any]


def contact(number: int, created: date, **fields: Any) -> dict[str, Any]:
    """A contact with an identity and a creation date; everything else only if given."""
    row = {
        "contact_id": f"test:ticket:{number}",
        "source_id": str(number),
        "kind": "ticket",
        "load_id": "000001",
        "row": number,
        "source": "test",
        "channel": "email",
        "created_on": created,
        "created_at": datetime.combine(created, time(9)),
        "is_open": fields.get("solved_on") is None,
        "is_complaint": False,
    }
    return row | fields


def answer(number: int, answered: date | None, **fields: Any) -> dict[str, Any]:
    """A rated answer with an identity and a date."""
    row = {
        "answer_id": f"test:{number}",
        "load_id": "000001",
        "row": number,
        "source": "test",
        "state": "rated",
        "answered_on": answered,
        "answered_at": datetime.combine(answered, time(9)) if answered else None,
    }
    return row | fields


def publish(
    root: Path,
    contacts: Iterable[Row] = (),
    answers: Iterable[Row] = (),
    orders: Iterable[Row] = (),
    version: int = 1,
    **meta: Any,
) -> Warehouse:
    """A version with these rows, published and opened."""
    folder = root / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"v{version:06}.duckdb"
    tables = {"contacts": list(contacts), "answers": list(answers), "orders": list(orders)}
    with duckdb.connect(str(file)) as connection:
        for statement in canonical.create_statements():
            connection.execute(statement)
        for table, rows in tables.items():
            _insert(connection, table, rows)
        _insert(connection, "meta", [_meta(tables, version) | meta])
    # As a publish of this release writes it: else every command would say that the figures are out of date.
    made = {"layout": canonical.layout(), "settings_hash": settings.digest(root)}
    current = {"version": version, "file": file.name, "active": [], "undone": [], **made}
    (folder / "CURRENT").write_text(json.dumps(current))
    return warehouse.open(root)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    if rows:
        connection.register("given", pl.from_dicts(rows, infer_schema_length=None))
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM given')  # noqa: S608 - the tests' own words


def _meta(tables: Mapping[str, list[Row]], version: int) -> dict[str, Any]:
    days = [row["created_on"] for row in tables["contacts"]] + [row["answered_on"] for row in tables["answers"]]
    days = [day for day in days if day]
    latest = max(days, default=None)
    return {
        "version": version,
        "reporting_zone": "UTC",
        "has_samples": False,
        "first_on": min(days, default=None),
        "latest_on": latest,
        "as_of": datetime.combine(latest, time(18)) if latest else None,
    }
