"""A real shop's orders: the search names the state and the month in which deliveries came late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from metrics import warehouse
from metrics.filters import Filters
from metrics.hotspots import Hotspot, hotspots
from metrics.warehouse import Warehouse
from pipelines.loads import load

pytestmark = pytest.mark.slow
# Months in which one state had at least this many late orders more than its past lets expect.
CLEAR = 4.0


class Month(NamedTuple):
    """A month: its late orders, the state with the most beyond its own past (the truth), and what is found first."""

    first: date
    late: int
    orders: int
    state: str
    excess: float
    found: Hotspot | None

    @property
    def named(self) -> str | None:
        """The state that the search names first."""
        return dict(self.found.where).get("region") if self.found else None


def shop(shared: Path, folder: Path) -> Warehouse:
    """Orders with the state of their customer, as a person joins the two files, and the reviews."""
    exports = shared / "exports/olist-sample"
    orders, customers = (
        pl.read_csv(exports / f"olist_{name}_dataset.csv", infer_schema=False) for name in ("orders", "customers")
    )
    joined = orders.join(customers.select("customer_id", "customer_state"), on="customer_id", how="left")
    joined.write_csv(folder / "orders.csv")
    assert load([folder / "orders.csv", exports / "olist_order_reviews_dataset.csv"], root=folder / "data").ok
    return warehouse.open(folder / "data")


def months(wh: Warehouse, first: date = date(2017, 2, 1), last: date = date(2018, 8, 31)) -> Iterator[Month]:
    """Every month, judged by the search and by plain arithmetic on promised and delivered days."""
    while first < last:
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        states = wh.query(_TRUTH, [first, first, end])
        state, excess = states.select("region", "excess").row(0)
        spots = hotspots(wh, Filters(first, end), "late_orders", unsure=True)
        late, orders = states.select(pl.col("missed", "sent").sum()).row(0)
        yield Month(first, int(late), int(orders), state, float(excess), spots[0] if spots else None)
        first = end + timedelta(days=1)


_TRUTH = """
WITH days AS (
    SELECT region, created_on >= ?::DATE AS now, (delivered_at::DATE > promised_at::DATE)::INTEGER AS late FROM orders
    WHERE delivered_at IS NOT NULL AND promised_at IS NOT NULL AND created_on BETWEEN ?::DATE - 240 AND ?
)
SELECT region, sum(late) FILTER (now) AS missed, count(*) FILTER (now) AS sent,
    missed - sent * sum(late) FILTER (NOT now) / count(*) FILTER (NOT now) AS excess
FROM days GROUP BY region HAVING count(*) FILTER (now) > 0 AND count(*) FILTER (NOT now) > 0 ORDER BY excess DESC
"""


def test_late_orders_are_found_by_state_and_month(shared: Path, tmp_path: Path) -> None:
    every = list(months(shop(shared, tmp_path)))
    clear = [month for month in every if month.excess >= CLEAR]
    assert [(month.first, month.state) for month in clear] == [(month.first, month.named) for month in clear]
    assert len(clear) >= 4
    # Where it is sure, it is right; a month like June 2018 with few late orders raises no alarm.
    alarms = [month for month in every if month.found and month.found.sure]
    assert {(month.first, month.named) for month in alarms} == {(date(2017, 11, 1), "SP"), (date(2018, 2, 1), "RJ")}
