"""Where do contacts come from, how does each channel do, and how far are they apart."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import blocks, cards, gaps, panels, sentences, tables, view

CARDS = ("contacts", ("first_response_time", "first_response_time_business"), "csat", "complaint_rate")
TABLE = (
    "contacts",
    "channel_share",
    "first_response_time",
    "first_response_sla",
    "resolution_time",
    "csat",
    "complaint_rate",
)

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("how contacts split over the channels, and every KPI by channel side by side."))
    st.stop()

panels.headline(sentences.channels(chosen))
if not panels.has_any(chosen, ("contacts",)):
    panels.no_data(chosen, ("contacts",), _("contacts"))
    st.stop()

cards.wall(chosen, blocks.present(chosen, CARDS))
left, right = st.columns(2)
with left:
    blocks.mix(chosen, share=True)
with right:
    blocks.mix(chosen, share=False)

panels.section(_("The channels side by side"), _("Grey figures are low samples. Click a heading to sort."))
shown = blocks.present(chosen, TABLE)
tables.side_by_side(chosen, "channel", shown)
left, right = st.columns(2)
with left:
    blocks.breakdown(chosen, blocks.first_with_data(chosen, shown[2:4]), "channel")
with right:
    blocks.breakdown(chosen, blocks.first_with_data(chosen, ("csat", "complaint_rate")), "channel")
gaps.draw(chosen, shown)
blocks.arrivals(chosen)
