"""The filters by dimension: which of them the data has, what can be chosen under the others, and what a link means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from language import _
from metrics import dimensions
from metrics import format as numbers
from metrics.filters import UNKNOWN, Filters
from ui import address, cached, choices, words

# Those of the first row, then those behind "More filters".
FIRST: Final = ("channel", "team")
MORE: Final = ("agent", "priority", "topic", "product", "carrier", "country", "region", "segment", "source")
ALL: Final = (*FIRST, *MORE)
# A browser draws a list of so many at once; the others are found by typing their name.
MOST_OPTIONS: Final = 300
_COUNT: Final = re.compile(r" \([^()]*\)$")


def present(root: str, version: int) -> tuple[str, ...]:
    """The dimensions that some loaded row has, and those that the link asks for."""
    return tuple(name for name in ALL if _has_values(root, version, name) or asked(name))


def _has_values(root: str, version: int, name: str) -> bool:
    return any(value != UNKNOWN for value in cached.options(root, version, name, Filters())["value"].to_list())


def asked(name: str) -> list[str]:
    """What the bar or, before it was drawn, the link holds for a dimension, as it was typed."""
    held = None if address.went_back() else st.session_state.get(name)
    return list(held) if held is not None else address.read_all(name)


def chosen(root: str, version: int, name: str, typed: Sequence[str]) -> tuple[str, ...]:
    """The values that are meant by what was typed; unknown words are left out."""
    names = _names(root, version, name)
    return tuple(dict.fromkeys(found for value in typed if (found := _meant(names, value)) is not None))


def word(root: str, version: int, name: str, typed: str) -> str | None:
    """The word of the link for what was typed; None where it means nothing here."""
    names = _names(root, version, name)
    found = _meant(names, typed)
    return None if found is None else words.named(name, names[found])


def choose(root: str, version: int, name: str, held: Sequence[str], others: Filters) -> None:
    """Draw the list of a dimension, a count beside each option; `others` are the days and the other dimensions.

    What is chosen stands there without its count, which changes with every other filter.
    """
    names = _names(root, version, name)
    counts: dict[str, int] = dict(cached.options(root, version, name, others).iter_rows())

    def label(value: str) -> str:
        said = words.named(name, names.get(value, value))
        return said if value in held or value not in counts else f"{said} ({numbers.number(counts[value])})"

    st.session_state[_list(name)] = list(held)
    st.multiselect(
        dimensions.titled(name),
        list(dict.fromkeys([*list(counts)[:MOST_OPTIONS], *held])),
        format_func=label,
        key=_list(name),
        on_change=_take,
        args=(name,),
        placeholder=_("All")
        if len(counts) <= MOST_OPTIONS
        else _("All {n}: type a name").format(n=numbers.number(len(counts))),
        accept_new_options=True,
        select_all=False,
        help=_("In brackets the contacts and answers of this period and the other filters.")
        if counts
        else _("Nothing in this period and under the other filters."),
    )


def bind(root: str, version: int, name: str, held: Sequence[str]) -> bool:
    """Write what is held into the link; False where the link said it in other words and must be drawn once more.

    Streamlit writes into the link what a box shows. The lists show counts, so it is these pills that are bound.
    """
    said = [each for value in held if (each := word(root, version, name, value))]
    # Back and forward bring the words of their link, which must be options to be taken; nothing else is ever offered.
    earlier = address.read_all(name) if address.went_back() else []
    older = [each for each in earlier if word(root, version, name, each)]
    st.session_state[name] = said
    bound = st.pills(
        dimensions.titled(name),
        list(dict.fromkeys([*said, *older])),
        selection_mode="multi",
        key=name,
        bind="query-params",
        label_visibility="visible" if held else "collapsed",
    )
    return sorted(bound) == sorted(said)


def _list(name: str) -> str:
    return f"{name}-list"


def _take(name: str) -> None:
    st.session_state[name] = list(st.session_state[_list(name)])


@st.cache_data(max_entries=200, show_spinner=False)
def _names(root: str, version: int, name: str) -> dict[str, str]:
    known = cached.options(root, version, name, Filters())["value"].to_list()
    return {value: words.english(name, value) for value in known}


def _meant(names: Mapping[str, str], typed: str) -> str | None:
    # A value itself comes first: a team may be called what another one's name looks like. An option may have been
    # clicked while its count was out of date.
    return typed if typed in names else choices.value(names, typed) or choices.value(names, _COUNT.sub("", typed))
