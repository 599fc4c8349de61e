"""The words of the filter bar: what its options are called, and what a word in a link or from the keyboard means.

A link holds what the bar shows (`period=90 days`). The short values (`90d`) stay the values of the code, and links
that hold them are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import streamlit as st

from metrics import conventions

PERIODS: Final = {
    "7d": "7 days",
    "28d": "28 days",
    "90d": "90 days",
    "12m": "12 months",
    "all": "All dates",
    "custom": "Own dates",
}
COMPARISONS: Final = {"previous": "Previous period", "year": "Year before", "both": "Both", "none": "Nothing"}
GRAINS: Final = {"auto": "Auto", "day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter"}
HOURS: Final = {"calendar": "All hours", "business": "Opening hours"}
CONVENTIONS: Final = {"carelens": "Carelens", **conventions.VENDORS}
_UNITS: Final = {"d": "day", "w": "week", "m": "month"}
_LENGTH = re.compile(r"([1-9]\d{0,3})\s*([dwm])(?:(?<=d)ays?|(?<=w)eeks?|(?<=m)onths?)?", re.IGNORECASE)


def typed(
    label: str, names: Mapping[str, str], key: str, first: str | None = None, width: int | None = None, about: str = ""
) -> str:
    """What stands in the choice and so in the link; `value` says what is meant by it, also by a wrong word."""
    return str(
        st.selectbox(
            label,
            tuple(names),
            list(names).index(first) if first else 0,
            format_func=lambda word: names.get(value(names, word) or "", word),
            key=key,
            bind="query-params",
            # New options are accepted only to hear of a wrong word in a link.
            accept_new_options=True,
            width=width or "stretch",
            help=about or None,
        )
    )


def pick(label: str, names: Mapping[str, str], key: str, first: str | None = None, width: int | None = None) -> str:
    """The option that is chosen; a wrong word in the link counts as the first or usual one."""
    return value(names, typed(label, names, key, first, width)) or first or next(iter(names))


def value(names: Mapping[str, str], typed: str) -> str | None:
    """The option that is meant, by its word or its value in any case; None where there is none."""
    asked = typed.strip().casefold()
    return next((each for each, word in names.items() if asked in (each.casefold(), word.casefold())), None)


def period(typed: str) -> str | None:
    """The period that is meant: one of PERIODS or a length such as 45d, 6w or 3m; None for any other word."""
    found = _LENGTH.fullmatch(typed.strip())
    return value(PERIODS, typed) or (f"{found[1]}{found[2].lower()}" if found else None)


def period_word(typed: str) -> str:
    """What the bar shows for a period: 28 days, 6 weeks, All dates; any other word as it was typed."""
    short = period(typed)
    if short is None or short in PERIODS:
        return PERIODS.get(short or "", typed)
    count, unit = short[:-1], _UNITS[short[-1]]
    return f"{count} {unit}{'s' * (count != '1')}"
