"""Open a version of the warehouse, read-only and locked down."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

import canonical
import settings
from metrics.errors import WarehouseError
from metrics.filters import Filters, dimension, group
from metrics.kpi import Kpi
from settings import WEEKDAYS

_LOCKED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",  # else a table name could reach a variable of this process
    "lock_configuration": "true",
}
# Replies and solutions come in for a few days after the newest contact.
_LATELY: Final = timedelta(days=7)
_lock: Final = threading.Lock()
# The newest version per folder. Older ones close when nobody who opened them is left.
_open: Final[dict[Path, _Version]] = {}


@dataclass(frozen=True, eq=False)
class _Version:
    """One open version file: DuckDB shares one connection per file and process."""

    file: Path | None
    connection: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: dict[str, bool] = field(default_factory=dict)  # what `has` found out about this version

    def query(self, sql: str, params: Sequence[object]) -> pl.DataFrame:
        with self.lock:  # making a cursor is not thread-safe; using one's own is
            cursor = self.connection.cursor()
        try:
            return cursor.execute(sql, list(params)).pl()
        finally:
            cursor.close()


@dataclass(frozen=True, eq=False)
class Warehouse:
    """A version of the warehouse together with the settings of its installation."""

    root: Path
    version: int
    meta: dict[str, Any]
    settings: settings.Settings
    _opened: _Version
    # With which tables and settings it was built, as CURRENT says.
    layout: str | None = None
    settings_hash: str | None = None

    def query(self, sql: str, params: Sequence[object] = ()) -> pl.DataFrame:
        """The rows of a query; every value that a user gave belongs into `params`."""
        return self._opened.query(sql, params)

    @property
    def minimum_sample(self) -> int:
        """Below this n a figure is marked as a low sample."""
        return self.settings.minimum_sample

    @property
    def first_weekday(self) -> int:
        """On which day weeks begin: 0 is Monday."""
        return WEEKDAYS.index(self.settings.first_weekday)

    @property
    def of_another_release(self) -> bool:
        """Whether another release built this version, so that it may lack columns that figures read."""
        return bool(self.version) and settings.of_another_release(self.layout)

    def why_stale(self) -> str | None:
        """Why this version is out of date, in a sentence; None where it is not. Raises SettingsError."""
        return settings.outdated(self.root, self.layout, self.settings_hash) if self.version else None

    @property
    def first_on(self) -> date | None:
        """The oldest day with data."""
        found: date | None = self.meta["first_on"]
        return found

    @property
    def latest_on(self) -> date | None:
        """The newest day with data."""
        found: date | None = self.meta["latest_on"]
        return found

    @property
    def present_on(self) -> date | None:
        """The newest day with data; None where the exports know of far later solutions: then it is no present."""
        newest, known = self.latest_on, self.as_of_on
        return newest if newest and known and known - newest <= _LATELY else None

    @property
    def first_contact_on(self) -> date | None:
        """The oldest day with a contact; answers of a survey may be years older."""
        first: date | None = self.query("SELECT min(created_on) FROM contacts WHERE excluded IS NULL").item()
        return first

    def has(self, kpi: Kpi) -> bool:
        """Whether any row of this version is what the KPI is about."""
        if kpi.name not in self._opened.found:
            sql = f"SELECT 1 FROM {kpi.table} WHERE excluded IS NULL AND ({kpi.population}) LIMIT 1"  # noqa: S608 - the registry's own words
            self._opened.found[kpi.name] = len(self.query(sql)) > 0
        return self._opened.found[kpi.name]

    def span(self, table: str, anchor: str) -> tuple[date | None, date | None]:
        """The oldest and the newest day with data, counting those of this date too.

        Contacts are solved, and answers come, after the last contact was created.
        """
        sql = (
            f'SELECT least(min("{anchor}"), CAST(? AS DATE)), greatest(max("{anchor}"), CAST(? AS DATE)) '  # noqa: S608 - names from the registry
            f"FROM {table} WHERE excluded IS NULL"
        )
        first, last = self.query(sql, [self.first_on, self.latest_on]).row(0)
        return first, last

    @property
    def as_of_on(self) -> date | None:
        """The day, in the reporting zone, up to which the exports know what happened."""
        as_of: datetime | None = self.meta["as_of"]
        if as_of is None:
            return self.latest_on
        return as_of.replace(tzinfo=UTC).astimezone(ZoneInfo(self.meta["reporting_zone"] or "UTC")).date()

    def freshness(self) -> dict[str, Any]:
        """version, loads (how many), first_on, latest_on, as_of, as_of_on, has_samples, built_at, reporting_zone."""
        loads = self.query("SELECT count(*) AS loads FROM loads").item()
        names = ("first_on", "latest_on", "as_of", "has_samples", "built_at", "reporting_zone")
        return {
            "version": self.version,
            "loads": loads,
            "as_of_on": self.as_of_on,
            **{name: self.meta[name] for name in names},
        }

    def options(self, dim: str, filters: Filters | None = None) -> pl.DataFrame:
        """Columns value, n: the values of a dimension among contacts and answers of the filter, most frequent first."""
        chosen = filters or Filters()
        rest = Filters(chosen.start, chosen.end, tuple(pair for pair in chosen.where if pair[0] != dimension(dim)))
        pieces, params = [], list[object]()
        for table, anchor in (("contacts", "created_on"), ("answers", "answered_on")):
            clause, values = rest.clause(anchor)
            pieces.append(f"SELECT {group(dim)} AS value FROM {table} WHERE excluded IS NULL AND {clause}")  # noqa: S608 - names from allow-lists, values bound
            params += values
        union = " UNION ALL ".join(pieces)
        sql = f"SELECT value, count(*) AS n FROM ({union}) GROUP BY value ORDER BY n DESC, value"  # noqa: S608 - as above
        return self.query(sql, params)


def open(root: Path | None = None) -> Warehouse:  # noqa: A001 - reads as warehouse.open(root)
    """The current version below `root` (default: the data folder); an empty one, version 0, where nothing is loaded."""
    folder = (root or canonical.data_dir()).resolve()
    stated, opened = _current(folder)
    meta = opened.query("SELECT * FROM meta", ()).row(0, named=True)
    return Warehouse(folder, stated.version, meta, settings.load(folder), opened, stated.layout, stated.settings_hash)


def open_file(file: Path) -> Warehouse:
    """One version file, whatever the current version is; not kept open for others."""
    try:
        opened = _Version(file, _connect(file))
    except duckdb.Error as error:
        raise WarehouseError(_DAMAGED.format(file=file)) from error
    meta = opened.query("SELECT * FROM meta", ()).row(0, named=True)
    folder = file.resolve().parents[1]
    return Warehouse(folder, int(meta["version"]), meta, settings.load(folder), opened)


class _Stated(NamedTuple):
    """What CURRENT says of the version in force."""

    version: int = 0
    file: Path | None = None
    layout: str | None = None
    settings_hash: str | None = None


def _current(root: Path) -> tuple[_Stated, _Version]:
    for attempt in (1, 2):
        stated = _read_current(root)
        file = stated.file
        with _lock:
            known = _open.get(root)
            if known is None or known.file != file:
                try:
                    known = _Version(file, _connect(file))
                except duckdb.Error as error:
                    # A writer may have removed this version between the two reads; the next one is named by now.
                    if attempt == 1:
                        continue
                    raise WarehouseError(_DAMAGED.format(file=file)) from error
                _open[root] = known
            return stated, known
    raise AssertionError("unreachable")


_DAMAGED: Final = "The warehouse version {file} cannot be read. Run `python -m pipelines rebuild`."


def _read_current(root: Path) -> _Stated:
    path = root / "warehouse" / "CURRENT"
    try:
        stated = json.loads(path.read_text("utf-8"))
        file = path.parent / Path(stated["file"]).name
        return _Stated(int(stated["version"]), file, stated.get("layout"), stated.get("settings_hash"))
    except FileNotFoundError:
        return _Stated()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WarehouseError(f"{path} cannot be read ({error!r}). Run `python -m pipelines rebuild`.") from error


def _connect(file: Path | None) -> duckdb.DuckDBPyConnection:
    if file:
        return duckdb.connect(str(file), read_only=True, config=_LOCKED)
    connection = duckdb.connect(":memory:", config={})
    for statement in canonical.create_statements():
        connection.execute(statement)
    connection.execute("INSERT INTO meta (version, reporting_zone, has_samples) VALUES (0, 'UTC', false)")
    for name, value in _LOCKED.items():
        connection.execute(f"SET {name} = {value}")
    return connection
