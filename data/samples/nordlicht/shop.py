"""Customers, their orders and what they send back."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from nordlicht import catalogue, clock, stories, texts
from nordlicht.catalogue import Product, Region
from nordlicht.dice import Dice

CUSTOMERS, ORDERS_A_DAY, FIRST_ORDER_DAY = 9_900, 36.0, -30
# The rest comes through marketplaces: customers of those write too, but the shop's own order export does not have them.
OWN_SHARE: Final = 0.385


@dataclass(frozen=True)
class Customer:
    """A person, known by the e-mail address."""

    name: str
    email: str
    number: int
    region: Region
    language: str


@dataclass
class Order:
    """An order with its lines; returns change the refund later."""

    name: str  # as the shop prints it: #10001, or #MP-50001 from a marketplace
    own: bool
    at: datetime
    customer: Customer
    carrier: str
    lines: list[tuple[Product, int]]
    fulfilled_at: datetime | None
    cancelled_at: datetime | None
    refunded: float = 0.0
    contacted: bool = False

    @property
    def total(self) -> float:
        """What the customer paid, in euro; shipping is free."""
        return round(sum(product.price * quantity for product, quantity in self.lines), 2)


@dataclass(frozen=True)
class Return:
    """Goods on their way back."""

    order: Order
    product: Product
    at: datetime
    reason: str


@dataclass
class Shop:
    """Everything that was sold, in the order of its dates."""

    orders: list[Order]
    returns: list[Return] = field(default_factory=list)

    def find(self, dice: Dice, now: datetime, ages: tuple[int, int], fits: Callable[[Order], bool]) -> Order | None:
        """An order of that age (days) which fits, or None after a fair number of tries."""
        low = bisect_left(self.orders, now - timedelta(days=ages[1] + 1), key=lambda order: order.at)
        high = bisect_left(self.orders, now - timedelta(days=ages[0]), key=lambda order: order.at)
        for _ in range(120 if high > low else 0):
            order = self.orders[low + int(dice.random() * (high - low))]
            if fits(order) and (not order.contacted or dice.chance(0.15)):
                order.contacted = True
                return order
        return None


def customers(dice: Dice) -> list[Customer]:
    """All customers, with addresses at example.com that no two share."""
    return [_customer(dice, number) for number in range(1, CUSTOMERS + 1)]


def _customer(dice: Dice, number: int) -> Customer:
    first, last = dice.pick(texts.FIRST_NAMES), dice.pick(texts.LAST_NAMES)
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    region = catalogue.REGION_BY_NAME[dice.weighted(catalogue.REGION_WEIGHTS)]
    return Customer(f"{first} {last}", f"{plain}{number}@example.com", number, region, dice.weighted(region.languages))


def open_shop(dice: Dice) -> Shop:
    """A shop with its orders and returns over the whole time."""
    people = customers(dice)
    moments = [moment for index in range(FIRST_ORDER_DAY, clock.DAYS) for moment in _moments(dice, index)]
    own, other = count(10_001), count(50_001)
    orders = []
    for moment in sorted(moments):
        name = f"#{next(own)}" if dice.chance(OWN_SHARE) else f"#MP-{next(other)}"
        orders.append(_order(dice, name, moment, dice.pick(people)))
    shop = Shop(orders)
    for order in orders:
        shop.returns.extend(_returns(dice, order))
    shop.returns.sort(key=lambda item: item.at)
    return shop


def _moments(dice: Dice, index: int) -> list[datetime]:
    midnight = clock.day(index)
    # Presents are ordered some days before people ask where they are.
    mean = ORDERS_A_DAY * clock.season(midnight + timedelta(days=7))
    return [clock.arrival(dice, midnight) for _ in range(dice.count(mean))]


def _order(dice: Dice, name: str, at: datetime, customer: Customer) -> Order:
    amount = dice.weighted({1: 84.0, 2: 13.0, 3: 3.0})
    chosen = {dice.weighted(catalogue.PRODUCT_WEIGHTS): dice.weighted({1: 90.0, 2: 10.0}) for _ in range(amount)}
    cancelled = at + timedelta(hours=dice.around(6, 0.8)) if dice.chance(0.03) else None
    fulfilled = None if cancelled else clock.after_open_minutes(at, dice.around(700, 0.5))
    return Order(
        name,
        "MP" not in name,
        at,
        customer,
        dice.weighted(customer.region.carriers),
        list(chosen.items()),
        fulfilled if fulfilled and fulfilled < clock.END else None,
        cancelled if cancelled and cancelled < clock.END else None,
    )


def _returns(dice: Dice, order: Order) -> list[Return]:
    if order.fulfilled_at is None or not order.own:
        return []
    found = []
    for product, _ in order.lines:
        faulty = in_bad_batch(product, order.at)
        if dice.chance(stories.DEFECT.effect["return_rate"] if faulty else 0.075):
            at = order.fulfilled_at + timedelta(days=dice.around(9, 0.4))
            if clock.START <= at < clock.END:
                found.append(Return(order, product, at, dice.weighted(_REASONS_FAULTY if faulty else _REASONS)))
    return found


_REASONS: Final = {
    "Too small": 22.0,
    "Too large": 18.0,
    "Changed my mind": 24.0,
    "Not as described": 12.0,
    "Defective": 10.0,
    "Damaged in transit": 6.0,
    "Wrong item": 5.0,
    "Arrived too late": 3.0,
}
_REASONS_FAULTY: Final = {"Defective": 82.0, "Changed my mind": 12.0, "Not as described": 6.0}


def in_bad_batch(product: Product | None, sold_at: datetime) -> bool:
    """Whether this article was sold from the bad batch."""
    return product is not None and product.name == stories.DEFECT.where["product"] and stories.DEFECT.on(sold_at)
