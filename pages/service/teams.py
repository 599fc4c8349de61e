"""How are load, speed and quality spread over teams and agents, and who differs by more than chance."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import blocks, cards, coaching, panels, people, view

TREND = ("first_response_time", "resolution_time", "csat", "contacts")
DOTS = ("first_response_time", "csat", "resolution_time", "one_touch_rate")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("teams and agents side by side, and one agent's figures for a coaching talk."))
    st.stop()

agent = coaching.agent(chosen)
if agent:
    coaching.everybody(chosen)
    panels.headline(coaching.headline(chosen))
    if not panels.has_any(chosen, people.NAMES):
        panels.no_data(chosen, people.NAMES, _("contacts"))
        st.stop()
    cards.wall(chosen, ("contacts", "first_response_time", "csat", "reopen_rate"))
    coaching.against_the_team(chosen)
    blocks.trend_with_aid(chosen, blocks.first_with_data(chosen, TREND), "channel")
    coaching.comments(chosen)
    coaching.slowest(chosen)
    st.stop()

sentence = st.container()
by = st.radio(
    _("By"), ("team", "agent"), format_func=lambda name: _("Teams") if name == "team" else _("Agents"), key="by",
    bind="query-params", label_visibility="collapsed", horizontal=True,
)  # fmt: skip
with sentence:
    panels.headline(people.headline(chosen, by))
if not panels.has_any(chosen, people.NAMES):
    panels.no_data(chosen, people.NAMES, _("contacts"))
    st.stop()

if by == "agent":
    panels.note(_("Choose a row to open an agent for a coaching talk."))
people.table(chosen, by)
for pair in (DOTS[:2], DOTS[2:]):
    for place, name in zip(st.columns(2), pair, strict=True):
        with place:
            blocks.breakdown(chosen, name, by)
