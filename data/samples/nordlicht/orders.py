"""Shopify's order export (one line per article, the order itself on its first line) and a list of returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from nordlicht import clock, headers
from nordlicht.catalogue import Product
from nordlicht.dice import Dice
from nordlicht.shop import Order, Return, Shop

# An article that ran out: whoever ordered it since then still waits for the parcel at the end of the data.
RUN_OUT: Final = ("Carbon Trekking Poles", date(2026, 10, 12))


def rows(dice: Dice, shop: Shop) -> list[list[str]]:
    """The lines of every order of the thirteen months."""
    return [line for order in shop.orders if order.own and order.at >= clock.START for line in _lines(dice, order)]


def _lines(dice: Dice, order: Order) -> list[list[str]]:
    lines = []
    for position, (product, quantity) in enumerate(order.lines):
        cells = {"Name": order.name, "Email": order.customer.email, "Created at": _stamp(order.at)}
        cells |= _article(product, quantity, order) | (_order(dice, order) if position == 0 else {})
        lines.append([cells.get(name, "") for name in headers.SHOPIFY])
    return lines


def _stamp(moment: datetime | None) -> str:
    return clock.berlin(moment, "%Y-%m-%d %H:%M:%S %z")


def _article(product: Product, quantity: int, order: Order) -> dict[str, str]:
    return {
        "Lineitem quantity": str(quantity),
        "Lineitem name": product.name,
        "Lineitem price": f"{product.price:.2f}",
        "Lineitem sku": product.sku,
        "Lineitem fulfillment status": "fulfilled" if _sent(order) else "pending",
    }


def _sent(order: Order) -> datetime | None:
    article, since = RUN_OUT
    waits = order.at.date() >= since and article in [product.name for product, _ in order.lines]
    # What was sent back had been sent.
    return None if waits and not order.refunded else order.fulfilled_at


def _order(dice: Dice, order: Order) -> dict[str, str]:
    refunded = order.total if order.cancelled_at else min(order.refunded, order.total)
    status = "paid" if refunded == 0 else "refunded" if refunded == order.total else "partially_refunded"
    region = order.customer.region
    return {
        "Financial Status": status,
        "Fulfillment Status": "fulfilled" if _sent(order) else "unfulfilled",
        "Fulfilled at": _stamp(_sent(order)),
        "Currency": "EUR",
        "Total": f"{order.total:.2f}",
        "Shipping Method": order.carrier,
        "Shipping Province": region.code,
        "Shipping Country": region.country,
        "Cancelled at": _stamp(order.cancelled_at),
        "Refunded Amount": f"{refunded:.2f}",
        "Id": str(5_100_000_000_000 + int(order.name[1:]) * 32_768),
        "Source": "web" if dice.chance(0.93) else "pos",
        "Shipping Province Name": region.name,
    }


def return_rows(dice: Dice, shop: Shop) -> list[list[str]]:
    """One line per article on its way back; a refund is written to its order too."""
    return [_return(dice, f"RMA-{2001 + index}", item) for index, item in enumerate(shop.returns)]


def _return(dice: Dice, key: str, item: Return) -> list[str]:
    outcome = dice.weighted({"Refund": 74.0, "Exchange": 18.0, "Gift Card": 8.0})
    recent = (clock.END - item.at).days < 10
    state = dice.weighted(
        {"open": 60.0, "closed": 40.0} if recent else {"closed": 95.0, "cancelled": 3.0, "expired": 2.0}
    )
    amount = item.product.price if outcome == "Refund" and state == "closed" else 0.0
    item.order.refunded += amount
    at = item.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [key, item.order.name, at, state, outcome, item.reason, item.product.name, f"{amount:.2f}"]
