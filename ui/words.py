"""The words of the pages: ticks, periods, names of dimension values. Numbers themselves come from metrics.format."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from language import N_, _, written
from metrics import format as numbers

# Values that the tools write in their own way; everything else is shown as the file has it.
_NAMES: Final = {
    "channel": {
        "email": N_("E-mail"),
        "web_form": N_("Web form"),
        "chat": N_("Chat"),
        "phone": N_("Phone"),
        "social": N_("Social"),
        "messaging": N_("Messaging"),
        "sms": N_("SMS"),
        "marketplace": N_("Marketplace"),
        "in_person": N_("In person"),
        "other": N_("Other"),
    },
    "priority": {"low": N_("Low"), "normal": N_("Normal"), "high": N_("High"), "urgent": N_("Urgent")},
    "topic": {
        "late_delivery": N_("Late delivery"),
        "where_is_my_order": N_("Where is my order"),
        "damaged": N_("Damaged"),
        "defective": N_("Defective"),
        "wrong_item": N_("Wrong item"),
        "missing_item": N_("Missing item"),
        "refund_late": N_("Refund late"),
        "warranty": N_("Warranty"),
        "cancellation": N_("Cancellation"),
        "order_change": N_("Order change"),
        "returns": N_("Returns"),
        "payment": N_("Payment"),
        "invoice": N_("Invoice"),
        "account": N_("Account"),
        "stock": N_("Stock"),
        "product_question": N_("Product question"),
        "website": N_("Website"),
        "promotion": N_("Promotion"),
        "service_quality": N_("Service quality"),
        "no_answer": N_("No answer"),
    },
}


# States of contacts, in the words of the canonical model.
STATUSES: Final = (
    N_("new"),
    N_("open"),
    N_("pending"),
    N_("on_hold"),
    N_("solved"),
    N_("closed"),
    N_("deleted"),
    N_("spam"),
)
_ISO_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


def tick(value: float, unit: str) -> str:
    """A number on an axis: 2 h, 84 %, +12, 1,200."""
    match unit:
        case "seconds":
            minutes, seconds = divmod(round(value), 60)
            # Whole minutes are too coarse for the ticks of a narrow axis.
            if not (0 < minutes < 10 and seconds):
                return numbers.duration(value)
            return f"{numbers.duration(60.0 * minutes)} {numbers.duration(float(seconds))}"
        case "proportion":
            return f"{written.general(100 * value)} %"
        case "nps":
            return numbers.signed(value)
        case _:
            return written.general(value, 4)


def share(part: float | None) -> str:
    """84 %, or "no data"."""
    return numbers.percent(part)


def period(start: date, grain: str) -> str:
    """The period that begins on `start`: Mon 3 Nov 2026; week of 2 Nov 2026; November; Q4 2026."""
    match grain:
        case "day":
            return written.day(start, "weekday_day")
        case "week":
            return _("week of {first} to {last}").format(
                first=written.day(start, "day_month"), last=numbers.day(start + timedelta(days=6))
            )
        case "month" | "quarter":
            return written.day(start, grain)
        case __:
            return str(start.year)


def short_period(start: date, grain: str, *, year: bool) -> str:
    """The period as a tick: 4 Oct, Oct, Q4; on two lines with the year where that is new."""
    if grain == "year":
        return str(start.year)
    form: written.Form = "month_name" if grain == "month" else "quarter_name" if grain == "quarter" else "day_month"
    text = written.day(start, form)
    return f"{text}<br>{start.year}" if year else text


def weekday(number: int) -> str:
    """Mon for 1, Sun for 7."""
    return written.day(_MONDAY + timedelta(days=number - 1), "weekday")


def weekday_name(number: int) -> str:
    """Monday for 1, Sunday for 7."""
    return written.day(_MONDAY + timedelta(days=number - 1), "weekday_name")


_MONDAY: Final = date(2024, 1, 1)


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
    if dimension == "weekday" and str(value).isdigit():
        return weekday(int(str(value)))
    return named(dimension, english(dimension, value))


def named(dimension: str, name: str) -> str:
    """A name from `english` in the viewer's language; names of people, teams and goods stay."""
    return _(name) if dimension in _NAMES or name == _UNKNOWN else name


_UNKNOWN: Final = N_("Unknown")


def english(dimension: str, value: object) -> str:
    """The name of a value before it is translated: what is kept, and what every language's links are told by."""
    text = "unknown" if value is None else str(value)
    known = _NAMES.get(dimension)
    if known is None:
        return _UNKNOWN if text == "unknown" else text
    return known.get(text) or text.replace("_", " ")[:1].upper() + text.replace("_", " ")[1:]
