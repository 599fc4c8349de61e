"""The events that every trend marks: the day until which a load's data reaches, where newer data follows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import streamlit as st

from pipelines import loads
from ui.marks import Event
from ui.view import View


def of(view: View) -> list[Event]:
    """The events within the period of the view, each with a word."""
    start, end = view.filters.start or view.first_on, view.filters.end or view.latest_on
    if not (start and end):
        return []
    return [
        (day, text) for day, text in _loads(view.root, view.version) if start <= day < end and day != view.latest_on
    ]


@st.cache_data(max_entries=20, show_spinner=False)
def _loads(root: str, version: int) -> list[Event]:
    active = [load for load in loads.history(Path(root)) if load.status == "active" and load.data_until]
    ends = Counter(date.fromisoformat(str(load.data_until)[:10]) for load in active)
    return [(day, "end of a load" if count == 1 else f"end of {count} loads") for day, count in sorted(ends.items())]
