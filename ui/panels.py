"""The pieces a page is put together from: headline, chart with its title, reading aid, empty state."""

from __future__ import annotations

import re
from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from language import _
from metrics import format as numbers
from metrics import kpis
from ui import cached, drill, links, missing, plain
from ui.drill import Drill
from ui.export import collected
from ui.view import View

_NO_TOOLS = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


# A number and its unit stay on one line, and so do hours and their minutes.
_UNITS = re.compile(r"(?<=\d) (?=(?:%|pp|min|h|d|s)\b|%)|(?<=\d[ \u00a0]h) (?=\d+[ \u00a0]min)")


def headline(sentence: str) -> None:
    """The sentence that answers the question of the page."""
    st.title(_joined(sentence), anchor=False)
    collected.headline(sentence)


def _joined(text: str) -> str:
    return _UNITS.sub("\u00a0", text)


def section(title: str, note: str = "") -> None:
    """The heading of a part of the page, with what is measured below it."""
    collected.section(title, note)
    with st.container(gap="xxsmall"):
        st.header(title, anchor=False)
        if note:
            st.caption(note)


def note(text: str) -> None:
    """A line of explanation."""
    st.caption(text)


def chart(
    title: str,
    note: str,
    figure: go.Figure,
    *,
    key: str,
    alt: str = "",
    foot: str = "",
    leads: Drill | None = None,
) -> None:
    """A figure below its message and what it measures; `alt` is what a screen reader says instead.

    With `leads` the title carries the way to Explain, and a click on a point offers what can be done with it.
    """
    collected.chart(title, note, figure, foot)
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"panel-{key}"):
        with st.container(horizontal=True, wrap=False, horizontal_alignment="distribute", gap="xxsmall"):
            st.subheader(_joined(title), anchor=False, width="stretch")
            if leads and links.leads_away(leads.kpi, leads.at):
                links.link(leads.kpi, narrow=leads.at)
        st.caption(_joined(note))
        spoken = plain.spoken(alt or f"{title}. {note}")
        if leads and leads.leads:
            state = st.plotly_chart(
                figure, key=key, config=_NO_TOOLS, alt=spoken, on_select="rerun", selection_mode="points"
            )
            drill.actions(leads, state.selection.points, key)
        else:
            st.plotly_chart(figure, key=key, config=_NO_TOOLS, alt=spoken)
        if foot:
            st.caption(_joined(foot))


def reading(title: str, points: Sequence[str], *, key: str) -> None:
    """The reading aid beside a chart: what changed and what to look at."""
    collected.words(title, points)
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"reading-{key}"):
        _level(title)
        st.markdown(_joined("\n".join(f"- {point}" for point in points)) or _("Nothing stands out."))


def _level(title: str) -> None:
    """A title in a row of its own as that of a chart beside it, so that both stand on one line."""
    with st.container(horizontal=True):
        st.subheader(title, anchor=False, width="stretch")


def nothing_loaded(what: str) -> None:
    """The page before the first load: what it will show and which file brings it."""
    headline(_("Nothing is loaded yet"))
    promise = _("This page will show {what} Upload a ticket, chat or survey export to begin.").format(what=what)
    collected.words("", (promise,))
    st.markdown(promise)
    st.page_link("../pages/data/loads.py", label=_("Open the Data page"), icon=":material/upload_file:")


def has_any(view: View, names: Sequence[str]) -> bool:
    """Whether one of the KPIs has data in the chosen period; a stock does not count, it stands at any later day."""
    flows = [name for name in names if kpis.get(name).kind != "stock"]
    return any(cached.value(view, name).value is not None and cached.value(view, name).n for name in flows)


def no_data(view: View, names: Sequence[str], what: str) -> None:
    """An empty period or filter: says so, where the data is, or which file would bring it."""
    title, lines = _("No {what} in this period and filter").format(what=what), _why(view, names, what)
    empty(title, lines, key=names[0])


def empty(title: str, lines: Sequence[str], *, key: str) -> None:
    """A panel without a chart, framed like its neighbours: why there is none."""
    collected.words(title, lines)
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"empty-{key}"):
        _level(title)
        st.markdown("\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0])


def _why(view: View, names: Sequence[str], what: str) -> list[str]:
    """Where the data is instead, or which file would bring it."""
    known = [day for name in names if (day := cached.last_day(view, name))]
    if known:
        return [
            _("Last {what}: **{day}**. Choose a period that includes that day.").format(
                what=what, day=numbers.day(max(known))
            )
        ]
    reasons = [reason for name in names for reason in missing.reasons(view, name)]
    if reasons:
        return [plain.markdown(reason, 300) for reason in dict.fromkeys(reasons)]
    if why := missing.under_filter(view, names[0]):
        return [_("There is {why}. Take that filter away to see the rest.").format(why=plain.markdown(why))]
    return [
        _("None of the loaded files has {what} for this filter. {label} needs them.").format(
            what=what, label=kpis.get(names[0]).title
        )
    ]
