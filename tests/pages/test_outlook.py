from __future__ import annotations

from pathlib import Path

import duckdb

from tests import shop
from tests.pages.app import opened, words

ORDERS = """
INSERT INTO orders BY NAME
SELECT 'shop:order:' || i AS order_id, i::VARCHAR AS order_ref, '000001' AS load_id, i AS row, 'shopify' AS source,
    md5(i::VARCHAR) AS customer_key, CASE WHEN i = 1 THEN '=HYPERLINK("http://x")' ELSE 'Tent' END AS product,
    TIMESTAMP '2026-10-10' AS created_at, DATE '2026-10-10' AS created_on, 'shipped' AS fulfillment_status,
    TIMESTAMP '2026-10-25' AS promised_at
FROM range(1, 4) AS t(i)
"""


def test_the_page_opens_with_a_forecast_and_its_own_test(filled: Path) -> None:
    app = opened("outlook")
    assert not app.exception
    assert len(app.title) == 1
    text = words(app)
    assert "contacts are expected in the next seven days" in app.title[0].value
    assert "against 1.00 of" in text
    assert "inside the 80 % band" in text.replace("\u00a0", " ")
    assert {metric.label for metric in app.metric} >= {"Next seven days", "Busiest day", "Error by day (MASE)"}


def test_the_horizon_is_in_the_link(filled: Path) -> None:
    app = opened("outlook", ahead="2 weeks")
    assert not app.exception
    assert "Contacts per day" in words(app)
    assert "Contacts per week" in words(opened("outlook", ahead="8 weeks"))


def test_a_horizon_that_is_none_is_not_used(filled: Path) -> None:
    assert not opened("outlook", ahead="a century").exception


def test_channels_that_are_answered_live_get_a_plan(filled: Path) -> None:
    text = words(opened("outlook"))
    assert "paid hours, at most" in text
    assert "Mail and forms wait in a queue" in text
    assert "none of the loaded files has handling times" in text


def test_without_chats_or_calls_there_is_no_plan(filled: Path) -> None:
    text = words(opened("outlook", channel="email"))
    assert "No chats or calls in this filter" in text


def test_too_little_data_says_how_much_it_takes(root: Path) -> None:
    shop.fill(root)
    with duckdb.connect(str(root / "warehouse" / f"v{shop.VERSION:06d}.duckdb")) as connection:
        connection.execute("DELETE FROM contacts WHERE created_on < DATE '2026-09-01'")
    app = opened("outlook")
    assert not app.exception
    text = words(app)
    assert "Not enough contacts yet" in text
    assert "A forecast needs 19 weeks of contacts" in text
    assert "It takes 26 weeks of contacts to find and to test a lead" in text


def test_when_nothing_is_loaded_the_page_says_what_it_will_show(empty: Path) -> None:
    app = opened("outlook")
    assert not app.exception
    assert "Nothing is loaded yet" in words(app)


def test_late_orders_are_listed_and_their_text_stays_text(root: Path) -> None:
    shop.fill(root)
    with duckdb.connect(str(root / "warehouse" / f"v{shop.VERSION:06d}.duckdb")) as connection:
        connection.execute(ORDERS)
    app = opened("outlook")
    assert "3 late. 3 of these customers have not written" in words(app)
    listed = app.dataframe[-1].value
    assert list(listed["Order"]) == ["1", "2", "3"]


def test_without_orders_the_page_says_which_file_brings_them(filled: Path) -> None:
    assert "An order export" in words(opened("outlook"))


def test_leads_are_searched_and_honest_about_finding_none(filled: Path) -> None:
    assert "pairs looked at" in words(opened("outlook"))
