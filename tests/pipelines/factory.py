"""Rows and loads for tests: real Parquet of the canonical tables, without going through a parser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

import canonical
from pipelines.candidates import Candidate, staging
from pipelines.commit import commit
from pipelines.durable import now, silent, writing
from pipelines.ledger import ACCEPTED, MANIFEST, Current, Manifest, Reading, Rows, loads_folder, warehouse_folder
from pipelines.loads import current
from pipelines.report import ParseReport
from pipelines.report import Rows as ParsedRows
from pipelines.warehouse import build
from settings import Settings

Row = Mapping[str, Any]
# A file that reports everything; tests of what a file cannot tell pass their own.
FULL_MAPPING = {name: name for name in ("created_at", "first_reply_at", "solved_at", "status", "category", "tags")}


def at(text: str) -> datetime:
    """A moment in UTC from "2026-03-01 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = at("2026-03-02 12:00")  # a Monday


def ticket(ticket_id: str = "1", **columns: Any) -> Row:
    return {"ticket_id": ticket_id, "created_at": NOON, **columns}


def chat(chat_id: str = "1", **columns: Any) -> Row:
    return {"chat_id": chat_id, "created_at": NOON, "channel": "chat", **columns}


def survey(response_id: str = "1", **columns: Any) -> Row:
    common = {"survey_type": "csat", "score": 5.0, "score_norm": 1.0, "answered_at": NOON}
    return {"response_id": response_id, **common, **columns}


def rows_frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a parser would store them: every column of the table, absent ones null."""
    schema = canonical.TABLES[table]
    common = {"source": "zendesk", "namespace": "zendesk", "tz_basis": "assumed_utc"}
    filled = [{**common, "row": place, **row} for place, row in enumerate(rows, 1)]
    for row in filled:
        assert set(row) <= set(schema), f"not columns of {table}: {set(row) - set(schema)}"
    return pl.DataFrame(filled, schema=schema, orient="row")


def store(root: Path, table: str, records: Sequence[Row], /, **about: Any) -> Manifest:
    """A load of these rows in `root/loads`, as the ledger keeps it."""
    number = 1 + len(list(loads_folder(root).glob("*")))
    load_id = about.pop("load_id", f"{number:06d}")
    folder = loads_folder(root) / load_id
    folder.mkdir(parents=True)
    rows_frame(table, records).write_parquet(folder / ACCEPTED)
    facts: dict[str, Any] = {
        "load_id": load_id,
        "file": f"{table}.csv",
        "sha256": hashlib.sha256(repr(records).encode()).hexdigest(),
        "loaded_at": now(),
        "source": "zendesk",
        "table": table,
        "rows": Rows(read=len(records), accepted=len(records), new=len(records)),
        "exported_at": at("2026-06-01 00:00"),
        "mapping": FULL_MAPPING,
    }
    load = Manifest.model_validate({**facts, **about})
    (folder / MANIFEST).write_text(load.model_dump_json(), "utf-8")
    return load


class Built:
    """A built warehouse to ask: `rows("SELECT ...")` gives dicts, `one("SELECT ...")` a single value."""

    def __init__(
        self, root: Path, loads: Sequence[Manifest], settings: Settings | None = None, version: int = 1
    ) -> None:
        self.path = root / "warehouse" / f"test-{version}.duckdb"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self.counts = build(self.path, loads, settings or Settings(), root, version=version)

    def rows(self, query: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(query).pl().to_dicts()

    def one(self, query: str) -> Any:
        (row,) = self.rows(query)
        (value,) = row.values()
        return value


def built(root: Path, settings: Settings | None = None, /, **tables: Sequence[Row]) -> Built:
    """The warehouse of one load per table: `built(root, tickets=[{...}], surveys=[{...}])`."""
    return Built(root, [store(root, table, rows) for table, rows in tables.items()], settings)


# --- files and loads ------------------------------------------------------------------------------------------------

ZENDESK = (
    "Id",
    "Requester id",
    "Group",
    "Status",
    "Priority",
    "Via",
    "Created at",
    "Updated at",
    "Solved at",
    "Replies",
)
ZENDESK_VALUES = {
    "Requester id": "9001",
    "Group": "Support",
    "Status": "Solved",
    "Priority": "Low",
    "Via": "Mail",
    "Created at": "2026-03-02 12:00:00",
    "Updated at": "2026-03-03 12:00:00",
    "Solved at": "2026-03-03 12:00:00",
    "Replies": "1",
}


def zendesk_csv(path: Path, ids: Sequence[int], **columns: str) -> Path:
    """A Zendesk export with one solved ticket per id; keyword arguments name columns with `_` for the space."""
    values = {**ZENDESK_VALUES, **{name.replace("_", " "): value for name, value in columns.items()}}
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(ZENDESK), *(",".join([str(key), *(values[name] for name in ZENDESK[1:])]) for key in ids)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def commit_rows(
    root: Path,
    *files: tuple[str, str, Sequence[Row]],
    keep_samples: bool = False,
    reading: Reading | None = None,
) -> list[Manifest]:
    """Load rows as if a file (name, table, rows) had been parsed: everything after the parser is the real thing."""
    with staging(root / "staging") as folder, writing(warehouse_folder(root), "test", wait=120):
        candidates = [_parsed(folder / str(place), *file) for place, file in enumerate(files)]
        return commit(root, candidates, reading or Reading(), Settings(), keep_samples, silent)


def _parsed(folder: Path, file: str, table: str, rows: Sequence[Row]) -> Candidate:
    folder.mkdir()
    rows_frame(table, rows).write_parquet(folder / ACCEPTED)
    report = ParseReport(
        status="ok",
        source="zendesk",
        table=table,
        rows=ParsedRows(read=len(rows), accepted=len(rows)),
        exported_at="2026-06-01T00:00:00+00:00",
        mapping=FULL_MAPPING,
    )
    digest = hashlib.sha256(repr((table, rows)).encode()).hexdigest()
    return Candidate(Path(file), Path(file).name, Path(file), sha256=digest, staging=folder, report=report)


def facts(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything the version in force knows, except by which loads and in which order it learned it."""
    found = current(root)
    assert found is not None
    with duckdb.connect(str(warehouse_folder(root) / found.file), read_only=True) as connection:
        return {
            table: connection.execute(
                f'SELECT * EXCLUDE (load_id) FROM "{table}" ORDER BY ALL'  # noqa: S608 - a name of canonical.WAREHOUSE
            )
            .pl()
            .to_dicts()
            for table in ("contacts", "answers", "orders", "returns")
        }


def tickets(*keys: str, **columns: Any) -> list[Row]:
    return [{"ticket_id": key, "created_at": NOON, "status": "solved", **columns} for key in keys]


def in_force(root: Path) -> Current:
    found = current(root)
    assert found is not None
    return found
