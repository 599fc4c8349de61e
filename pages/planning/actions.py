"""What is being done about it, and did it help: before and after, with interval, placebo dates and control."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from language import _
from metrics.actions import store
from ui import actions, actions_form, panels, view

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("what was done about it, and whether it helped: before and after, with an interval."))
    st.stop()

found = store.actions(Path(chosen.root))
with st.spinner(_("Comparing before and after, and at dates when nothing was done")):
    judged = actions.results(chosen, found)
panels.headline(actions.headline(found, judged))
panels.note(
    _(
        "An action is marked on every trend. Its verdict comes from the weekly KPI since a year before it, "
        "whatever period "
        "the page shows: level and trend before, a step and a new trend after, with autocorrelated weeks."
    )
)
actions_form.new(chosen, first=not found.actions)
actions.show(chosen, found, judged)
