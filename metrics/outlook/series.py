"""Contacts per day, without the days that the exports hold only in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from metrics.filters import Filters, group
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

# A source without a contact for so long is taken to have ended; a shorter silence at the end is a missing export.
_ENDED: Final = 28
# An export made before this hour does not hold the whole of its last day.
_WHOLE_DAY_FROM: Final = 23


@dataclass(frozen=True)
class Daily:
    """Contacts on each day from `first_on` on, without gaps; a day without contacts is 0."""

    first_on: date
    values: Floats

    @property
    def last_on(self) -> date:
        """The newest complete day."""
        return self.first_on + timedelta(days=len(self.values) - 1)

    def until(self, day: date) -> Daily:
        """The same days up to and including `day`."""
        return Daily(self.first_on, self.values[: max((day - self.first_on).days + 1, 0)])


def daily(wh: Warehouse, filters: Filters) -> Daily | None:
    """Contacts of the filter per complete day, from the first contact on; its days play no part. None: none at all."""
    found = split(wh, filters, None)
    return found.get("") if found else None


def split(wh: Warehouse, filters: Filters, by: str | None, population: str = "true") -> dict[str, Daily]:
    """The same per value of a dimension, the most frequent first; `population` is SQL of ours, never a user's."""
    last = _last_complete(wh, filters)
    if last is None:
        return {}
    key = group(by) if by else "''"
    clause, params = Filters(None, last, filters.where).clause("created_on")
    sql = (
        f"SELECT {key} AS key, created_on AS day, count(*) AS n FROM contacts "  # noqa: S608 - names from allow-lists
        f"WHERE excluded IS NULL AND ({population}) AND {clause} GROUP BY ALL ORDER BY day"
    )
    frame = wh.query(sql, params)
    made: dict[str, Daily] = {}
    for (name,), part in frame.partition_by("key", as_dict=True).items():
        days = part["day"].to_list()
        made[str(name)] = filled(dict(zip(days, part["n"].to_list(), strict=True)), days[0], last)
    return dict(sorted(made.items(), key=lambda item: (-item[1].values.sum(), item[0])))


def filled(counts: dict[date, int], first: date, last: date) -> Daily:
    """Counts of some days as a series without gaps."""
    values = np.zeros((last - first).days + 1)
    for day, n in counts.items():
        values[(day - first).days] = n
    return Daily(first, values)


def _last_complete(wh: Warehouse, filters: Filters) -> date | None:
    """The newest day that every source still in use has in full."""
    clause, params = Filters(None, None, filters.where).clause(None)
    sql = (
        "SELECT source, max(created_on) AS last FROM contacts "  # noqa: S608 - the clause binds its values
        f"WHERE excluded IS NULL AND created_on IS NOT NULL AND {clause} GROUP BY source"
    )
    # A source writes every few days at least: how far it goes is told by all its rows, not by those of a rare filter.
    of_all = "SELECT source, max(created_on) AS last FROM contacts WHERE excluded IS NULL GROUP BY source"
    sources = set(wh.query(sql, params)["source"].to_list())
    lasts = [last for source, last in wh.query(of_all).rows() if source in sources and last]
    if not lasts:
        return None
    in_use: date = min(last for last in lasts if (max(lasts) - last).days <= _ENDED)
    as_of = _local(wh)
    cut = as_of is not None and as_of.date() == in_use and as_of.hour < _WHOLE_DAY_FROM
    return in_use - timedelta(days=1) if cut else in_use


def _local(wh: Warehouse) -> datetime | None:
    as_of: datetime | None = wh.meta["as_of"]
    zone = ZoneInfo(wh.meta["reporting_zone"] or "UTC")
    return as_of.replace(tzinfo=UTC).astimezone(zone) if as_of else None
