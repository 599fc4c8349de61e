"""The open contacts that are overdue or soon due, soonest first: what to do now."""

from __future__ import annotations

from typing import Final

import polars as pl

import canonical
from language import N_
from metrics.filters import Filters
from metrics.warehouse import Warehouse

_HOUR: Final = 3600.0
# What is due, when, and the condition that it has not been done.
_DUE: Final = (
    (
        N_("first response"),
        "first_response_due_at",
        "coalesce(first_response_seconds, first_response_business_seconds, nullif(replies, 0)) IS NULL",
    ),
    (N_("next reply"), "next_reply_due_at", "waiting_since IS NOT NULL"),
    (N_("solution"), "resolution_due_at", "true"),
)


def overdue(
    wh: Warehouse, filters: Filters | None = None, soon_hours: float = 24.0, limit: int | None = None
) -> pl.DataFrame:
    """Open contacts past a due time, or due within `soon_hours` of what their export knows; soonest first.

    Columns: id, due (first response, next reply, solution: the first to run out), due_at (UTC), seconds_left
    (negative: overdue for so long), overdue, as_of (UTC), created_on, subject, excerpt, status, the dimensions,
    customer (enough to see two rows of one customer). The days of the filter play no part: what waits, waits now.
    """
    clause, params = Filters(None, None, (filters or Filters()).where).clause(None)
    each = " UNION ALL ".join(
        f"SELECT contact_id, '{what}' AS due, {column} AS due_at FROM contacts "  # noqa: S608 - names from the list above
        f"WHERE is_open AND excluded IS NULL AND {column} IS NOT NULL AND as_of IS NOT NULL "
        f"AND {condition} AND {clause}"
        for what, column, condition in _DUE
    )
    dimensions = ", ".join(f'"{name}"' for name in canonical.DIMENSIONS)
    sql = (
        "SELECT contact_id AS id, due, due_at, epoch(due_at) - epoch(as_of) AS seconds_left, "  # noqa: S608 - as above
        f"due_at < as_of AS overdue, as_of, created_on, subject, excerpt, status, {dimensions}, "
        "left(customer_key, 8) AS customer "
        f"FROM (SELECT *, row_number() OVER (PARTITION BY contact_id ORDER BY due_at, due) AS place FROM ({each})) "
        f"JOIN contacts USING (contact_id) WHERE place = 1 AND epoch(due_at) - epoch(as_of) <= ? "
        f"ORDER BY due_at, id LIMIT ?"
    )
    return wh.query(sql, [*params, *params, *params, soon_hours * _HOUR, limit if limit is not None else 2**62])
