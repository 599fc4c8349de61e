"""The events that every trend marks: starts of actions, and the days until which a load's data reaches."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import streamlit as st

import language
from language import ngettext
from metrics.actions import store
from pipelines import loads
from ui.marks import Event
from ui.view import View


def of(view: View) -> list[Event]:
    """The events within the period of the view, each with a word."""
    start, end = view.filters.start or view.first_on, view.filters.end or view.latest_on
    if not (start and end):
        return []
    ends = [
        (day, text)
        for day, text in _loads(view.root, view.version, language.locale())
        if start <= day < end and day != view.latest_on
    ]
    return [*ends, *events(Path(view.root), view)]


def events(root: Path, view: View) -> list[Event]:
    """Start and title of the actions within the period of the view; read anew each time, for anybody may add one."""
    start, end = view.filters.start or view.first_on, view.filters.end or view.latest_on
    if not (start and end):
        return []
    return [(one.starts, one.title) for one in store.actions(root).actions if start <= one.starts <= end]


@st.cache_data(max_entries=20, show_spinner=False)
def _loads(root: str, version: int, locale: str) -> list[Event]:
    active = [load for load in loads.history(Path(root)) if load.status == "active" and load.data_until]
    ends = Counter(date.fromisoformat(str(load.data_until)[:10]) for load in active)
    return [
        (day, ngettext("end of a load", "end of {n} loads", count).format(n=count))
        for day, count in sorted(ends.items())
    ]
