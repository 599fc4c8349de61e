"""Intercom's reporting export of the chats, before and after the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nordlicht import catalogue, clock, headers, stories, texts
from nordlicht.contacts import Contact
from nordlicht.dice import Dice
from nordlicht.tickets import happy

_ZONE: Final = "(Europe/Berlin)"


@dataclass
class Chat:
    """A conversation; `first_response` is the reply of whoever came first, the bot included."""

    contact: Contact
    number: int
    team: str
    agent: str
    bot: bool
    deflected: bool
    first_response: float | None
    ended_at: datetime
    rating: int | None = None

    @property
    def missed(self) -> bool:
        """Whether nobody ever answered."""
        return self.first_response is None

    def repeat_chance(self) -> float:
        """How likely the customer comes back within a week."""
        if self.deflected:
            return stories.BOT.effect["repeat_after_bot"]
        return stories.BOT.effect["repeat_after_handoff"] if self.bot else 0.075


def hold_chat(dice: Dice, contact: Contact, number: int) -> Chat:
    """What becomes of this contact in the chat window."""
    bot = stories.BOT.on(contact.at) and (dice.chance(stories.BOT.effect["involved"]) or not clock.is_open(contact.at))
    deflected = bot and (dice.chance(stories.BOT.effect["resolved"]) or not clock.is_open(contact.at))
    team = "Chat Evening" if contact.at.hour >= 15 else "Chat Europe"
    response = dice.around(stories.BOT.effect["bot_seconds"], 0.4) if bot else _human_seconds(dice, contact)
    minutes = dice.around(4, 0.7) if deflected else dice.around(14, 0.7)
    ended = contact.at + timedelta(seconds=response or 0, minutes=minutes)
    agent = "" if deflected or response is None else dice.pick(catalogue.CHAT_TEAMS[team])
    chat = Chat(contact, number, team, agent, bot, deflected, response, min(ended, clock.END - timedelta(seconds=1)))
    chat.rating = _rating(dice, chat)
    return chat


def _human_seconds(dice: Dice, contact: Contact) -> float | None:
    if dice.chance(0.045):
        return None
    seconds = 195.0
    if stories.PEAK.on(contact.at):
        seconds *= stories.PEAK.effect["response_factor"]
    if stories.BOT.on(contact.at):
        seconds *= stories.BOT.effect["human_factor"]
    return dice.around(seconds, 0.8)


def _rating(dice: Dice, chat: Chat) -> int | None:
    if chat.missed or not dice.chance(0.45 if chat.contact.late_in_place else 0.27):
        return None
    good = happy(dice, chat.contact, timedelta(0), penalty=0.1 if chat.deflected else 0.0)
    return dice.weighted({5: 68.0, 4: 32.0}) if good else dice.weighted({3: 30.0, 2: 26.0, 1: 44.0})


def row(dice: Dice, chat: Chat) -> list[str]:
    """The chat as a line of the export."""
    contact = chat.contact
    state = (
        "Closed"
        if clock.END - chat.ended_at > timedelta(days=2) or chat.deflected
        else dice.pick(("Open", "Closed", "Snoozed"))
    )
    tags = [] if dice.chance(0.5) else [contact.reason.tags.split()[0]]
    cells = {
        "Conversation ID": str(chat.number),
        f"Conversation started at {_ZONE}": clock.berlin(contact.at),
        f"Updated at {_ZONE}": clock.berlin(chat.ended_at),
        "Started by": "User",
        "Conversation source": "Messenger",
        "Current conversation state": state,
        "Team currently assigned": "" if chat.deflected else chat.team,
        "Teammate currently assigned": chat.agent,
        "Fin AI Agent involved": "true" if chat.bot else "false",
        "Fin AI Agent deflected": "true" if chat.deflected else "false",
        "Fin AI Agent resolution state": _fin_state(dice, chat),
        "Topics": contact.reason.label if dice.chance(0.8) else "",
        "Conversation tag": ", ".join(tags + (["headlamp"] if contact.bad_batch else [])),
        "Channel": "Chat",
        "First response time (seconds)": "" if chat.first_response is None else str(max(1, round(chat.first_response))),
        "User name": contact.customer.name,
        "User email": contact.customer.email,
        **_order(dice, contact),
        **_rated(dice, chat),
        **_ticket(dice, chat),
    }
    return [cells.get(name, "") for name in headers.INTERCOM]


def _fin_state(dice: Dice, chat: Chat) -> str:
    if not chat.bot:
        return ""
    return dice.pick(("Confirmed Resolution", "Assumed Resolution")) if chat.deflected else "Routed to team"


def _rated(dice: Dice, chat: Chat) -> dict[str, str]:
    if chat.rating is None:
        return {}
    cells = {
        "Conversation rating": str(chat.rating),
        "Agent rated type": "Fin AI Agent" if chat.deflected else "Teammate",
    }
    if dice.chance(0.4):
        cells["Conversation rating remark"] = remark(dice, chat.contact, chat.rating / 5, bot=chat.deflected)
    return cells | {"Last teammate rated": chat.agent}


def remark(dice: Dice, contact: Contact, mark: float, *, bot: bool = False, slow: bool = False) -> str:
    """A comment that fits the mark (0 to 1) and what went wrong."""
    mood = "good" if mark > 0.7 else "neutral" if mark > 0.5 else "bad"
    if mark < 0.7:
        causes = {
            "late": contact.late_in_place or contact.reason.key == "late",
            "defect": contact.bad_batch,
            "bot": bot,
            "slow": slow,
        }
        mood = next((name for name, holds in causes.items() if holds and dice.chance(0.8)), mood)
    carrier = contact.order.carrier if contact.order else None
    return texts.comment(
        dice, mood, contact.customer.language, contact.product.name if contact.product else None, carrier
    )


def _ticket(dice: Dice, chat: Chat) -> dict[str, str]:
    if chat.deflected or chat.missed or not dice.chance(0.09):
        return {}
    solved = clock.after_open_minutes(chat.ended_at, dice.around(chat.contact.reason.hours * 60, 0.7))
    cells = {"Ticket type": "Customer ticket", f"Ticket created {_ZONE}": clock.berlin(chat.ended_at)}
    if solved < clock.END:
        cells[f"Ticket last resolved {_ZONE}"] = clock.berlin(solved)
        cells["Ticket time to resolve (seconds)"] = str(int((solved - chat.ended_at).total_seconds()))
    return cells


def _order(dice: Dice, contact: Contact) -> dict[str, str]:
    # The title as the customer wrote it; the attributes as the shop's plug-in filled them for known customers.
    order = contact.order.name if contact.order and dice.chance(0.7 if contact.order.own else 0.4) else None
    known = contact.order is not None and dice.chance(0.85)
    return {
        "Title": _title(dice, contact, order),
        "Order number": order if order and dice.chance(0.6) else "",
        "Carrier": contact.order.carrier if contact.order and known else "",
        "Region": contact.customer.region.name if known or dice.chance(0.7) else "",
    }


def _title(dice: Dice, contact: Contact, order: str | None) -> str:
    key = "headlamp" if contact.bad_batch else "again" if contact.again and dice.chance(0.5) else contact.reason.key
    product = contact.product.name if contact.product else None
    text = texts.subject(
        dice, key, contact.customer.language, product, contact.order.carrier if contact.order else None, order
    )
    return f"{text} ({order})" if order and order not in text and dice.chance(0.4) else text
