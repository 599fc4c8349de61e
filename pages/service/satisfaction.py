"""Are customers happy, where less so, and what do they say."""

from __future__ import annotations

import streamlit as st

from ui import blocks, cards, panels, sentences, tables, view

CARDS = ("csat", "nps", "ces", "response_rate")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded("CSAT, NPS and effort over time, by channel and team, with the comments behind them.")
    st.stop()

panels.headline(sentences.headline(chosen, CARDS, "channel"))
if not panels.has_any(chosen, CARDS):
    panels.no_data(chosen, CARDS, "answers")
    st.stop()

cards.wall(chosen, CARDS)
main = blocks.first_with_data(chosen, ("csat", "nps", "ces"))
blocks.trend_with_aid(chosen, main, "channel")
for name in ("csat", "nps"):
    if panels.has_any(chosen, (name,)):
        if name != main:
            blocks.trend(chosen, name)
        left, right = st.columns(2)
        with left:
            blocks.breakdown(chosen, name, "channel")
        with right:
            blocks.breakdown(chosen, name, "team")

panels.section("Comments", "The newest first, as customers wrote them; personal data is masked.")
tables.comments(chosen)
