"""Row counts of real exports against another reader: nothing is lost, nothing is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.pipelines.parsing import parsed

LOADED = {
    "freshdesk-trial/freshdesk_tickets.csv": 45,
    "kaggle-customer-support-tickets/customer_support_tickets.csv": 8469,
    "olist-sample/olist_order_reviews_dataset.csv": 8225,
    "shopify-redacted/orders_export_small.csv": 409,
    "zendesk-dbt-seeds/ticket_data.csv": 10,
}
REFUSED = {
    "nasty-csv/cp1251_semicolon_alfa_example.csv": "not recognised",
    "nasty-csv/semicolon_utf8_durden_saucer.csv": "not recognised",
    "nasty-csv/utf16_with_bom_csv_template.csv": "no rows",
    "olist-sample/olist_customers_dataset.csv": "lists customers",
    "pivot-grand-total/Call Center.csv": "totals, not records",
    "shopify-redacted/customers_export.csv": "list of Shopify's customers",
    "surveymonkey-538/StarWars.csv": "not recognised",
    "zendesk-dbt-seeds/ticket_chat_event_data.csv": "parts of tickets",
    "zendesk-dbt-seeds/ticket_comment_data.csv": "parts of tickets",
    "zendesk-dbt-seeds/user_data.csv": "parts of tickets",
}


@pytest.mark.parametrize("name", LOADED)
def test_every_record_of_a_real_export_is_accounted_for(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "exports" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = sum(any(cell.strip() for cell in row) for row in csv.reader(file)) - 1

    found = parsed(path, tmp_path)

    assert found.report.rows.read == records
    assert found.accepted.height == LOADED[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_of_rows_is_refused_with_the_reason(shared: Path, tmp_path: Path, name: str) -> None:
    error = parsed(shared / "exports" / name, tmp_path).report.error

    assert error is not None
    assert REFUSED[name] in error["message"]
