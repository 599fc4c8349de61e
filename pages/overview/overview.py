"""How is the service doing: the KPIs at a glance, what changed, through which channels, and what goes wrong."""

from __future__ import annotations

import streamlit as st

from ui import blocks, cards, panels, sentences, view

HEADLINE = ("first_response_time", "csat", "nps", "complaint_rate")
CARDS = (
    "contacts",
    "first_response_time",
    "first_response_sla",
    "resolution_time",
    "csat",
    "nps",
    "complaint_rate",
    "backlog",
)

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded("how fast people are answered, how satisfied they are and what goes wrong.")
    st.stop()

panels.headline(sentences.headline(chosen, HEADLINE, also=CARDS))
if not panels.has_any(chosen, CARDS):
    panels.no_data(chosen, CARDS, "contacts or answers")
    st.stop()

cards.wall(chosen, CARDS)
blocks.trend_with_aid(chosen, blocks.first_with_data(chosen, ("first_response_time", *CARDS)), "channel", height=205)
left, right = st.columns(2)
with left:
    blocks.mix(chosen)
with right:
    blocks.topics(chosen)
