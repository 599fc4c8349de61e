"""Who writes, when, about what: the stream that help desk and chat tool each see a part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nordlicht import catalogue, clock, stories
from nordlicht.catalogue import Product, Reason
from nordlicht.dice import Dice
from nordlicht.shop import Customer, Order, Shop, in_bad_batch

CONTACTS_A_DAY, CHAT_SHARE = 18.3, 0.335
_PLACE: Final = stories.CARRIER.where
_ALL: Final = sum(reason.weight for reason in catalogue.REASONS)


@dataclass(frozen=True)
class Contact:
    """One wish to talk to the shop; `again` marks a repeated attempt."""

    at: datetime
    customer: Customer
    reason: Reason
    order: Order | None
    product: Product | None
    is_chat: bool
    again: bool = False

    @property
    def late_in_place(self) -> bool:
        """Whether the failing carrier is behind this contact."""
        return self.reason.key in catalogue.DELIVERY and self.around_late_parcel

    @property
    def around_late_parcel(self) -> bool:
        """Whether the order of this contact travelled with the failing carrier."""
        return stories.CARRIER.on(self.at) and in_place(self.order)

    @property
    def bad_batch(self) -> bool:
        """Whether the bad batch is behind this contact."""
        return self.reason.key == "defective" and self.order is not None and in_bad_batch(self.product, self.at)


def in_place(order: Order | None) -> bool:
    """Whether the carrier of the first story brings this order to its region."""
    return order is not None and order.carrier == _PLACE["carrier"] and order.customer.region.name == _PLACE["region"]


def first_contacts(dice: Dice, shop: Shop) -> Iterator[Contact]:
    """Every contact that is not a repeat, day by day, those of the stories included."""
    for index in range(clock.DAYS):
        midnight = clock.day(index)
        mean = CONTACTS_A_DAY * clock.season(midnight) * dice.around(1, 0.09)
        for _ in range(dice.count(mean)):
            reason = catalogue.REASON_BY_KEY[dice.weighted(_weights(midnight))]
            yield _contact(dice, shop, midnight, reason)
        yield from _late_parcels(dice, shop, midnight, mean)
        yield from _bad_headlamps(dice, shop, midnight)


def _weights(midnight: datetime) -> dict[str, float]:
    weights = {reason.key: reason.weight for reason in catalogue.REASONS}
    month = midnight.month
    weights["return"] *= 1.7 if month == 1 else 1
    weights["refund"] *= 1.5 if month in (1, 2) else 1
    weights["promotion"] *= 2.2 if month == 11 else 1
    weights["late"] *= 1.5 if month == 12 else 1
    weights["stock"] *= 1.5 if month in (4, 5) else 1
    return weights


def _contact(dice: Dice, shop: Shop, midnight: datetime, reason: Reason) -> Contact:
    is_chat = dice.chance(CHAT_SHARE)
    with_people = is_chat and not stories.BOT.on(midnight)
    at = clock.arrival(dice, midnight, open_only=with_people)
    own_first = (lambda order: order.own) if dice.chance(0.25) else (lambda order: True)
    order = shop.find(dice, at, reason.ages if reason.about in ("order", "delivery") else (0, 200), own_first)
    if order is None:
        order = dice.pick(shop.orders[:400])
    product = dice.pick(order.lines)[0] if reason.about in ("order", "delivery") else None
    if reason.about == "product":
        product = dice.weighted(catalogue.PRODUCT_WEIGHTS)
    concerned = order if reason.about in ("order", "delivery") else None
    return Contact(at, order.customer, reason, concerned, product, is_chat)


def _late_parcels(dice: Dice, shop: Shop, midnight: datetime, mean: float) -> Iterator[Contact]:
    if not stories.CARRIER.on(midnight):
        return
    share = sum(catalogue.REASON_BY_KEY[key].weight for key in catalogue.DELIVERY) / _ALL * _place_share()
    for _ in range(dice.count(mean * share * (stories.CARRIER.effect["volume_factor"] - 1))):
        at = clock.arrival(dice, midnight)
        order = shop.find(dice, at, (4, 15), in_place)
        if order is not None:
            reason = catalogue.REASON_BY_KEY["late" if dice.chance(0.45) else "wismo"]
            yield Contact(at, order.customer, reason, order, order.lines[0][0], dice.chance(0.27))


def _place_share() -> float:
    region = catalogue.REGION_BY_NAME[_PLACE["region"]]
    customers = region.weight / sum(catalogue.REGION_WEIGHTS.values())
    return customers * region.carriers[_PLACE["carrier"]] / sum(region.carriers.values())


def _bad_headlamps(dice: Dice, shop: Shop, midnight: datetime) -> Iterator[Contact]:
    if not stories.DEFECT.on(midnight):
        return
    effect = stories.DEFECT.effect
    grown = min(1.0, ((midnight.date() - stories.DEFECT.start).days + 1) / effect["ramp_days"])
    for _ in range(dice.count(effect["extra_per_day"] * grown * clock.season(midnight))):
        at = clock.arrival(dice, midnight)
        order = shop.find(dice, at, (3, 40), lambda order: headlamp(order) is not None)
        if order is not None:
            reason = catalogue.REASON_BY_KEY["defective"]
            yield Contact(at, order.customer, reason, order, headlamp(order), dice.chance(CHAT_SHARE))


def headlamp(order: Order) -> Product | None:
    """The article of the second story, if this order has it."""
    return next((product for product, _ in order.lines if product.name == stories.DEFECT.where["product"]), None)


def repeat(dice: Dice, earlier: Contact, chance: float) -> Contact | None:
    """The same customer again within a week, on either channel, with this chance."""
    if not dice.chance(chance):
        return None
    at = clock.arrival(
        dice,
        earlier.at.replace(hour=0, minute=0, second=0) + timedelta(days=1 + int(dice.random() * 5)),
        open_only=True,
    )
    if at >= clock.END:
        return None
    return Contact(at, earlier.customer, earlier.reason, earlier.order, earlier.product, dice.chance(0.4), again=True)
