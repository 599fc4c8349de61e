"""How fast are people answered and helped, where is it slow, what waits now, and is it getting better."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import blocks, cards, curves, ordinary, panels, population, sentences, tables, view, waiting

FIRST = ("first_response_time", "first_response_time_business")
SOLVED = ("resolution_time", "resolution_time_business")
MUST = (FIRST, "first_response_sla", SOLVED, "reopen_rate")
MAY = (
    "next_reply_time",
    "next_reply_sla",
    "one_touch_rate",
    "out_of_hours_share",
    "backlog",
    "resolution_sla",
    "replies_per_ticket",
)
OPEN = ("first_response_km", "answered_within_target", "resolution_km", "solved_within_target")
TABLE = ("contacts", "first_response_time", "first_response_time_p90", "first_response_sla", "resolution_time")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("first response and resolution times, targets, reopened contacts and the backlog."))
    st.stop()

shown = blocks.present(chosen, MUST, MAY)[:8]
main = blocks.first_with_data(chosen, (shown[0], shown[2], *shown))
panels.headline(sentences.headline(chosen, shown[:3], "channel"))
if not panels.has_any(chosen, shown):
    panels.no_data(chosen, shown, _("contacts"))
    st.stop()

cards.wall(chosen, shown)
blocks.trend_with_aid(chosen, main, "channel", height=205)
left, right = st.columns(2)
with left:
    blocks.breakdown(chosen, main, "channel")
with right:
    population.spread(chosen, main)

panels.section(_("Within the target"), _("Share of contacts with a first reply in time, with 95 % intervals."))
for place, by in zip(st.columns(2), ("channel", "team"), strict=True):
    with place:
        blocks.breakdown(chosen, "first_response_sla", by)
waiting.draw(chosen)

watched = _("Kaplan-Meier: those that still wait count for as long as they have waited.")
panels.section(_("Open contacts included"), watched)
cards.wall(chosen, OPEN)
curves.beside(chosen, ("first_response_km", "resolution_km"))
ordinary.section(chosen, shown)
blocks.slow_hours(chosen, main)
panels.section(_("By team"), _("Grey figures are low samples. Click a heading to sort."))
tables.side_by_side(chosen, "team", blocks.present(chosen, TABLE))
