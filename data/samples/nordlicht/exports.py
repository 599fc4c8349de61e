"""The six files with their formats, written byte for byte the same each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from nordlicht import chats, dirt, headers, orders, surveys, tickets
from nordlicht.dice import Dice
from nordlicht.dirt import Entry, Kind
from nordlicht.world import World


def export(dice: Dice, world: World, folder: Path) -> list[Entry]:
    """Write every file and return the ledger of the rows that were spoiled."""
    # Returns first: they write their refunds to the orders.
    returned = orders.return_rows(dice, world.shop)
    nps = surveys.nps_rows(dice, world.shop.orders)
    csat = surveys.csat_rows(dice, world.tickets)
    ticket_rows = [tickets.row(dice, ticket) for ticket in world.tickets]
    chat_rows = [chats.row(dice, chat) for chat in world.chats]
    order_rows = orders.rows(dice, world.shop)
    return [
        *_file(dice, folder / "zendesk_tickets.csv", ticket_rows, dirt.TICKETS, end="\r\n"),
        *_file(dice, folder / "intercom_conversations.csv", chat_rows, dirt.CHATS),
        # A European survey tool: semicolons and a byte order mark.
        *_file(dice, folder / "nps_survey.csv", nps, dirt.NPS, delimiter=";", encoding="utf-8-sig"),
        *_file(dice, folder / "csat_survey.csv", csat, dirt.CSAT),
        *_file(dice, folder / "orders_export.csv", order_rows, dirt.ORDERS),
        *_file(dice, folder / "returns.csv", returned, dirt.RETURNS),
    ]


def _file(
    dice: Dice,
    path: Path,
    rows: list[list[str]],
    kinds: Iterable[Kind],
    *,
    delimiter: str = ",",
    end: str = "\n",
    encoding: str = "utf-8",
) -> list[Entry]:
    names = headers.BY_FILE[path.stem]
    entries = dirt.spoil(dice, path.name, names, rows, kinds)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([names, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return entries
