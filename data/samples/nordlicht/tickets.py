"""Zendesk's CSV export of the tickets that mails, forms, calls and social messages became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nordlicht import catalogue, clock, headers, stories, texts
from nordlicht.contacts import Contact
from nordlicht.dice import Dice

_VIA: Final = {"Mail": 52.0, "Web form": 24.0, "Phone call": 13.0, "Facebook": 7.0, "WhatsApp": 4.0}
_VIA_DAY: Final = {via: weight for via, weight in _VIA.items() if via != "Phone call"}
_PRIORITY: Final = {"Normal": 74.0, "Low": 12.0, "High": 11.0, "Urgent": 3.0}
_TEAM_MINUTES: Final = {
    catalogue.ORDERS_TEAM: 130.0,
    catalogue.RETURNS_TEAM: 150.0,
    catalogue.ADVICE_TEAM: 230.0,
    catalogue.BILLING_TEAM: 190.0,
}


@dataclass
class Ticket:
    """A ticket with everything that happened to it until the export."""

    contact: Contact
    number: int
    via: str
    agent: str
    order_given: bool
    replied_at: datetime | None
    first_solved_at: datetime | None
    solved_at: datetime | None
    reopens: int
    replies: int
    rating: str = ""

    @property
    def waited(self) -> timedelta | None:
        """Created to first reply."""
        return self.replied_at - self.contact.at if self.replied_at else None


def open_ticket(dice: Dice, contact: Contact, number: int) -> Ticket:
    """What becomes of this contact in the help desk."""
    via = dice.weighted(_VIA if clock.is_open(contact.at) else _VIA_DAY)
    minutes = _response_minutes(dice, contact, via)
    replied = clock.after_open_minutes(contact.at, minutes) if not dice.chance(0.05) else None
    busy = stories.PEAK.effect["resolution_factor"] if stories.PEAK.on(contact.at) else 1.0
    work = dice.around(contact.reason.hours * 125 * busy, 0.9) * (dice.around(12, 0.5) if dice.chance(0.025) else 1)
    quick = via == "Phone call" and dice.chance(0.6)
    solved = clock.after_open_minutes(replied or contact.at, minutes if quick else work)
    reopens = dice.weighted({0: 93.0, 1: 6.0, 2: 1.0}) if replied else 0
    last = clock.after_open_minutes(solved + timedelta(hours=9), dice.around(700, 0.6)) if reopens else solved
    replies = _replies(dice, reopens, quick) if replied else 0
    given = contact.order is not None and dice.chance(0.7 if contact.order.own else 0.4)
    agent = dice.pick(catalogue.TEAMS[contact.reason.team])
    ticket = Ticket(contact, number, via, agent, given, _seen(replied), _seen(solved), _seen(last), reopens, replies)
    _forget_the_future(ticket)
    ticket.rating = _rating(dice, ticket)
    return ticket


def _seen(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0) if moment and moment.replace(second=0) < clock.END else None


def _forget_the_future(ticket: Ticket) -> None:
    if ticket.replied_at is None and ticket.solved_at is None:
        ticket.replies = 0
    if ticket.solved_at is None:
        ticket.reopens = min(ticket.reopens, 1 if ticket.first_solved_at else 0)


def _replies(dice: Dice, reopens: int, quick: bool) -> int:
    return reopens + (1 if quick else dice.weighted({1: 54.0, 2: 26.0, 3: 12.0, 4: 5.0, 6: 3.0}))


def _response_minutes(dice: Dice, contact: Contact, via: str) -> float:
    if via == "Phone call":
        return dice.around(2, 0.5)
    minutes = _TEAM_MINUTES[contact.reason.team] * (0.6 if via in ("Facebook", "WhatsApp") else 1.0)
    if stories.PEAK.on(contact.at):
        minutes *= stories.PEAK.effect["response_factor"]
    if contact.at.isoweekday() in stories.WEEKEND.where["weekday"]:
        short = contact.reason.team == stories.WEEKEND.where["team"]
        minutes *= stories.WEEKEND.effect["response_factor" if short else "other_teams"]
    return dice.around(minutes, 0.75)


def happy(dice: Dice, contact: Contact, waited: timedelta | None, penalty: float = 0.0) -> bool:
    """Whether this customer would say "good": the reason, the wait and the stories decide."""
    chance = contact.reason.satisfied - penalty
    if waited is None or waited > timedelta(hours=24):
        chance -= 0.14
    if stories.PEAK.on(contact.at):
        chance -= 0.05
    if contact.around_late_parcel:
        chance -= 0.2
    if contact.late_in_place:
        chance = stories.CARRIER.effect["satisfied"]
    if contact.bad_batch:
        chance = stories.DEFECT.effect["satisfied"]
    return dice.chance(chance - (0.2 if contact.again else 0))


def _rating(dice: Dice, ticket: Ticket) -> str:
    if ticket.solved_at is None or ticket.via in ("Phone call", "Web form") or dice.chance(0.12):
        return ""
    annoyed = ticket.contact.late_in_place or ticket.contact.bad_batch
    if not dice.chance(0.8 if annoyed else 0.34):
        return "Offered"
    return "Good" if happy(dice, ticket.contact, ticket.waited) else "Bad"


def _status(dice: Dice, ticket: Ticket) -> str:
    if ticket.solved_at:
        return "Closed" if clock.END - ticket.solved_at > timedelta(days=4) else "Solved"
    if ticket.replied_at is None:
        return "New" if dice.chance(0.6) else "Open"
    return dice.weighted({"Open": 50.0, "Pending": 38.0, "Hold": 12.0})


def row(dice: Dice, ticket: Ticket) -> list[str]:
    """The ticket as a line of the export."""
    contact, status = ticket.contact, _status(dice, ticket)
    cells = {
        "Summation column": "1",
        "Id": str(ticket.number),
        "Requester": contact.customer.name,
        "Requester id": str(36_000_000_000 + contact.customer.number * 7919),
        "Requester email": contact.customer.email,
        "Assignee": "" if status == "New" else ticket.agent,
        "Group": contact.reason.team,
        "Subject": _subject(dice, ticket),
        "Tags": _tags(dice, ticket),
        "Status": status,
        "Priority": "High" if contact.late_in_place and dice.chance(0.5) else dice.weighted(_PRIORITY),
        "Via": ticket.via,
        "Ticket type": dice.weighted({"Question": 50.0, "Incident": 24.0, "Problem": 14.0, "": 12.0}),
        "Satisfaction Score": ticket.rating,
        "Group stations": "1" if dice.chance(0.9) else "2",
        "Assignee stations": "0" if status == "New" else "1" if dice.chance(0.85) else "2",
        "Reopens": str(ticket.reopens),
        "Replies": str(ticket.replies),
        **_times(dice, ticket),
        **_fields(dice, ticket),
    }
    return [cells.get(name, "") for name in headers.ZENDESK]


def _subject(dice: Dice, ticket: Ticket) -> str:
    contact = ticket.contact
    key = "headlamp" if contact.bad_batch else contact.reason.key
    if contact.again and dice.chance(0.6):
        key = "again"
    order = contact.order if ticket.order_given else None
    carrier = contact.order.carrier if contact.order else None
    product = contact.product.name if contact.product else None
    return texts.subject(dice, key, contact.customer.language, product, carrier, order.name if order else None)


def _tags(dice: Dice, ticket: Ticket) -> str:
    tags = ["headlamp"] if ticket.contact.bad_batch and dice.chance(0.5) else []
    if dice.chance(0.72):
        tags.append(ticket.contact.reason.tags)
    if ticket.contact.customer.number % 23 == 0:
        tags.append("vip")
    return " ".join(tags)


def _times(dice: Dice, ticket: Ticket) -> dict[str, str]:
    created = ticket.contact.at.replace(second=0)
    taken = min(
        created + timedelta(minutes=int(dice.around(12, 0.8))), ticket.replied_at or clock.END - timedelta(minutes=1)
    )
    last = max(moment for moment in (created, ticket.replied_at, ticket.solved_at) if moment)
    if ticket.solved_at and clock.END - ticket.solved_at > timedelta(days=4):
        last = ticket.solved_at + timedelta(days=4)
    waiting = (
        min(ticket.solved_at, created + 2 * (ticket.replied_at - created))
        if ticket.solved_at and ticket.replied_at
        else None
    )
    return {
        "Created at": clock.plain(created),
        "Updated at": clock.plain(last),
        "Assigned at": clock.plain(taken),
        "Initially assigned at": clock.plain(taken),
        "Solved at": clock.plain(ticket.solved_at),
        "Resolution time": str(round((ticket.solved_at - created) / timedelta(hours=1))) if ticket.solved_at else "",
        **_minutes("First reply time", created, ticket.replied_at),
        **_minutes("First resolution time", created, ticket.first_solved_at),
        **_minutes("Full resolution time", created, ticket.solved_at),
        **_minutes("Requester wait time", created, waiting),
    }


def _minutes(name: str, begin: datetime, end: datetime | None) -> dict[str, str]:
    if end is None:
        return {}
    calendar = str(int((end - begin).total_seconds() // 60))
    return {
        f"{name} in minutes": calendar,
        f"{name} in minutes within business hours": str(clock.open_minutes(begin, end)),
    }


def _fields(dice: Dice, ticket: Ticket) -> dict[str, str]:
    contact = ticket.contact
    on_delivery = contact.reason.about == "delivery"
    fields = {
        "Product [list]": contact.product.name if contact.product and dice.chance(0.8) else "",
        "Carrier [list]": contact.order.carrier if contact.order and dice.chance(0.93 if on_delivery else 0.8) else "",
        "Region [list]": contact.customer.region.name if dice.chance(0.93) else "",
        "Contact reason [list]": contact.reason.label if dice.chance(0.88) else "",
    }
    if ticket.order_given and contact.order and dice.chance(0.75):
        fields["Order number [txt]"] = contact.order.name
    return fields
