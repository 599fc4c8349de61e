"""The filter bar of every page. Its widgets are bound to the URL: the link of a page is the page as it is filtered.

Every widget is drawn on every page and never hidden in a popover, because a bound widget that is not on the page loses
its place in the URL. The words of the options are the words of the URL, so a link reads like the bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics import format as numbers
from metrics import kpis, warehouse
from metrics.filters import Filters
from ui import cached, choices, plain, view, words
from ui.view import Comparison, View

DIMENSIONS: Final = ("channel", "team", "source")
_OLDEST, _NEWEST = date(1970, 1, 1), date(2199, 12, 31)
_COMPARE: Final[dict[str, Comparison | None]] = {"previous": "previous", "year": "year", "none": None}


def draw(root: Path) -> View:
    """Draw the bar for the data below `root` and return what it chose."""
    opened = warehouse.open(root)
    ignored: list[str] = []
    with st.grid(6, min_column_width=140, key="filters"):
        start, end = _period(opened.latest_on, ignored)
        compare = _COMPARE[_choice("Compare with", choices.COMPARISONS, "compare", ignored, _COMPARE_HELP)]
        grain = _choice("Points per", choices.GRAINS, "grain", ignored, _GRAIN_HELP)
        days = Filters(start, end)
        where = tuple((name, _values(str(root), opened.version, name, days, ignored)) for name in DIMENSIONS)
    filters = Filters(start, end, where)
    chosen = View(
        root=str(root),
        version=opened.version,
        filters=filters,
        compare=view.reached(filters, compare, opened.first_on),
        grain=None if grain == "auto" else grain,
        first_on=opened.first_on,
        latest_on=opened.latest_on,
        has_samples=bool(opened.meta["has_samples"]),
        asked=compare,
    )
    _notice(ignored)
    _slot.set(st.empty())
    _summary(chosen, opened)
    return chosen


def refresh(shown: View) -> None:
    """Write the line below the bar anew, after a load made a new version while the page was drawn."""
    opened = warehouse.open(Path(shown.root))
    _summary(replace(shown, version=opened.version, first_on=opened.first_on, latest_on=opened.latest_on), opened)


# The place of the line below the bar in this run of the script.
_slot: ContextVar[DeltaGenerator] = ContextVar("slot")


_PERIOD_HELP = 'Ends on the newest day with data. Type any length: 14 days, 6 weeks, 3m. "Own dates" takes two dates.'
_GRAIN_HELP = "What one point of a chart is. Auto takes the finest that has enough answers or contacts per point."
_COMPARE_HELP = "The same number of days right before, or the same dates a year earlier."


def _period(latest: date | None, ignored: list[str]) -> tuple[date | None, date | None]:
    typed = st.selectbox(
        "Period",
        tuple(choices.PERIODS),
        1,
        format_func=choices.period_word,
        key="period",
        bind="query-params",
        accept_new_options=True,
        help=_PERIOD_HELP,
    )
    newest = latest or date.today()
    period = choices.period(str(typed))
    if period is None:
        hint = f"Use one of {', '.join(choices.PERIODS.values())}, or a length such as 45 days."
        ignored.append(_unknown("period", str(typed), hint))
        period = "28d"
    if period == "all":
        return None, None
    if period == "custom":
        return _dates(newest, ignored)
    chosen = view.days(period, newest)
    return chosen if latest and chosen else (None, None)


def _dates(newest: date, ignored: list[str]) -> tuple[date, date]:
    default = view.days("28d", newest)
    assert default is not None
    start, end = (
        st.date_input(
            key.capitalize(),
            day,
            min_value=_OLDEST,
            max_value=_NEWEST,
            key=key,
            format="YYYY-MM-DD",
            bind="query-params",
        )
        for key, day in zip(("from", "to"), default, strict=True)
    )
    if start > end:
        ignored.append("The first day is after the last day, so the two are exchanged.")
        return end, start
    return start, end


def _choice(label: str, names: Mapping[str, str], key: str, ignored: list[str], help_text: str) -> str:
    # New options are accepted only to hear of a wrong word in a link; it is named and not used.
    typed = st.selectbox(
        label,
        tuple(names),
        format_func=lambda word: names.get(choices.value(names, word) or "", word),
        key=key,
        bind="query-params",
        accept_new_options=True,
        help=help_text,
    )
    meant = choices.value(names, str(typed))
    if meant is None:
        ignored.append(_unknown(key, str(typed), f"Use one of {', '.join(names.values())}."))
    return meant or next(iter(names))


def _values(root: str, version: int, name: str, days: Filters, ignored: list[str]) -> tuple[str, ...]:
    known = cached.options(root, version, name, Filters())["value"].to_list()
    names = {value: words.dimension_value(name, value) for value in known}
    counts = cached.options(root, version, name, days).rows()
    typed = st.multiselect(
        name.capitalize(),
        known,
        format_func=lambda word: names.get(_meant(names, word) or "", word),
        key=name,
        bind="query-params",
        placeholder="All",
        accept_new_options=True,
        select_all=False,
        help=_counts([(names.get(value, value), count) for value, count in counts]),
    )
    meant = [(value, _meant(names, value)) for value in typed]
    for value, found in meant:
        if found is None:
            ignored.append(_unknown(name, value, "Take it out of the filter, or pick one from its list."))
    return tuple(found for _, found in meant if found is not None)


def _meant(names: Mapping[str, str], typed: str) -> str | None:
    # A value itself comes first: a team may be called what another one's name looks like.
    return typed if typed in names else choices.value(names, typed)


def _counts(counts: Sequence[tuple[str, int]]) -> str:
    if not counts:
        return "Nothing in this period."
    shown = [f"{plain.markdown(value, 40)} {count:,}" for value, count in counts[:12]]
    return "In this period: " + ", ".join(shown) + ("." if len(counts) <= 12 else f", and {len(counts) - 12} more.")


def _unknown(name: str, value: str, hint: str) -> str:
    return f"Ignored: {name} \u201c{plain.markdown(value, 40)}\u201d is not in this data. {hint}"


def _notice(ignored: Sequence[str]) -> None:
    if ignored:
        st.warning("\n\n".join(ignored[:5]), icon=":material/link_off:")


def _summary(shown: View, opened: warehouse.Warehouse) -> None:
    if shown.empty:
        return
    loads = opened.freshness()["loads"]
    with _slot.get().container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(_in_words(shown, opened.as_of_on), width="content")
        st.caption(
            f"Data until {numbers.day(shown.latest_on)} \u00b7 {loads} load{'s' * (loads != 1)} "
            f"\u00b7 version {shown.version}",
            width="content",
        )


def _in_words(shown: View, known_until: date | None) -> str:
    start, end = shown.filters.start or shown.first_on, shown.filters.end or shown.latest_on
    assert start
    assert end
    parts = [f"**{_span(start, end)}**"]
    if shown.earlier:
        earlier = Filters(start, end).previous(shown.earlier)
        assert earlier.start
        assert earlier.end
        parts.append(f"compared with {_span(earlier.start, earlier.end)}")
    elif shown.asked and shown.filters.start:
        parts.append(f"not compared: the data begins on {numbers.day(shown.first_on)}")
    for name, values in shown.filters.where:
        parts.append(f"{name} {' or '.join(_named(name, value) for value in values)}")
    until = end + timedelta(days=max(kpi.matures_days for kpi in kpis.KPIS.values()))
    if known_until and until > known_until:
        parts.append(f"newest figures mature until {numbers.day(until)}")
    return ", ".join(parts)


def _named(dimension: str, value: str) -> str:
    return plain.markdown(words.dimension_value(dimension, value), 40)


def _span(start: date, end: date) -> str:
    return numbers.span(start, end).removeprefix("from ").removeprefix("on ")
