from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.filters import Filters
from metrics.outlook import notices
from metrics.outlook.notices import Notices
from tests.metrics.making import contact, publish

AS_OF = datetime(2026, 10, 20, 18)


def order(number: int, ordered: date = date(2026, 10, 1), **fields: Any) -> dict[str, Any]:
    row = {
        "order_id": f"shop:order:{number}",
        "order_ref": str(number),
        "load_id": "000001",
        "row": number,
        "source": "shop",
        "customer_key": f"{number:032x}",
        "created_on": ordered,
        "created_at": datetime.combine(ordered, datetime.min.time()),
        "fulfillment_status": "shipped",
        "product": "Tent",
    }
    return row | fields


def found(root: Path, orders: list[dict[str, Any]], *contacts: dict[str, Any], **where: str) -> Notices:
    wh = publish(root, [contact(9000, AS_OF.date()), *contacts], orders=orders, as_of=AS_OF)
    return notices.notices(wh, Filters(where=tuple((name, (value,)) for name, value in where.items())))


def days_ago(days: int) -> datetime:
    return AS_OF - timedelta(days=days)


@pytest.mark.parametrize(
    ("fields", "reason", "days"),
    [
        ({"promised_at": days_ago(3)}, "late", 3),
        ({"cancelled_at": days_ago(5)}, "cancelled", 5),
        ({"fulfillment_status": "Canceled"}, "cancelled", 19),
        ({"fulfillment_status": "unavailable"}, "out of stock", 19),
        ({"fulfillment_status": "unfulfilled", "financial_status": "paid"}, "not sent", 12),
    ],
)
def test_an_order_to_tell_of(root: Path, fields: dict[str, Any], reason: str, days: int) -> None:
    row = found(root, [order(1, **fields)]).frame.to_dicts()[0]
    assert (row["reason"], row["order"], row["days"], row["wrote"]) == (reason, "1", days, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"promised_at": days_ago(-3)},
        {"promised_at": days_ago(3), "delivered_at": days_ago(1)},
        {"promised_at": days_ago(3), "fulfillment_status": "delivered"},
        {"promised_at": days_ago(3), "excluded": "test"},
        {"promised_at": days_ago(200)},
        {"fulfillment_status": "unfulfilled", "financial_status": "refunded"},
        {"fulfillment_status": "unfulfilled", "created_at": days_ago(2)},
    ],
)
def test_an_order_that_needs_no_word(root: Path, fields: dict[str, Any]) -> None:
    assert found(root, [order(1, **fields)]).frame.is_empty()


def test_who_already_wrote_is_marked_and_comes_last(root: Path) -> None:
    orders = [order(1, promised_at=days_ago(9)), order(2, promised_at=days_ago(3))]
    wrote = contact(1, date(2026, 10, 14), order_ref="1")
    spam = contact(2, date(2026, 10, 14), order_ref="2", excluded="spam")
    all_of = found(root, orders, wrote, spam)
    assert all_of.frame.select("order", "wrote", "last_contact").rows() == [
        ("2", 0, None),
        ("1", 1, date(2026, 10, 14)),
    ]
    assert all_of.silent == 1


def test_who_still_waits_comes_before_those_whose_order_was_cancelled(root: Path) -> None:
    late = order(2, promised_at=days_ago(3))
    assert found(root, [order(1, cancelled_at=days_ago(9)), late]).frame["order"].to_list() == ["2", "1"]


def test_a_contact_from_long_before_is_not_about_the_delay(root: Path) -> None:
    early = contact(1, date(2026, 9, 2), order_ref="1")
    assert found(root, [order(1, date(2026, 9, 1), promised_at=days_ago(3))], early).silent == 1


def test_the_customer_is_a_masked_key(root: Path) -> None:
    assert found(root, [order(255, promised_at=days_ago(3))]).frame["customer"].to_list() == ["00000000"]


def test_only_what_an_order_knows_narrows_the_list(root: Path) -> None:
    orders = [order(1, promised_at=days_ago(3)), order(2, promised_at=days_ago(3), product="Lamp")]
    assert found(root, orders, product="Lamp", team="Berlin").frame["order"].to_list() == ["2"]


def test_the_list_says_how_many_orders_name_a_promised_day(root: Path) -> None:
    all_of = found(root, [order(1, promised_at=days_ago(3)), order(2)])
    assert (all_of.orders, all_of.promised) == (2, 1)


def test_without_orders_the_list_is_empty(root: Path) -> None:
    none = found(root, [])
    assert none.frame.is_empty()
    assert (none.orders, none.silent) == (0, 0)
