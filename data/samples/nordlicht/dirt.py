"""Spoils a few rows the way real exports are spoiled, and keeps a ledger of which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from nordlicht.dice import Dice

# What a loader should do with the row: take it whole, take it with that cell missing, take it but leave it out of all
# KPIs, skip it as a copy, or reject it with a reason.
VERDICTS: Final = ("kept", "missing", "excluded", "skipped", "rejected")


@dataclass(frozen=True)
class Kind:
    """One way to be dirty: how many rows of a file, in which column, and what the cell becomes (None: unsuitable)."""

    name: str
    count: int
    column: str
    verdict: str
    change: Callable[[str], str | None]
    needs: str = ""  # a column that must be filled, so that only the first line of an order is spoiled


@dataclass(frozen=True)
class Entry:
    """The rows of one file that are dirty in one way; numbers count records from 1 after the header."""

    file: str
    kind: Kind
    rows: list[int]


def spoil(dice: Dice, file: str, header: Iterable[str], rows: list[list[str]], kinds: Iterable[Kind]) -> list[Entry]:
    """Change `rows` in place and return what was done where."""
    columns, kinds = list(header), list(kinds)
    copies = _copy_some(dice, rows, next((kind.count for kind in kinds if kind.name == "duplicate"), 0))
    free = [place for place in range(len(rows)) if place not in copies and place + 1 not in copies]
    dice.shuffle(free)
    entries = []
    for kind in kinds:
        chosen = copies if kind.name == "duplicate" else _change_some(rows, free, columns, kind)
        entries.append(Entry(file, kind, sorted(place + 1 for place in chosen)))
    return entries


def _copy_some(dice: Dice, rows: list[list[str]], count: int) -> list[int]:
    originals = sorted(dice.sample(range(len(rows)), count))
    for place in reversed(originals):
        rows.insert(place + 1, list(rows[place]))
    return [place + 1 + copies_before for copies_before, place in enumerate(originals)]


def _change_some(rows: list[list[str]], free: list[int], columns: list[str], kind: Kind) -> list[int]:
    chosen: list[int] = []
    for place in list(free):
        if len(chosen) < kind.count and _apply(rows, place, columns, kind):
            chosen.append(place)
            free.remove(place)
    if len(chosen) < kind.count:
        raise ValueError(f"only {len(chosen)} rows can be spoiled as {kind.name!r}, {kind.count} are wanted")
    return chosen


def _apply(rows: list[list[str]], place: int, columns: list[str], kind: Kind) -> bool:
    if kind.needs and not rows[place][columns.index(kind.needs)]:
        return False
    if kind.name == "ragged":
        rows[place] = rows[place][:-3] if place % 2 else [*rows[place], "", "?"]
        return True
    at = columns.index(kind.column)
    changed = kind.change(rows[place][at])
    if changed is None:
        return False
    rows[place][at] = changed
    return True


def _always(value: str) -> Callable[[str], str | None]:
    return lambda cell: value


def _if_filled(change: Callable[[str], str]) -> Callable[[str], str | None]:
    return lambda cell: change(cell) if cell else None


def _if_empty(value: str) -> Callable[[str], str | None]:
    return lambda cell: None if cell else value


def _never(cell: str) -> str | None:
    return cell


def _padded(cell: str) -> str:
    return f"  {cell} "


def _two_lines(cell: str) -> str:
    return f'{cell}\nSent from my "phone", sorry for typos'


TICKETS: Final = (
    Kind("duplicate", 22, "", "skipped", _never),
    Kind("ragged", 6, "", "rejected", _never),
    Kind("sentinel_date", 24, "Solved at", "missing", _if_empty("1900-01-01 00:00:00")),
    Kind("solved_before_created", 12, "Solved at", "rejected", _if_filled(lambda cell: "2025-03" + cell[7:])),
    Kind("impossible_date", 8, "Created at", "rejected", _always("2026-02-30 10:15:00")),
    Kind("unknown_rating", 5, "Satisfaction Score", "rejected", _if_filled(lambda cell: "11")),
    Kind("deleted", 12, "Status", "excluded", _always("Deleted")),
    Kind("spam", 9, "Status", "excluded", _always("Spam")),
    Kind("tags_with_commas", 14, "Tags", "kept", _if_filled(lambda cell: f"{cell}, follow_up,urgent")),
    Kind("multi_line", 12, "Subject", "kept", _two_lines),
    Kind("stray_spaces", 14, "Group", "kept", _padded),
    Kind("dash_for_missing", 16, "Carrier [list]", "missing", _if_empty("-")),
)
CHATS: Final = (
    Kind("duplicate", 10, "", "skipped", _never),
    Kind("ragged", 3, "", "rejected", _never),
    Kind("rating_out_of_scale", 6, "Conversation rating", "rejected", _if_filled(lambda cell: "6")),
    Kind("impossible_date", 4, "Conversation started at (Europe/Berlin)", "rejected", _always("2026-02-30 10:15:00")),
    Kind("multi_line", 6, "Title", "kept", _two_lines),
    Kind("stray_spaces", 10, "User email", "kept", lambda cell: f" {cell.title()} "),
    Kind("dash_for_missing", 12, "Teammate currently assigned", "missing", _if_empty("-")),
)
NPS: Final = (
    Kind("duplicate", 6, "", "skipped", _never),
    Kind("score_out_of_scale", 4, "NPS", "rejected", _always("11")),
    Kind("blank_score", 12, "NPS", "rejected", _always("")),
    Kind("impossible_date", 3, "Survey date", "rejected", _always("31/02/2026")),
    Kind("multi_line", 5, "Comment", "kept", _if_filled(_two_lines)),
    Kind("stray_spaces", 6, "Order number", "kept", _padded),
)
CSAT: Final = (
    Kind("duplicate", 5, "", "skipped", _never),
    Kind("rating_out_of_scale", 5, "Satisfaction rating", "rejected", _always("9")),
    Kind("impossible_date", 2, "Answered at", "rejected", _always("2026-02-30T10:15Z")),
    Kind("unknown_ticket", 4, "Ticket ID", "kept", lambda cell: "9" + cell),
    Kind("multi_line", 4, "Comment", "kept", _if_filled(_two_lines)),
)
ORDERS: Final = (
    Kind("ragged", 3, "", "rejected", _never, needs="Total"),
    Kind("impossible_date", 4, "Created at", "rejected", _always("2026-02-30 10:15:00 +0100"), needs="Total"),
    Kind("multi_line", 12, "Notes", "kept", _if_empty("Please ring twice\nNeighbour takes it, too")),
    Kind("stray_spaces", 14, "Email", "kept", _padded),
    Kind("dash_for_missing", 10, "Discount Code", "missing", _if_empty("-")),
)
RETURNS: Final = (
    Kind("duplicate", 4, "", "skipped", _never),
    Kind("impossible_date", 2, "Created at", "rejected", _always("2026-02-30T10:15:00Z")),
    Kind("unknown_order", 5, "Order name", "kept", lambda cell: "#9" + cell[1:]),
    Kind("dash_for_missing", 6, "Reason", "missing", _always("-")),
)
