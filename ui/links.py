"""The way to the Explain page: the same filters in the link, narrowed to what was clicked.

The filters are bound to the URL and belong to the bar, so a link cannot change them: Streamlit adds them to every link
by itself. What a click narrows goes into parameters of its own (`at`, `on`, `part`, `contact`), which only Explain
reads. A page link is one step in the history of the browser, so that back returns to the page as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

import canonical
from language import _
from metrics import dimensions, kpis
from metrics import format as numbers
from metrics.errors import MetricsError
from metrics.filters import Filters
from ui import address, parts, plain, words
from ui.address import AT, CONTACT, ON, PART
from ui.view import View

PAGE: Final = "../pages/explain/explain.py"
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_NOTHING: Final[Mapping[str, str]] = {}


def query(
    kpi: str,
    narrow: Mapping[str, str] = _NOTHING,
    start: date | None = None,
    end: date | None = None,
    contact: str | None = None,
    part: str | None = None,
) -> dict[str, str | Sequence[str]]:
    """The parameters that Explain reads beside the filters of the bar.

    The KPI is named as its widget writes it: another spelling would be written anew, and back would return to that.
    """
    found: dict[str, str | Sequence[str]] = {"kpi": kpis.get(kpi).title}
    if narrow:
        found[AT] = [f"{name}:{value}" for name, value in sorted(narrow.items())]
    if start and end:
        found[ON] = f"{start.isoformat()}..{end.isoformat()}"
    if part:
        found[PART] = part
    if contact:
        found[CONTACT] = contact
    return found


_explained: ContextVar[str] = ContextVar("explained", default="")


def explains(kpi: str) -> None:
    """Say that the page of this run is the explanation of `kpi`: its charts need no way to it."""
    _explained.set(kpi)


def leads_away(kpi: str, narrow: Mapping[str, str] = _NOTHING) -> bool:
    """Whether the explanation of `kpi`, narrowed so, is another page than this one."""
    return kpi != _explained.get() or not narrow.items() <= here().items()


def here() -> dict[str, str]:
    """What the page is narrowed to already, beside the filters of the bar: value by dimension."""
    pairs = (pair.partition(":") for pair in address.read_all(AT))
    return {name: value for name, _, value in pairs if value}


def link(
    kpi: str,
    label: str = "",
    *,
    narrow: Mapping[str, str] = _NOTHING,
    start: date | None = None,
    end: date | None = None,
    contact: str | None = None,
    part: str | None = None,
    about: str = "",
) -> None:
    """A link to the Explain page of this KPI, narrowed further than the page; `label` and `about` are plain text."""
    if not (start and end):
        start, end = span(address.read(ON)) or (None, None)
    st.page_link(
        PAGE,
        label=plain.markdown(label or _("Explain"), 60),
        icon=":material/search_insights:",
        help=about or _("How this number is made, why it moved, and the records behind it."),
        query_params=query(kpi, {**here(), **narrow}, start, end, contact, part),
    )


def title(kpi: str, label: str, about: str) -> None:
    """The name of a KPI that leads to its explanation; `about` is Markdown for the hover."""
    st.page_link(
        PAGE,
        label=f"**{label}**",
        icon=":material/chevron_right:",
        icon_position="right",
        help=f"**{label}.** {about}\n\n{_('Click to see how it is made.')}",
        query_params=query(kpi),
    )


def narrowed(view: View, at: Sequence[str], on: str | None) -> View:
    """The view narrowed to `at` ("channel:chat") and `on` ("2026-10-05..2026-10-11"); nonsense is ignored."""
    filters = view.filters
    for pair in at:
        name, __, value = pair.partition(":")
        if name in canonical.DIMENSIONS and value:
            try:
                filters = filters.narrowed(name, value)
            except MetricsError:
                continue
    days = span(on)
    if days:
        filters = Filters(days[0], days[1], filters.where)
    return replace(view, filters=filters)


def span(on: str | None) -> tuple[date, date] | None:
    """The two days of "2026-10-05..2026-10-11", the earlier first; None for anything else."""
    found = _SPAN.fullmatch(on or "")
    if not found:
        return None
    try:
        first, last = sorted(date.fromisoformat(text) for text in found.groups())
    except ValueError:
        return None
    return first, last


def chips(at: Sequence[str], on: str | None, part: str | None = None) -> dict[str, str]:
    """What the page is narrowed to, in words, by the parameter that says so: Channel Chat, 5 Oct to 11 Oct 2026."""
    found = {}
    for pair in at:
        name, __, value = pair.partition(":")
        if name in canonical.DIMENSIONS and value:
            found[pair] = f"{dimensions.titled(name)} {words.dimension_value(name, value)}"
    days = span(on)
    if on and days:
        found[on] = numbers.days(*days)
    if part and parts.words(part):
        found[part] = _("Records: {words}").format(words=parts.words(part))
    return found
