"""A real shop's orders: the search names the state and the month in which deliveries came late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from metrics import warehouse
from metrics.filters import Filters
from metrics.hotspots import hotspots
from metrics.warehouse import Warehouse
from pipelines.loads import load


@pytest.fixture
def olist(shared: Path, tmp_path: Path) -> Warehouse:
    """Orders with the state of their customer, as a person joins the two files, and the reviews."""
    folder, tmp = shared / "exports/olist-sample", tmp_path
    orders, customers = (
        pl.read_csv(folder / f"olist_{name}_dataset.csv", infer_schema=False) for name in ("orders", "customers")
    )
    joined = orders.join(customers.select("customer_id", "customer_state"), on="customer_id", how="left")
    joined.write_csv(tmp / "orders.csv")
    assert load([tmp / "orders.csv", folder / "olist_order_reviews_dataset.csv"], root=tmp / "data").ok
    return warehouse.open(tmp / "data")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last", "state"),
    [(date(2017, 11, 1), date(2017, 11, 30), "SP"), (date(2018, 2, 1), date(2018, 2, 28), "RJ")],
)
def test_late_orders_are_found_by_state_and_month(olist: Warehouse, first: date, last: date, state: str) -> None:
    found = hotspots(olist, Filters(first, last), "late_orders")
    assert [spot.where for spot in found] == [(("region", state),)]
    late = olist.query(
        "SELECT region, avg((delivered_at::DATE > promised_at::DATE)::INTEGER) AS share, count(*) AS n FROM orders "
        "WHERE delivered_at IS NOT NULL AND created_on BETWEEN ? AND ? GROUP BY 1 HAVING n >= 40 ORDER BY 2 DESC",
        [first, last],
    )
    assert state in late["region"].head(4).to_list()


@pytest.mark.slow
def test_a_month_with_few_late_orders_raises_no_alarm(olist: Warehouse) -> None:
    assert hotspots(olist, Filters(date(2018, 6, 1), date(2018, 6, 30)), "late_orders") == []
