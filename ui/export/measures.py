"""How a value is written in a file that computes: its factor, its number format and its words in the heading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from language import N_, _


@dataclass(frozen=True)
class Measure:
    """`words` for the heading; a value times `factor` is what stands in the cell, shown as `form`."""

    words: str
    factor: float = 1.0
    form: str = "General"

    @property
    def told(self) -> str:
        """Its words in the viewer's language."""
        return _(self.words) if self.words else ""


# A spreadsheet counts time in days, and shows it as hours, minutes and seconds that still add up.
SHEET: Final = {
    "seconds": Measure("h:mm:ss", 1 / 86_400, "[h]:mm:ss"),
    "seconds_change": Measure(N_("hours"), 1 / 3600, "+0.00;-0.00;0.00"),
    "proportion": Measure("%", 1, "0.0%"),
    "points": Measure("pp", 100, "+0.0;-0.0;0.0"),
    "nps": Measure(N_("-100 to 100"), 1, "+0.0;-0.0;0"),
    "contacts": Measure("", 1, "#,##0"),
    "score": Measure(N_("score"), 1, "0.00"),
    "replies": Measure(N_("replies"), 1, "0.00"),
    "per_100_orders": Measure(N_("per 100 orders"), 1, "0.0"),
    "factor": Measure("", 1, "0.00"),
}
# What reads a CSV knows no formats: plain numbers in a unit that the heading names.
PLAIN: Final = {
    **SHEET,
    "seconds": Measure(N_("seconds")),
    "seconds_change": Measure(N_("seconds")),
    "proportion": Measure("%", 100),
}
_SECONDS: Final = (
    (2 * 86_400, Measure(N_("days"), 1 / 86_400, "0.0")),
    (2 * 3600, Measure(N_("hours"), 1 / 3600, "0.0")),
    (120, Measure(N_("minutes"), 1 / 60, "0.0")),
    (0, Measure(N_("seconds"), 1, "0")),
)
_NOTHING: Final = Measure("")


def sheet(unit: str) -> Measure:
    """How a value of this unit stands in a spreadsheet."""
    return SHEET.get(unit, _NOTHING)


def plain(unit: str) -> Measure:
    """How a value of this unit stands in a CSV."""
    return PLAIN.get(unit, _NOTHING)


def axis(unit: str, values: Iterable[float | None]) -> Measure:
    """How values stand on the axis of a slide: durations in the unit in which most of them are read easily."""
    if unit != "seconds":
        return SHEET.get(unit, _NOTHING)
    known = [abs(value) for value in values if value is not None]
    largest = max(known, default=0.0)
    return next(measure for least, measure in _SECONDS if largest >= least)


def heading(column: str, measure: Measure) -> str:
    """The name of a column with its unit in brackets."""
    return f"{column} ({measure.told})" if measure.words else column
