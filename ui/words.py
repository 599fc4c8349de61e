"""The words of the pages: ticks, periods, names of dimension values. Numbers themselves come from metrics.format."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from metrics import format as numbers

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Values that the tools write in their own way; everything else is shown as the file has it.
_NAMES: Final = {
    "channel": {"email": "E-mail", "web_form": "Web form", "sms": "SMS", "in_person": "In person"},
    "priority": {},
    "topic": {},
}


_ISO_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


def tick(value: float, unit: str) -> str:
    """A number on an axis: 2 h, 84 %, +12, 1,200."""
    match unit:
        case "seconds":
            minutes, seconds = divmod(round(value), 60)
            # Whole minutes are too coarse for the ticks of a narrow axis.
            return f"{minutes} min {seconds} s" if 0 < minutes < 10 and seconds else numbers.duration(value)
        case "proportion":
            return f"{100 * value:.3g} %"
        case "nps":
            return numbers.signed(value)
        case _:
            return f"{value:,.4g}"


def share(part: float | None) -> str:
    """84 %, or "no data"."""
    return numbers.percent(part)


def period(start: date, grain: str) -> str:
    """The period that begins on `start`: Mon 3 Nov 2026; week of 2 Nov 2026; November; Q4 2026."""
    match grain:
        case "day":
            return f"{WEEKDAYS[start.weekday()]} {numbers.day(start)}"
        case "week":
            return f"week of {start.day} {MONTHS[start.month - 1]} to {numbers.day(start + timedelta(days=6))}"
        case "month":
            return f"{MONTHS[start.month - 1]} {start.year}"
        case "quarter":
            return f"Q{(start.month + 2) // 3} {start.year}"
        case _:
            return str(start.year)


def short_period(start: date, grain: str, *, year: bool) -> str:
    """The period as a tick: 4 Oct, Oct, Q4; on two lines with the year where that is new."""
    text = {"month": MONTHS[start.month - 1], "quarter": f"Q{(start.month + 2) // 3}", "year": ""}.get(
        grain, f"{start.day} {MONTHS[start.month - 1]}"
    )
    return f"{text}<br>{start.year}" if text and year else text or str(start.year)


def iso_days(text: str) -> str:
    """The text with its dates 2026-11-30 written 30 Nov 2026."""
    return _ISO_DAY.sub(lambda match: _day(match[0]), text)


def _day(text: str) -> str:
    try:
        return numbers.day(date.fromisoformat(text))
    except ValueError:
        return text


def dimension_value(dimension: str, value: object) -> str:
    """The name of a dimension's value as people read it; unknown names stay as the file has them."""
    if value is None:
        return "Unknown"
    if dimension == "weekday" and str(value).isdigit():
        return WEEKDAYS[int(str(value)) - 1]
    known = _NAMES.get(dimension)
    text = str(value)
    if known is None:
        return "Unknown" if text == "unknown" else text
    return known.get(text) or text.replace("_", " ")[:1].upper() + text.replace("_", " ")[1:]
