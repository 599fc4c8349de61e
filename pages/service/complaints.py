"""What goes wrong, how often, since when, and in which tickets."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import blocks, cards, correcting, heat, hotspots, newtopics, panels, sentences, tables, view

CARDS = ("complaint_rate", "contacts", "csat", "reopen_rate")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("what people complain about, how often and since when, with the tickets behind it."))
    st.stop()

panels.headline(sentences.complaints(chosen, blocks.complaint_topics(chosen, most=40)))
if not panels.has_any(chosen, ("complaint_rate",)):
    panels.no_data(chosen, ("complaint_rate",), _("contacts"))
    # Reviews and orders alone can go wrong somewhere, too.
    hotspots.fill(hotspots.place(), chosen)
    st.stop()

cards.wall(chosen, CARDS)
room = hotspots.place()
heat.draw(chosen)
blocks.trend_with_aid(chosen, "complaint_rate", "topic", height=205)
left, right = st.columns(2)
with left:
    blocks.topics(chosen, most=12)
with right:
    blocks.breakdown(chosen, "complaint_rate", "channel")

panels.section(_("Topics by volume and change"), _("Share of all contacts; a change counts only when it stands out."))
tables.topics(chosen)
newtopics.draw(chosen)
panels.section(_("Tickets behind the complaints"), _("The newest first; personal data is masked."))
tables.complaints(chosen)
correcting.draw(chosen)
# Last, because its first answer takes a while and everything else is there by then.
hotspots.fill(room, chosen)
