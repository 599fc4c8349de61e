"""Figures and dates as the viewer's country writes them: 12,345.6 and 12 Nov 2026; 12.345,6 and 12. Nov. 2026."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from babel import Locale, dates, numbers

import language

Form = Literal[
    "day", "day_month", "month", "quarter", "weekday", "weekday_day", "weekday_name", "month_name", "quarter_name"
]
# English keeps the day before the month; other languages have their own order, by the same name of CLDR.
_ENGLISH: Final[dict[Form, str]] = {
    "day": "d MMM y",
    "day_month": "d MMM",
    "month": "MMM y",
    "quarter": "'Q'Q y",
    "weekday": "EEE",
    "weekday_day": "EEE d MMM y",
    "weekday_name": "EEEE",
    "month_name": "MMM",
    "quarter_name": "'Q'Q",
}
_SKELETONS: Final[dict[Form, str]] = {
    "day": "yMMMd",
    "day_month": "MMMd",
    "month": "yMMM",
    "quarter": "yQQQ",
    "weekday": "E",
    "weekday_day": "yMMMEd",
    "weekday_name": "EEEE",
    "month_name": "LLL",
    "quarter_name": "QQQ",
}


def number(value: float, digits: int = 0) -> str:
    """The number with so many decimals and its thousands separated: 12,345.6 or 12.345,6."""
    rounded = f"{value:,.{digits}f}"
    if language.locale() == "en":
        return rounded
    # Rounded by one rule in every language, so that nobody reads another figure.
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return numbers.format_decimal(Decimal(rounded.replace(",", "")), pattern, language.locale())


def general(value: float, digits: int = 3) -> str:
    """The number with so many significant figures at most and no zeros at its end: 0.25, 1,200, 87.5."""
    rounded = f"{value:,.{digits}g}"
    if language.locale() == "en" or "e" in rounded:
        return rounded
    return number(float(rounded.replace(",", "")), len(rounded.partition(".")[2]))


def separators() -> str:
    """The decimal and the thousands separator, as Plotly wants them."""
    if language.locale() == "en":
        return ".,"
    known = _known(language.locale())
    return numbers.get_decimal_symbol(known) + numbers.get_group_symbol(known)


def calendar() -> str:
    """The pattern of a day in a table of the browser: D MMM YYYY, DD.MM.YYYY."""
    if language.locale() == "en":
        return "D MMM YYYY"
    pattern = str(_known(language.locale()).date_formats["short"].pattern)
    return re.sub("y+", "YYYY", pattern).replace("d", "D")


def day(value: date, form: Form = "day") -> str:
    """A date or a part of it: 12 Nov 2026, 12. Nov. 2026, Q4 2026, Mo."""
    name = language.locale()
    # Fixed together: "12. Nov." at the beginning of a line of Markdown would be the twelfth point of a list.
    return str(dates.format_date(value, _pattern(name, form), _known(name))).replace(". ", ".\u00a0", 1)


@lru_cache
def _known(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache
def _pattern(name: str, form: Form) -> str:
    if name == "en":
        return _ENGLISH[form]
    wanted = _SKELETONS[form]
    found = _known(name).datetime_skeletons.get(wanted)
    return str(found.pattern) if found else wanted
