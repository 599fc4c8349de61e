"""The words of the filter bar: what its options are called, and what a word in a link or from the keyboard means.

A link holds what the bar shows (`period=90 days`). The short values (`90d`) stay the values of the code, and links
that hold them are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import streamlit as st

import language
from language import N_, NN_, _, ngettext
from metrics import conventions

PERIODS: Final = {
    "7d": N_("7 days"),
    "28d": N_("28 days"),
    "90d": N_("90 days"),
    "12m": N_("12 months"),
    "all": N_("All dates"),
    "custom": N_("Own dates"),
}
COMPARISONS: Final = {
    "previous": N_("Previous period"),
    "year": N_("Year before"),
    "both": N_("Both"),
    "none": N_("Nothing"),
}
GRAINS: Final = {
    "auto": N_("Auto"),
    "day": N_("Day"),
    "week": N_("Week"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
}
HOURS: Final = {"calendar": N_("All hours"), "business": N_("Opening hours")}
CONVENTIONS: Final = {"carelens": "Carelens", **conventions.VENDORS}
_UNITS: Final = {
    "d": NN_("{n} day", "{n} days"),
    "w": NN_("{n} week", "{n} weeks"),
    "m": NN_("{n} month", "{n} months"),
}
_LENGTH = re.compile(r"([1-9]\d{0,3})\s*([^\W\d_]+)")


def typed(
    label: str, names: Mapping[str, str], key: str, first: str | None = None, width: int | None = None, about: str = ""
) -> str:
    """What stands in the choice and so in the link; `value` says what is meant by it, also by a wrong word."""
    return str(
        st.selectbox(
            label,
            tuple(names),
            list(names).index(first) if first else 0,
            format_func=lambda word: _(names.get(value(names, word) or "", word)),
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
    return next((name for name, word in names.items() if asked == name.casefold() or asked in _spelled(word)), None)


def _spelled(word: str) -> set[str]:
    """The word in every language: a link may come from somebody who speaks another one."""
    return {each.casefold() for each in language.each(word)}


def period(typed: str) -> str | None:
    """The period that is meant: one of PERIODS or a length such as 45d, 6w or 3m; None for any other word."""
    found = _LENGTH.fullmatch(typed.strip())
    unit = _unit(found[2].casefold()) if found else None
    return value(PERIODS, typed) or (f"{found[1]}{unit}" if found and unit else None)


def _unit(word: str) -> str | None:
    """d, w or m for that letter and for the word of any language."""
    for unit, forms in _UNITS.items():
        if word == unit or word in {
            form.replace("{n}", "").strip().casefold() for form in language.each_number(*forms)
        }:
            return unit
    return None


def period_word(typed: str) -> str:
    """What the bar shows for a period: 28 days, 6 weeks, All dates; any other word as it was typed."""
    short = period(typed)
    if short is None or short in PERIODS:
        return _(PERIODS.get(short or "", typed))
    count = int(short[:-1])
    return ngettext(*_UNITS[short[-1]], count).format(n=count)
