"""Orders whose customers should hear from us before they write: late, out of stock, cancelled, not sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from language import N_
from metrics.filters import Filters
from metrics.sql import ORDER_DIMENSIONS
from metrics.warehouse import Warehouse

REASONS: Final = (N_("late"), N_("out of stock"), N_("not sent"), N_("cancelled"))
WAITS: Final = 7  # days after which an order that was not sent is worth a word
_RECENT: Final = 60  # what is longer ago is no news, or was forgotten in the shop


@dataclass(frozen=True)
class Notices:
    """`frame`: reason, order, customer, product, carrier, region, ordered, promised, days, wrote, last_contact.

    `days`: overdue, or since the cancellation or the order. `wrote`: contacts that name the order, since two
    weeks before.
    `orders`: all that are loaded; `promised`: how many of them say when they were to arrive.
    """

    frame: pl.DataFrame
    orders: int
    promised: int

    @property
    def silent(self) -> int:
        """Those whose customers have not written yet."""
        return int((self.frame["wrote"] == 0).sum())


def notices(wh: Warehouse, filters: Filters | None = None, waits: int = WAITS) -> Notices:
    """The orders to tell customers about: the silent first, and of them those who still wait before the cancelled.

    Of the filter only what an order knows of itself narrows them: product, country, region, carrier and segment.
    """
    where = tuple(pair for pair in (filters or Filters()).where if pair[0] in ORDER_DIMENSIONS)
    clause, params = Filters(None, None, where).clause(None)
    orders, promised = wh.query(_COUNTED.format(clause=clause), params).row(0)
    frame = wh.query(_OPEN.format(clause=clause), [*params, waits, waits, _RECENT])
    return Notices(frame, int(orders), int(promised))


_COUNTED: Final = "SELECT count(*), count(promised_at) FROM orders WHERE excluded IS NULL AND {clause}"
# What was known when: an order is late only as of its own export, never as of today.
_OPEN: Final = """
WITH known AS (
    SELECT o.*, lower(o.fulfillment_status) AS status, coalesce(l.exported_at, (SELECT as_of FROM meta)) AS as_of
    FROM orders AS o LEFT JOIN loads AS l USING (load_id)
    WHERE o.excluded IS NULL AND {clause}
), judged AS (
    SELECT *,
        CASE
            WHEN cancelled_at IS NOT NULL OR status LIKE 'cancel%' THEN 'cancelled'
            WHEN delivered_at IS NOT NULL OR status IN ('delivered', 'complete', 'completed') THEN NULL
            WHEN status IN ('unavailable', 'backordered', 'on-backorder', 'out of stock') THEN 'out of stock'
            WHEN promised_at IS NOT NULL THEN CASE WHEN promised_at < as_of THEN 'late' END
            WHEN status IN ('unfulfilled', 'partial', 'processing', 'invoiced', 'approved')
                AND coalesce(financial_status, '') NOT IN ('refunded', 'voided')
                AND date_diff('day', created_at, as_of) >= ? THEN 'not sent'
        END AS reason
    FROM known
), due AS (
    SELECT *,
        CASE reason WHEN 'cancelled' THEN coalesce(cancelled_at, created_at) WHEN 'late' THEN promised_at
            WHEN 'not sent' THEN created_at + to_days(CAST(? AS INTEGER)) ELSE created_at END AS since
    FROM judged WHERE reason IS NOT NULL
), wrote AS (
    SELECT order_ref, customer_key, created_at FROM contacts WHERE excluded IS NULL AND order_ref IS NOT NULL
)
SELECT reason, d.order_ref AS "order", left(any_value(d.customer_key), 8) AS customer, any_value(product) AS product,
    any_value(carrier) AS carrier, any_value(region) AS region, CAST(d.created_at AS DATE) AS ordered,
    CAST(any_value(promised_at) AS DATE) AS promised,
    date_diff('day', any_value(since), any_value(as_of)) AS days,
    count(w.created_at) AS wrote, CAST(max(w.created_at) AS DATE) AS last_contact
FROM due AS d LEFT JOIN wrote AS w
    ON w.order_ref = d.order_ref AND w.created_at >= d.created_at AND w.created_at >= d.since - to_days(14)
WHERE date_diff('day', since, as_of) <= ?
GROUP BY d.order_id, reason, d.order_ref, d.created_at
ORDER BY wrote > 0, reason = 'cancelled', days DESC, "order"
"""
