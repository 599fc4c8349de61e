"""Plays the thirteen months: shop, contacts, tickets, chats, and the repeats that follow from them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from nordlicht.chats import Chat, hold_chat
from nordlicht.contacts import Contact, first_contacts, repeat
from nordlicht.dice import Dice
from nordlicht.shop import Shop, open_shop
from nordlicht.tickets import Ticket, open_ticket

# Weeks vary; this is a year in which every story comes out at the size that the README gives.
SEED = 58
_REPEAT_AFTER_TICKET, _REPEAT_AFTER_SILENCE = 0.045, 0.25


@dataclass
class World:
    """Everything that happened, before any tool exports it."""

    shop: Shop
    tickets: list[Ticket] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)


def play(dice: Dice) -> World:
    """The whole story of the shop for this dice."""
    world = World(open_shop(dice))
    waiting = [(contact.at, index, contact) for index, contact in enumerate(first_contacts(dice, world.shop))]
    heapq.heapify(waiting)
    serial = len(waiting)
    while waiting:
        _, _, contact = heapq.heappop(waiting)
        follower = _serve(dice, world, contact)
        if follower is not None:
            serial += 1
            heapq.heappush(waiting, (follower.at, serial, follower))
    return world


def _serve(dice: Dice, world: World, contact: Contact) -> Contact | None:
    if contact.is_chat:
        chat = hold_chat(dice, contact, 215_400_000 + 1 + 3 * len(world.chats))
        world.chats.append(chat)
        return repeat(dice, contact, _REPEAT_AFTER_SILENCE if chat.missed else chat.repeat_chance())
    ticket = open_ticket(dice, contact, 410_001 + len(world.tickets))
    world.tickets.append(ticket)
    return repeat(dice, contact, _REPEAT_AFTER_TICKET if ticket.replied_at else _REPEAT_AFTER_SILENCE)
