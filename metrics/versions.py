"""Two versions side by side: which of their rows came, changed or went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from metrics import sql
from metrics.filters import Filters
from metrics.kpi import Kpi

# Where a row was read, not what it says.
_PLACE: Final = ("load_id", "row")
_KEYS: Final = {"contacts": "contact_id", "answers": "answer_id", "orders": "order_id"}
_DATES: Final = {
    "contacts": ("created_on", "replied_on", "solved_on"),
    "answers": ("answered_on",),
    "orders": ("created_on",),
}


@dataclass(frozen=True)
class Changes:
    """The rows that differ, in an open connection with both versions attached."""

    connection: duckdb.DuckDBPyConnection
    # Per table and column the earliest day of a row that says otherwise there; of new and gone rows under "".
    firsts: dict[str, dict[str, date]]

    @property
    def empty(self) -> bool:
        """Whether both versions say the same."""
        return not any(self.firsts.values())

    def first(self, kpi: Kpi) -> date | None:
        """The day from which on the KPI may differ; None where nothing that it reads has changed."""
        tables = [kpi.table, "orders"] if kpi.kind == "per" else [kpi.table]
        read = {"", "excluded", kpi.anchor, *re.findall(r"[a-z_]+", " ".join(_texts(kpi)))}
        found = [day for table in tables for column, day in self.firsts[table].items() if column in read]
        if not found:
            return None
        # A figure may rest on what other rows of the table tell: the customer's next contact, what a source reports.
        others = kpi.derived or "SELECT" in kpi.population
        return self._oldest(kpi) if others else min(found)

    def rows(self, kpi: Kpi, filters: Filters) -> dict[date, tuple[int, int, int]]:
        """Per month: rows of the KPI that are new in it, count otherwise, or left it."""
        self.connection.execute("DROP TABLE IF EXISTS then_rows; DROP TABLE IF EXISTS now_rows")
        for side in ("then", "now"):
            self.connection.execute(f"USE {side}_version")
            query, params = sql.contributions(kpi, filters)
            self.connection.execute(f"CREATE TEMP TABLE {side}_rows AS {query}", params)
        found = self.connection.execute(_ROWS).fetchall()
        return {month: (new, updated, gone) for month, new, updated, gone in found}

    def _oldest(self, kpi: Kpi) -> date | None:
        days = [
            self.connection.execute(f'SELECT min("{kpi.anchor}") FROM {side}_version.{kpi.table}').fetchone()  # noqa: S608 - the registry's own words
            for side in ("then", "now")
        ]
        return min((day[0] for day in days if day and day[0]), default=None)


_ROWS: Final = """
SELECT CAST(date_trunc('month', day) AS DATE) AS month,
    count(*) FILTER (fate = 'new'), count(*) FILTER (fate = 'updated'), count(*) FILTER (fate = 'gone')
FROM (
    SELECT coalesce(n.day, t.day) AS day, CASE WHEN t.id IS NULL THEN 'new' WHEN n.id IS NULL THEN 'gone'
        WHEN n.counted IS DISTINCT FROM t.counted THEN 'updated' END AS fate
    FROM then_rows AS t FULL JOIN now_rows AS n
    ON n.id = t.id AND date_trunc('month', n.day) = date_trunc('month', t.day)
)
WHERE fate IS NOT NULL
GROUP BY month
"""


@contextmanager
def compared(before: Path, after: Path) -> Iterator[Changes]:
    """The rows that differ between two version files; open for as long as the context."""
    connection = duckdb.connect(":memory:")
    try:
        for side, file in (("then", before), ("now", after)):
            quoted = str(file).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {side}_version (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        yield Changes(connection, {table: _first_changes(connection, table) for table in _KEYS})
    finally:
        connection.close()


def _first_changes(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, date]:
    """The earliest day of any row that one version has and the other has not, and per column of those that differ."""
    known = [_columns(connection, f"{side}_version.{table}") for side in ("then", "now")]
    columns = sorted(known[0] & known[1] - set(_PLACE))
    named, key = ", ".join(f'"{name}"' for name in columns), _KEYS[table]
    dates = ", ".join(f't."{name}", n."{name}"' for name in _DATES[table])
    sides = [
        f'SELECT "{key}" AS id, hash({named}) AS said, {", ".join(_DATES[table])} FROM {side}_version.{table}'  # noqa: S608 - names of the code
        for side in ("then", "now")
    ]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE differing AS "  # noqa: S608 - as above
        f"SELECT id, t.said IS NULL OR n.said IS NULL AS alone, least({dates}) AS day "
        f"FROM ({sides[0]}) AS t FULL JOIN ({sides[1]}) AS n USING (id) WHERE t.said IS DISTINCT FROM n.said"
    )
    otherwise = ", ".join(f'min(day) FILTER (t."{name}" IS DISTINCT FROM n."{name}")' for name in columns)
    said = connection.execute(
        f'SELECT {otherwise} FROM differing JOIN then_version.{table} AS t ON t."{key}" = id '  # noqa: S608 - as above
        f'JOIN now_version.{table} AS n ON n."{key}" = id WHERE NOT alone'
    ).fetchone()
    alone = connection.execute("SELECT min(day) FROM differing WHERE alone").fetchone()
    found = zip(["", *columns], [*(alone or ()), *(said or ())], strict=True)
    return {column: day for column, day in found if day}


def _texts(kpi: Kpi) -> list[str]:
    """The SQL of a KPI: whatever column it reads is named there."""
    left = [kpi.left] if kpi.kind == "stock" else []
    bucket = ["bucket"] if kpi.kind == "nps" else []
    return [kpi.population, kpi.measure, kpi.hit, kpi.single, kpi.derived, kpi.entered, *left, *bucket]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """The columns of a table of that version; an older release may know fewer."""
    return {str(row[0]) for row in connection.execute(f"DESCRIBE {table}").fetchall()}
