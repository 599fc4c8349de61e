"""The filter bar of every page. Its widgets are bound to the URL: the link of a page is the page as it is filtered.

Every bound widget is drawn on every page, because one that is not in the browser's page loses its place in the URL.
What a closed expander holds is in the page, what a closed popover holds is not (tried in Chromium): so the less used
filters are behind an expander, and pages without figures have the whole bar in one. The words of the URL are those of
the bar, so a link reads like it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from language import N_, _
from metrics import conventions, warehouse
from metrics.filters import Filters
from ui import address, chips, choices, locale, narrowing, spelling, standing, view
from ui.export import menu
from ui.heard import Heard, mend, read, tell
from ui.view import Comparison, Hours, View

_OLDEST, _NEWEST = date(1970, 1, 1), date(2199, 12, 31)
_COMPARE: Final[dict[str, Comparison | None]] = {"previous": "previous", "year": "year", "both": "both", "none": None}


def draw(root: Path, *, shown: bool = True) -> View:
    """Draw the bar for the data below `root` and return what it chose; folded away where a page has no use for it."""
    opened = warehouse.open(root)
    heard = read(str(root), opened.version)
    bar = (
        st.container(gap="xsmall", key="bar") if shown else st.expander(_("Filters of the other pages"), type="compact")
    )
    with bar:
        chosen = _chosen(opened, str(root), heard)
    tell(heard, chosen, aloud=shown)
    if shown:
        _slot.set(st.empty())
        _summary(chosen, opened)
    else:
        _slot.set(None)
    return chosen


def refresh(shown: View) -> None:
    """Write the line below the bar anew, after a load made a new version while the page was drawn."""
    opened = warehouse.open(Path(shown.root))
    _summary(replace(shown, version=opened.version, first_on=opened.first_on, latest_on=opened.latest_on), opened)


# The place of the line below the bar in this run of the script; None on the pages that have none.
_slot: ContextVar[DeltaGenerator | None] = ContextVar("slot", default=None)


_PERIOD_HELP = N_(
    'Ends on the newest day with data. Type any length: 14 days, 6 weeks, 3m. "Own dates" takes two dates.'
)
_GRAIN_HELP = N_("What one point of a chart is. Auto takes the finest that has enough answers or contacts per point.")
_COMPARE_HELP = N_("The same number of days right before, the same dates a year earlier, or both.")
_LANGUAGE_HELP = N_("Of the words, figures and dates. Files that are exported speak it as well.")
_HOURS_HELP = N_("Whether durations count every hour, or the opening hours of the settings only.")
_CONVENTION_HELP = N_(
    "Whose definitions the figures follow. Each figure says in which way a vendor's differs from ours."
)


def _chosen(opened: warehouse.Warehouse, root: str, heard: Heard) -> View:
    present = narrowing.present(root, opened.version)
    first = [name for name in narrowing.FIRST if name in present]
    own_dates = choices.period(str(st.session_state.get("period", address.read("period") or ""))) == "custom"
    where = {name: narrowing.chosen(root, opened.version, name, narrowing.asked(name)) for name in present}
    for key in spelling.USUAL:
        mend(root, opened.version, key, heard)
    for name in present:
        asked = narrowing.asked(name)
        heard.dropped += [
            spelling.ignored(name, word) for word in asked if not narrowing.word(root, opened.version, name, word)
        ]
    with st.grid(2 + len(first) + 2 * own_dates, min_column_width=150, gap="small", key="filters"):
        start, end = _period(opened.latest_on, heard)
        compare = _COMPARE[_choice(_("Compare with"), "compare", heard, _(_COMPARE_HELP))]
        _dimensions(first, opened, root, Filters(start, end), where)
    more = [name for name in narrowing.MORE if name in present]
    more_filters = st.expander(_more(where, more), type="compact", key="more-filters")
    with more_filters, st.grid(5, min_column_width=150, key="others"):
        grain = _choice(_("Points per"), "grain", heard, _(_GRAIN_HELP))
        hours = cast("Hours", _choice(_("Hours"), "hours", heard, _(_HOURS_HELP)))
        _choice(_("Language"), locale.KEY, heard, _(_LANGUAGE_HELP))
        counted = _choice(_("Definitions of"), "convention", heard, _(_CONVENTION_HELP))
        _dimensions(more, opened, root, Filters(start, end), where)
    with more_filters, st.container(horizontal=True, gap="xsmall", key="bound"):
        settled = [narrowing.bind(root, opened.version, name, where[name]) for name in present]
        heard.again |= not all(settled)
    filters = Filters(start, end, tuple(where.items()))
    return View(
        root=root,
        version=opened.version,
        filters=filters,
        compare=view.reached(filters, compare, opened.first_on),
        grain=None if grain == "auto" else grain,
        first_on=opened.first_on,
        latest_on=opened.latest_on,
        has_samples=bool(opened.meta["has_samples"]),
        asked=compare,
        hours=hours,
        convention=counted if counted in conventions.VENDORS else None,
    )


def _dimensions(
    names: Sequence[str],
    opened: warehouse.Warehouse,
    root: str,
    days: Filters,
    where: Mapping[str, tuple[str, ...]],
) -> None:
    """Draw the lists of these dimensions; each offers what the others leave possible."""
    for name in names:
        others = tuple((other, values) for other, values in where.items() if other != name)
        narrowing.choose(root, opened.version, name, where[name], replace(days, where=others))


def _more(where: Mapping[str, tuple[str, ...]], names: Sequence[str]) -> str:
    active = sum(bool(where[name]) for name in names)
    active += sum(address.holds(name) for name in ("grain", "hours", "convention"))
    return _("More filters ({n} active)").format(n=active) if active else _("More filters")


def _period(latest: date | None, heard: Heard) -> tuple[date | None, date | None]:
    typed = st.selectbox(
        _("Period"),
        tuple(choices.PERIODS),
        1,
        format_func=choices.period_word,
        key="period",
        bind="query-params",
        accept_new_options=True,
        help=_(_PERIOD_HELP),
    )
    newest = latest or date.today()
    period = choices.period(str(typed))
    if period is None:
        heard.again = True
        period = spelling.USUAL["period"]
    if period == "all":
        return None, None
    if period == "custom":
        return _dates(newest, heard)
    chosen = view.days(period, newest)
    return chosen if latest and chosen else (None, None)


_DATES: Final = {"from": N_("From"), "to": N_("To")}


def _dates(newest: date, heard: Heard) -> tuple[date, date]:
    default = view.days("28d", newest)
    assert default is not None
    start, end = (
        st.date_input(
            _(_DATES[key]),
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
        heard.noted.append(_("The first day is after the last day, so the two are exchanged."))
        return end, start
    return start, end


def _choice(label: str, key: str, heard: Heard, help_text: str) -> str:
    names = spelling.CHOICES[key]
    meant = choices.value(names, choices.typed(label, names, key, about=help_text))
    heard.again |= meant is None
    return meant or spelling.USUAL[key]


def _summary(shown: View, opened: warehouse.Warehouse) -> None:
    slot = _slot.get()
    if shown.empty or slot is None:
        return
    with slot.container(gap="xxsmall", key="standing"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(standing.in_words(shown, opened.as_of_on), width="content")
            with st.container(horizontal=True, vertical_alignment="center", width="content"):
                st.caption(standing.freshness(opened), width="content")
                menu.place()
        if chips.chosen():
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="chips"):
                chips.draw(shown)
