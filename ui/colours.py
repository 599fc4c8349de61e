"""One colour per meaning, everywhere. All of them keep 3:1 against the light and the dark background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ACCENT: Final = "#6470E4"
COMPARISON: Final = "#8C94A0"
LOW_SAMPLE: Final = "#8C94A0"
BETTER: Final = "#2F86CC"
WORSE: Final = "#CC6F0E"
OTHER: Final = "#8C94A0"
TARGET: Final = "#A867B6"
GRID: Final = "rgba(140, 148, 160, 0.22)"

# Told apart with every common colour blindness, in this order; an eighth category is "other".
CATEGORIES: Final = ("#2F80C3", "#C77700", "#0E9A77", "#A867B6", "#CF5F2E", "#7E8417", "#6470E4")
MOST: Final = len(CATEGORIES)

_CHANNELS: Final = {
    "email": CATEGORIES[0],
    "chat": CATEGORIES[1],
    "web_form": CATEGORIES[2],
    "phone": CATEGORIES[3],
    "social": CATEGORIES[4],
    "messaging": CATEGORIES[5],
    "sms": CATEGORIES[6],
}


def of(dimension: str, values: Sequence[str]) -> dict[str, str]:
    """A colour for each of `values`: channels always keep theirs, others take them in the order given."""
    if dimension == "channel":
        return {value: _CHANNELS.get(value, OTHER) for value in values}
    return {value: CATEGORIES[at] if at < MOST and value != "other" else OTHER for at, value in enumerate(values)}


def faded(colour: str, opacity: float) -> str:
    """`colour` (#rrggbb) as rgba with this opacity, for bands and cells that must read on both themes."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"
