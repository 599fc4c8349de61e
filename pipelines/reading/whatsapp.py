"""An exported WhatsApp chat -> one row: when it began and ended, who wrote how much, when the other side first replied.

The order of day and month is settled by all lines together: the order in which time never runs back. Which side is the
team is said nowhere in the file. It is told where exactly one of two writers is no more than a phone number (people
whom a shop has not saved are customers); elsewhere no reply time is made up.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import polars as pl

from pipelines.reading import turns
from pipelines.reading.encoding import Decoded
from pipelines.reading.header import columns_of
from pipelines.reading.read import ROW, Text
from pipelines.report import Limits, Refusal

MARKS: Final = "\u200e\u200f\u202a\u202c\ufeff"
LINE: Final = re.compile(
    r"\[?(?P<a>\d{1,4})(?P<mark>[./-])(?P<b>\d{1,2})[./-](?P<c>\d{1,4})\.?,?\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?"
    r"(?:\]\s*|\s+-\s+)(?P<rest>.*)"
)
SENDER: Final = re.compile(r"(?P<name>[^:]{1,80}): (?P<text>.*)", re.DOTALL)
PHONE: Final = re.compile(r"\+?[\d\s().-]{7,25}")
ORDERS: Final = ("DMY", "MDY", "YMD")
HINT: Final = "Export the chat from WhatsApp once more, without media, and load the text file."


@dataclass(frozen=True)
class Message:
    """One line of the chat: when, who (None: WhatsApp itself) and what."""

    at: datetime
    sender: str | None
    text: str


def is_chat(opening: str) -> bool:
    """Whether a text begins as an exported WhatsApp chat does."""
    lines = [line.strip(MARKS + " ") for line in opening.splitlines() if line.strip(MARKS + " ")]
    found = [LINE.fullmatch(line) for line in lines[:20]]
    return bool(lines) and found[0] is not None and any(m and SENDER.fullmatch(m["rest"]) for m in found)


def read_chat(decoded: Decoded, limits: Limits) -> Text:
    """The text of one chat as one row. Raises Refusal where no dates can be read, or nobody writes."""
    lines = _lines(decoded.data.decode("utf-8", "replace"))
    if len(lines) > limits.rows:
        raise Refusal(f"This chat has {len(lines):,} messages; {limits.rows:,} are allowed.", HINT)
    order, basis, sure = _order(lines)
    messages = [message for message in (_message(match, text, order) for match, text in lines) if message]
    said = [message for message in messages if message.sender is not None]
    if not said:
        raise Refusal("Nobody writes in this chat.", HINT)
    evidence: dict[str, Any] = {"format": "WhatsApp chat", "encoding": decoded.encoding, "messages": len(said)}
    evidence |= {"chat_date_order": order, "chat_date_order_basis": basis}
    row, warnings = _row(said, evidence)
    if not sure:
        assumed = "day before month" if order == "DMY" else order
        warnings.append(f"No message settles whether the day or the month comes first; {assumed} is assumed.")
    if len(messages) < len(lines):
        warnings.append(f"{len(lines) - len(messages)} messages have a date that cannot be and are left out.")
    frame = pl.DataFrame({name: [value] for name, value in row.items()}, schema=dict.fromkeys(row, pl.String()))
    numbered = frame.with_columns(pl.Series(ROW, [1], dtype=pl.Int64))
    return Text(numbered, columns_of(frame.columns), evidence=evidence, warnings=warnings, records=1)


def _lines(text: str) -> list[tuple[re.Match[str], str]]:
    """(the head of each message, its text with the lines that continue it)."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for raw in text.splitlines():
        line = raw.strip(MARKS + " ")
        match = LINE.fullmatch(line)
        if match:
            found.append((match, [match["rest"]]))
        elif found:
            found[-1][1].append(line)
    return [(match, "\n".join(parts)) for match, parts in found]


def _order(lines: list[tuple[re.Match[str], str]]) -> tuple[str, str, bool]:
    """(order of the parts of a date, why, whether that is settled)."""
    steps: dict[str, tuple[int, int]] = {}
    for order in ORDERS:
        moments = [_moment(match, order) for match, _ in lines]
        known = [moment for moment in moments if moment]
        back = sum(later < earlier for earlier, later in pairwise(known))
        steps[order] = (len(moments) - len(known), back)
    best = min(ORDERS, key=lambda order: (*steps[order], ORDERS.index(order)))
    if steps[best][0] == len(lines):
        raise Refusal("The dates of this chat cannot be read.", HINT)
    # A year of two digits stands first only where nothing else fits.
    short = best != "YMD" and all(len(match["a"]) < 4 for match, _ in lines)
    usual = ORDERS[:2] if short else ORDERS
    rivals = [order for order in usual if order != best and steps[order] == steps[best]]
    if not rivals:
        impossible = any(missing for order, (missing, _) in steps.items() if order != best and order in usual)
        return best, "no other order gives dates that exist" if impossible else "in it time never runs back", True
    same = all(_moment(match, best) == _moment(match, rival) for match, _ in lines for rival in rivals)
    return best, "every order gives the same dates" if same else "assumed", same


def _moment(match: re.Match[str], order: str) -> datetime | None:
    parts = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    if (len(match["a"]) == 4 and order != "YMD") or any(len(parts[key]) > 2 for key in "DM"):
        return None
    year, hour = int(parts["Y"]), int(match["hour"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"][0] in "pP")
    year += 2000 if year < 100 else 0
    try:
        return datetime(year, int(parts["M"]), int(parts["D"]), hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


def _message(match: re.Match[str], text: str, order: str) -> Message | None:
    at = _moment(match, order)
    sender = SENDER.fullmatch(text)
    if at is None:
        return None
    return Message(at, sender["name"].strip(MARKS + " ~") if sender else None, sender["text"] if sender else text)


def _row(said: list[Message], evidence: dict[str, Any]) -> tuple[dict[str, str | None], list[str]]:
    """(the one row, warnings)."""
    first, warnings = said[0], []
    written = Counter(message.sender for message in said)
    evidence["writers"] = len(written)
    customer, basis = _customer([name for name in written if name])
    # The first line is the same in every later export of this chat; its participants may change.
    identity = f"{first.at.isoformat()}|{first.sender}|{first.text}"
    row: dict[str, str | None] = {
        "whatsapp chat id": hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:20],
        "chat started at": first.at.strftime("%Y-%m-%d %H:%M:%S"),
        "chat ended at": max(message.at for message in said).strftime("%Y-%m-%d %H:%M:%S"),
        "channel": "WhatsApp",
        "first message": first.text,
        "first reply at": None,
        "messages next reply seconds": None,
        "messages next reply from": None,
        "messages waiting since": None,
        "customer messages": None,
        "team messages": None,
        "customer phone": None,
        "agent": None,
    }
    if customer is None:
        warnings.append(f"The file does not tell which of its {len(written)} writers is the team: {basis}.")
        return row, warnings
    evidence["customer_basis"] = basis
    theirs = [message for message in said if message.sender == customer]
    found = turns.of((message.at, "customer" if message.sender == customer else "team") for message in said)
    row |= {
        "chat started at": theirs[0].at.strftime("%Y-%m-%d %H:%M:%S"),
        "first message": theirs[0].text,
        "first reply at": _written(found.first_reply_at),
        "messages next reply seconds": None if found.next_reply_seconds is None else f"{found.next_reply_seconds:.0f}",
        "messages next reply from": _written(found.next_reply_from),
        "messages waiting since": _written(found.waiting_since),
        "customer messages": str(len(theirs)),
        "team messages": str(len(said) - len(theirs)),
        "customer phone": customer,
        "agent": next((name for name in written if name != customer), None),
    }
    return row, warnings


def _written(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else None


def _customer(names: list[str]) -> tuple[str | None, str]:
    """(the customer among the writers or None, why)."""
    phones = [name for name in names if PHONE.fullmatch(name)]
    if len(names) == 2 and len(phones) == 1:
        return phones[0], "of two writers one is a number that the team has not saved"
    if len(names) != 2:
        return None, "there are not two of them, so no first reply is loaded"
    return None, "neither or both are phone numbers, so no first reply is loaded"
