"""Values as people read them, for the files that are read and not computed with: as on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from language import _
from metrics import format as numbers
from metrics.figure import Figure
from metrics.kpi import Kpi
from ui import plain, verdicts
from ui.export import text
from ui.export.collected import Card, Table

_LONGEST: Final = 600


@dataclass(frozen=True)
class Cell:
    """The text of a cell, the sample behind it, and whether it is a number (and stands on the right)."""

    text: str
    small: str = ""
    number: bool = False


def value(found: Any, unit: str = "") -> str:
    """A cell's value in words: 2 h 15 min, 84 %, +12, 14 Nov 2026; empty where there is none."""
    if found is None or found != found:
        return ""
    if isinstance(found, datetime):
        return f"{numbers.day(found.date())}, {found:%H:%M}"
    if isinstance(found, date):
        return numbers.day(found)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return plain.one_line(found, _LONGEST)
    return _number(float(found), unit)


def _number(found: float, unit: str) -> str:
    match unit:
        case "seconds":
            return numbers.duration(found)
        case "proportion":
            return numbers.percent(found)
        case "points":
            return numbers.points(found)
        case "nps":
            return numbers.signed(found)
        case "contacts":
            return numbers.number(found)
        case _:
            return numbers.number(found, 0 if found.is_integer() else 2)


def figure(found: Figure, kpi: Kpi) -> str:
    """The value of a card."""
    return numbers.figure(found.value, kpi, found.n).removeprefix("NPS ")


def card(found: Card) -> list[str]:
    """What stands below the value of a card: its change in words, its interval, its sample, its target."""
    shown, kpi = found.figure, found.kpi
    if shown.value is None:
        return [text.plain(plain.markdown(shown.reason, 300))] if shown.reason else []
    lines = [verdicts.words(shown)] if found.compared else [_("no comparison")]
    if kpi.kind not in ("count", "stock"):
        lines.append(f"95 %: {numbers.interval(shown.low, shown.high, kpi, shown.n)}")
        lines.append(f"n = {numbers.number(shown.n)}{_(', low sample') if shown.low_sample else ''}")
    if shown.maturing_until:
        lines.append(_("still maturing until {day}").format(day=numbers.day(shown.maturing_until)))
    return [line for line in (*lines, found.plan) if line]


def table(found: Table, most: int) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows, at most so many; a sample stands in small beside its figure, not in a column of its own."""
    samples = set(found.n.values())
    names = [name for name in found.frame.columns if name not in samples]
    rows = found.frame.head(most).to_dicts()
    return names, [[_cell(found, name, row, at) for name in names] for at, row in enumerate(rows)]


def _cell(found: Table, name: str, row: dict[str, Any], at: int) -> Cell:
    kind = found.frame.schema[name]
    unit = found.units.get(name, "")
    if not unit and kind == pl.Float64() and at < len(found.row_units):
        unit = found.row_units[at]
    shown = value(row[name], unit)
    n = row.get(found.n.get(name, ""))
    empty = numbers.NO_DATA if name in found.n else ""
    low = _(", low sample") if name in found.low and found.low[name][at] else ""
    return Cell(shown or empty, f"n = {numbers.number(n)}{low}" if shown and n is not None else "", kind.is_numeric())
