"""The traps of order and review exports."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from tests.pipelines.parsing import DATA, parsed

SOURCES = DATA / "sources"


def test_a_review_of_two_orders_is_two_answers(tmp_path: Path) -> None:
    found = parsed(SOURCES / "olist_reviews.csv", tmp_path)

    assert found.skips == {}
    assert found.accepted["response_id"].to_list() == ["r1-aa01", "r1-aa02", "r2-aa02"]
    assert found.accepted["order_ref"].to_list() == ["AA01", "AA02", "AA02"]
    assert found.accepted["comment"][2] == "Atraso: Não chegou\nmeu produto"
    assert set(found.accepted["survey_type"]) == {"review"}


def test_an_order_has_a_promised_and_a_real_delivery(tmp_path: Path) -> None:
    found = parsed(SOURCES / "olist_orders.csv", tmp_path)

    late = found.accepted["delivered_at"] > found.accepted["promised_at"]
    assert late.to_list() == [False, True, None]
    assert found.accepted["customer_key"].null_count() == 3  # the id is another one with every order


def test_a_promised_day_that_begins_at_one_is_no_missing_hour(tmp_path: Path) -> None:
    # Clocks in São Paulo went forward at midnight, and 2017-10-15 began at one o'clock.
    found = parsed(SOURCES / "olist_orders.csv", tmp_path, timezone="America/Sao_Paulo")

    assert found.rules == {}
    assert found.row(1)["promised_at"].isoformat() == "2017-10-15T03:00:00+00:00"


def test_the_real_orders_and_reviews_join(shared: Path, tmp_path: Path) -> None:
    folder = shared / "exports/olist-sample"
    with (folder / "olist_order_reviews_dataset.csv").open(newline="", encoding="utf-8") as file:
        scores = Counter(row["review_score"] for row in csv.DictReader(file))

    orders = parsed(folder / "olist_orders_dataset.csv", tmp_path / "orders")
    reviews = parsed(folder / "olist_order_reviews_dataset.csv", tmp_path / "reviews")

    assert (reviews.report.rows.accepted, reviews.skips) == (8_225, {})
    assert Counter(reviews.accepted["score_raw"]) == scores
    # Three orders were given to the carrier before they were placed.
    assert (orders.report.rows.read, orders.rules) == (8_135, {"ends_before_start": 3})
    joined = reviews.accepted.join(orders.accepted, on="order_ref", how="semi")
    assert joined.height > 8_200


def test_woocommerce_names_products_in_one_cell(tmp_path: Path) -> None:
    found = parsed(SOURCES / "woocommerce_orders.csv", tmp_path).accepted

    assert found["product"].to_list() == ["Lamp, desk", "Table"]
    assert found["items"].to_list() == [3, 1]
    assert found["total"].to_list() == [1_234.5, 20.0]
    assert found["segment"].to_list() == ["returning", "new"]


def test_magento_has_two_grand_totals(tmp_path: Path) -> None:
    found = parsed(SOURCES / "magento_orders.csv", tmp_path).accepted

    assert found["total"].to_list() == [100.0, 50.0]
    assert found["refunded_amount"].to_list() == [10.0, None]
    assert found["order_ref"][0] == "000000101"
    assert "Street" not in found.write_ndjson()
