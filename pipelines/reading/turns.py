"""Who wrote when -> when the team first replied, the longest wait for a further reply, and since when one is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Side = Literal["customer", "team"]


@dataclass(frozen=True)
class Turns:
    """What the messages of one conversation say; times as they are given, waits in seconds."""

    first_reply_at: datetime | None = None
    next_reply_seconds: float | None = None  # the longest wait of the customer after the first reply
    next_reply_from: datetime | None = None  # when that wait began
    waiting_since: datetime | None = None  # the oldest message of the customer that nobody answered yet
    replies: int = 0
    customer_messages: int = 0


def of(messages: Iterable[tuple[datetime, Side]]) -> Turns:
    """The turns of a conversation; bots and notes of the system are left out by the caller.

    A message of the team before any of the customer begins a conversation; it answers nothing.
    """
    first: datetime | None = None
    since: datetime | None = None
    longest: float | None = None
    began: datetime | None = None
    replies = theirs = 0
    for at, side in sorted(messages, key=lambda message: message[0]):
        if side == "customer":
            theirs += 1
            since = since or at
            continue
        replies += 1
        if since is None:
            continue
        if first is None:
            first = at
        else:
            wait = (at - since).total_seconds()
            if longest is None or wait > longest:
                longest, began = wait, since
        since = None
    return Turns(first, longest, began, since, replies, theirs)
