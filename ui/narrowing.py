"""The filters by dimension: which of them the data has, what can be chosen under the others, and what a link means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from language import N_, _
from metrics import dimensions
from metrics import format as numbers
from metrics.filters import UNKNOWN, Filters
from ui import address, cached, choices, plain, words

# Those of the first row, then those behind "More filters".
FIRST: Final = ("channel", "team")
MORE: Final = ("agent", "priority", "topic", "product", "carrier", "country", "region", "segment", "source")
ALL: Final = (*FIRST, *MORE)
# A browser draws a list of so many at once; the others are found by typing their name.
MOST_OPTIONS: Final = 300
_NAMED_COUNTS: Final = 8


def present(root: str, version: int) -> tuple[str, ...]:
    """The dimensions that some loaded row has, and those that the link asks for."""
    return tuple(name for name in ALL if _has_values(root, version, name) or asked(name))


def _has_values(root: str, version: int, name: str) -> bool:
    return any(value != UNKNOWN for value in cached.options(root, version, name, Filters())["value"].to_list())


def asked(name: str) -> list[str]:
    """What the bar or, before it was drawn, the link holds for a dimension, as it was typed."""
    held = st.session_state.get(name)
    return list(held) if held is not None else address.read_all(name)


def chosen(root: str, version: int, name: str, typed: Sequence[str]) -> tuple[str, ...]:
    """The values that are meant by what was typed; unknown words are left out."""
    names = _names(root, version, name)
    return tuple(found for value in typed if (found := _meant(names, value)) is not None)


def choose(root: str, version: int, name: str, others: Filters, ignored: list[str]) -> tuple[str, ...]:
    """Draw the filter of a dimension and return what it chose; `others` are the days and the other dimensions."""
    names = _names(root, version, name)
    counts: dict[str, int] = dict(cached.options(root, version, name, others).iter_rows())
    held = [found for value in asked(name) if (found := _meant(names, value)) is not None]
    options: list[str] = list(dict.fromkeys([*list(counts)[:MOST_OPTIONS], *held]))
    typed = st.multiselect(
        dimensions.titled(name),
        options,
        format_func=lambda word: words.named(name, names.get(_meant(names, word) or "") or word),
        key=name,
        bind="query-params",
        placeholder=_("All")
        if len(counts) <= MOST_OPTIONS
        else _("All {n}: type a name").format(n=numbers.number(len(counts))),
        accept_new_options=True,
        select_all=False,
        help=counted([(words.named(name, names.get(value, value)), count) for value, count in counts.items()]),
    )
    meant = [(value, _meant(names, value)) for value in typed]
    ignored += [unknown(name, value, _(_HINT)) for value, found in meant if found is None]
    return tuple(dict.fromkeys(found for _, found in meant if found is not None))


_HINT = N_("Take it out of the filter, or pick one from its list.")


def unknown(name: str, value: str, hint: str) -> str:
    """The notice about a word in the link that means nothing here."""
    return _("Ignored: {name} \u201c{value}\u201d is not known here. {hint}").format(
        name=name, value=plain.markdown(value, 40), hint=hint
    )


def counted(counts: Sequence[tuple[str, int]]) -> str:
    """How many contacts and answers each value has in the period and under the other filters."""
    if not counts:
        return _("Nothing in this period and under the other filters.")
    shown = [f"{plain.markdown(value, 40)} ({numbers.number(count)})" for value, count in counts[:_NAMED_COUNTS]]
    more = len(counts) - len(shown)
    if more:
        text = _("Contacts and answers: {values}, and {n} more.")
        return text.format(values=", ".join(shown), n=numbers.number(more))
    return _("Contacts and answers: {values}.").format(values=", ".join(shown))


@st.cache_data(max_entries=200, show_spinner=False)
def _names(root: str, version: int, name: str) -> dict[str, str]:
    known = cached.options(root, version, name, Filters())["value"].to_list()
    return {value: words.english(name, value) for value in known}


def _meant(names: Mapping[str, str], typed: str) -> str | None:
    # A value itself comes first: a team may be called what another one's name looks like.
    return typed if typed in names else choices.value(names, typed)
