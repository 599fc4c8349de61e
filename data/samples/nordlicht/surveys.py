"""Two survey lists: NPS after an order, CSAT after calls and forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from nordlicht import clock, stories, texts
from nordlicht.chats import remark
from nordlicht.contacts import headlamp, in_place
from nordlicht.dice import Dice
from nordlicht.shop import Order
from nordlicht.tickets import Ticket, happy

_PROMOTER: Final = {10: 55.0, 9: 45.0}
_PASSIVE: Final = {8: 60.0, 7: 40.0}
_DETRACTOR: Final = {6: 30.0, 5: 24.0, 4: 12.0, 3: 12.0, 2: 8.0, 1: 5.0, 0: 9.0}


def nps_rows(dice: Dice, orders: list[Order]) -> list[list[str]]:
    """One line per answer to "would you recommend us?", by the day of the answer."""
    answers = [
        (order, _asked(dice, order)) for order in orders if order.own and order.fulfilled_at and dice.chance(0.19)
    ]
    answers = [(order, at) for order, at in answers if clock.START <= at < clock.END]
    answers.sort(key=lambda answer: answer[1])
    return [_nps(dice, f"N{index:05d}", order, at) for index, (order, at) in enumerate(answers, 1)]


def _asked(dice: Dice, order: Order) -> datetime:
    return order.at + timedelta(days=10 + dice.around(2, 0.8))


def _nps(dice: Dice, key: str, order: Order, at: datetime) -> list[str]:
    late = in_place(order) and stories.CARRIER.on(order.at + timedelta(days=6))
    faulty = headlamp(order) is not None and stories.DEFECT.on(order.at)
    detractor = 0.24 if stories.PEAK.on(order.at) else 0.19
    detractor = (
        stories.CARRIER.effect["detractor"] if late else stories.DEFECT.effect["detractor"] if faulty else detractor
    )
    promoter = (1 - detractor) * 0.64
    group = dice.weighted({"good": promoter, "neutral": 1 - detractor - promoter, "bad": detractor})
    score = dice.weighted({"good": _PROMOTER, "neutral": _PASSIVE, "bad": _DETRACTOR}[group])
    mood = ("late" if late else "defect" if faulty else "bad") if group == "bad" else group
    product = headlamp(order) or order.lines[0][0]
    words = texts.comment(dice, mood, order.customer.language, product.name, order.carrier) if dice.chance(0.45) else ""
    where = order.customer.region.country if dice.chance(0.97) else ""
    return [key, at.strftime("%d/%m/%Y"), order.customer.email, str(score), words, where, order.name]


def csat_rows(dice: Dice, tickets: list[Ticket]) -> list[list[str]]:
    """One line per answer, 1 to 5: solved calls and forms, and a few tickets that the help desk asked about too."""
    asked = [ticket for ticket in tickets if ticket.solved_at and _asked_about(dice, ticket)]
    found = [
        (ticket, ticket.solved_at + timedelta(hours=2), _answered(dice, ticket)) for ticket in asked if ticket.solved_at
    ]
    found = sorted((entry for entry in found if entry[2] < clock.END), key=lambda entry: entry[2])
    return [_csat(dice, f"C{index:05d}", *entry) for index, entry in enumerate(found, 1)]


def _asked_about(dice: Dice, ticket: Ticket) -> bool:
    if ticket.via not in ("Phone call", "Web form"):
        return dice.chance(0.015)
    return dice.chance(0.8 if ticket.contact.late_in_place or ticket.contact.bad_batch else 0.5)


def _answered(dice: Dice, ticket: Ticket) -> datetime:
    assert ticket.solved_at is not None
    return ticket.solved_at + timedelta(hours=2) + timedelta(minutes=dice.around(400, 1.0))


def _csat(dice: Dice, key: str, ticket: Ticket, sent: datetime, answered: datetime) -> list[str]:
    good = happy(dice, ticket.contact, ticket.waited)
    mark = dice.weighted({5: 66.0, 4: 34.0}) if good else dice.weighted({3: 34.0, 2: 26.0, 1: 40.0})
    slow = ticket.waited is None or ticket.waited > timedelta(hours=24)
    words = remark(dice, ticket.contact, mark / 5, slow=slow) if dice.chance(0.35) else ""
    stamp = "%Y-%m-%dT%H:%MZ"
    return [key, str(ticket.number), sent.strftime(stamp), answered.strftime(stamp), str(mark), words]
