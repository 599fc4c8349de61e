"""Sentences from `texts.toml` with the blanks filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from nordlicht.dice import Dice

_TEXTS: Final = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))
FIRST_NAMES: Final[list[str]] = _TEXTS["people"]["first"]
LAST_NAMES: Final[list[str]] = _TEXTS["people"]["last"]
_CODES: Final = ("SUMMER10", "HIKE15", "WELCOME5", "BLACK20")


def subject(dice: Dice, key: str, language: str, product: str | None, carrier: str | None, order: str | None) -> str:
    """A subject line about this reason; it names the order only when a name is given."""
    lines = _usable(_TEXTS["subjects"][key][language], product, carrier, order)
    text = _fill(dice, dice.pick(lines), product, carrier, order)
    return _mannered(dice, text)


def comment(dice: Dice, mood: str, language: str, product: str | None = None, carrier: str | None = None) -> str:
    """What a customer writes beside a rating."""
    return _fill(
        dice, dice.pick(_usable(_TEXTS["comments"][mood][language], product, carrier, None)), product, carrier, ""
    )


def _usable(lines: list[str], product: str | None, carrier: str | None, order: str | None) -> list[str]:
    absent = [slot for slot, value in (("{product}", product), ("{carrier}", carrier), ("{order}", order)) if not value]
    return [line for line in lines if not any(slot in line for slot in absent)] or [
        lines[0].replace("{product}", "lamp")
    ]


def _fill(dice: Dice, line: str, product: str | None, carrier: str | None, order: str | None) -> str:
    short = (product or "").rsplit(" ", 1)[-1] if dice.chance(0.3) else product
    days = str(3 + int(dice.random() * 9))
    return line.format(product=short, carrier=carrier, order=order, days=days, code=dice.pick(_CODES))


def _mannered(dice: Dice, text: str) -> str:
    draw = dice.random()
    if draw < 0.06:
        return text.lower()
    if draw < 0.08:
        return text.upper()
    if draw < 0.14:
        return f"{dice.pick(('Re:', 'Fwd:', 'AW:'))} {text}"
    return text + "!!" if draw < 0.16 else text
