"""How is the service doing: the KPIs at a glance, what changed, through which channels, and what goes wrong."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import blocks, cards, news, panels, sentences, view

HEADLINE = ("first_response_time", "csat", "nps", "complaint_rate")
CARDS = (
    "contacts",
    ("first_response_time", "first_response_time_business"),
    "first_response_sla",
    ("resolution_time", "resolution_time_business"),
    "csat",
    "nps",
    "complaint_rate",
    "backlog",
)

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("how fast people are answered, how satisfied they are and what goes wrong."))
    st.stop()

shown = blocks.present(chosen, CARDS)
panels.headline(sentences.headline(chosen, blocks.present(chosen, HEADLINE), also=shown))
if not panels.has_any(chosen, shown):
    panels.no_data(chosen, shown, _("contacts or answers"))
    st.stop()

cards.wall(chosen, shown)
blocks.trend_with_aid(chosen, blocks.first_with_data(chosen, (shown[1], *shown)), "channel", height=205)
left, right = st.columns(2)
with left:
    news.draw(chosen, shown)
with right:
    blocks.topics(chosen)
left, right = st.columns(2)
with left:
    blocks.mix(chosen)
with right:
    blocks.arrivals(chosen)
