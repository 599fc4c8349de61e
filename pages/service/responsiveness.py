"""How fast are people answered and helped, where is it slow, and is it getting better."""

from __future__ import annotations

import streamlit as st

from ui import blocks, cards, panels, sentences, tables, view

CARDS = (
    "first_response_time",
    "first_response_time_business",
    "first_response_sla",
    "resolution_time",
    "resolution_time_business",
    "one_touch_rate",
    "reopen_rate",
    "backlog",
)
FIRST = ("first_response_time", "first_response_time_business")
SOLVED = ("resolution_time", "resolution_time_business")
TABLE = ("contacts", "first_response_time", "first_response_time_p90", "first_response_sla", "resolution_time")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded("first response and resolution times, targets, reopened contacts and the backlog.")
    st.stop()

told = (blocks.first_with_data(chosen, FIRST), blocks.first_with_data(chosen, SOLVED), "first_response_sla")
panels.headline(sentences.headline(chosen, told, "channel"))
if not panels.has_any(chosen, CARDS):
    panels.no_data(chosen, CARDS, "contacts")
    st.stop()

cards.wall(chosen, CARDS)
main = blocks.first_with_data(chosen, (*FIRST, *SOLVED, *CARDS))
blocks.trend_with_aid(chosen, main, "channel", height=205)
left, right = st.columns(2)
with left:
    blocks.breakdown(chosen, main, "channel")
with right:
    blocks.breakdown(chosen, main, "team")

panels.section("Resolution and backlog")
left, right = st.columns(2)
with left:
    if main != "resolution_time":
        blocks.trend(chosen, "resolution_time")
with right:
    if main != "backlog":
        blocks.trend(chosen, "backlog")

panels.section("By team", "Grey figures are low samples. Click a heading to sort.")
tables.side_by_side(chosen, "team", TABLE)
