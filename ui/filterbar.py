"""The filter bar of every page. Its widgets are bound to the URL: the link of a page is the page as it is filtered.

Every widget is drawn on every page, because a bound widget that is not in the browser's page loses its place in the
URL. What a closed expander holds is in the page, what a closed popover holds is not (tried in Chromium): so the less
used filters are behind an expander, and pages without figures have the whole bar in one. The words of the options are
the words of the URL, so a link reads like the bar.
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
from ui import address, chips, choices, locale, narrowing, standing, view
from ui.export import menu
from ui.view import Comparison, Hours, View

_OLDEST, _NEWEST = date(1970, 1, 1), date(2199, 12, 31)
_COMPARE: Final[dict[str, Comparison | None]] = {"previous": "previous", "year": "year", "both": "both", "none": None}


def draw(root: Path, *, shown: bool = True) -> View:
    """Draw the bar for the data below `root` and return what it chose; folded away where a page has no use for it."""
    opened = warehouse.open(root)
    ignored: list[str] = []
    bar = (
        st.container(gap="xsmall", key="bar") if shown else st.expander(_("Filters of the other pages"), type="compact")
    )
    with bar:
        chosen = _chosen(opened, str(root), ignored)
    if shown:
        _notice(ignored)
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


def _chosen(opened: warehouse.Warehouse, root: str, ignored: list[str]) -> View:
    present = narrowing.present(root, opened.version)
    first = [name for name in narrowing.FIRST if name in present]
    own_dates = choices.period(str(st.session_state.get("period", address.read("period") or ""))) == "custom"
    where = {name: narrowing.chosen(root, opened.version, name, narrowing.asked(name)) for name in present}
    with st.grid(2 + len(first) + 2 * own_dates, min_column_width=150, gap="small", key="filters"):
        start, end = _period(opened.latest_on, ignored)
        compare = _COMPARE[_choice(_("Compare with"), choices.COMPARISONS, "compare", ignored, _(_COMPARE_HELP))]
        _dimensions(first, opened, root, Filters(start, end), where, ignored)
    more = [name for name in narrowing.MORE if name in present]
    with (
        st.expander(_more(where, more), type="compact", key="more-filters"),
        st.grid(5, min_column_width=150, key="others"),
    ):
        grain = _choice(_("Points per"), choices.GRAINS, "grain", ignored, _(_GRAIN_HELP))
        hours = cast("Hours", _choice(_("Hours"), choices.HOURS, "hours", ignored, _(_HOURS_HELP)))
        _choice(_("Language"), locale.NAMES, locale.KEY, ignored, _(_LANGUAGE_HELP))
        counted = _choice(_("Definitions of"), choices.CONVENTIONS, "convention", ignored, _(_CONVENTION_HELP))
        _dimensions(more, opened, root, Filters(start, end), where, ignored)
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
    where: dict[str, tuple[str, ...]],
    ignored: list[str],
) -> None:
    """Draw the filters of these dimensions, and write what they chose into `where`."""
    for name in names:
        others = tuple((other, values) for other, values in where.items() if other != name)
        where[name] = narrowing.choose(root, opened.version, name, replace(days, where=others), ignored)


def _more(where: Mapping[str, tuple[str, ...]], names: Sequence[str]) -> str:
    active = sum(bool(where[name]) for name in names)
    active += sum(address.holds(name) for name in ("grain", "hours", "convention"))
    return _("More filters ({n} active)").format(n=active) if active else _("More filters")


def _period(latest: date | None, ignored: list[str]) -> tuple[date | None, date | None]:
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
        hint = _("Use one of {values}, or a length such as 45 days.").format(
            values=", ".join(_(word) for word in choices.PERIODS.values())
        )
        ignored.append(narrowing.unknown("period", str(typed), hint))
        period = "28d"
    if period == "all":
        return None, None
    if period == "custom":
        return _dates(newest, ignored)
    chosen = view.days(period, newest)
    return chosen if latest and chosen else (None, None)


_DATES: Final = {"from": N_("From"), "to": N_("To")}


def _dates(newest: date, ignored: list[str]) -> tuple[date, date]:
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
        ignored.append(_("The first day is after the last day, so the two are exchanged."))
        return end, start
    return start, end


def _choice(label: str, names: Mapping[str, str], key: str, ignored: list[str], help_text: str) -> str:
    typed = choices.typed(label, names, key, about=help_text)
    meant = choices.value(names, typed)
    if meant is None:
        ignored.append(
            narrowing.unknown(
                key, typed, _("Use one of {values}.").format(values=", ".join(_(word) for word in names.values()))
            )
        )
    return meant or next(iter(names))


def _notice(ignored: Sequence[str]) -> None:
    if ignored:
        st.warning("\n\n".join(ignored[:5]), icon=":material/link_off:")


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
