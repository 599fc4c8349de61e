"""What waits, for how long, does it grow, and which contacts should be taken first."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import backlog, cards, panels, tables, view, waiting

CARDS = ("backlog", "contacts", "first_response_km", "resolution_km")
TABLE = ("backlog", "contacts", "first_response_sla", "resolution_sla")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(
        _("how many contacts wait and how long, what comes in against what goes out, and what is due.")
    )
    st.stop()

panels.headline(backlog.headline(chosen))
if not panels.has_any(chosen, ("contacts",)):
    panels.no_data(chosen, ("contacts",), _("contacts"))
    st.stop()

cards.wall(chosen, CARDS)
left, right = st.columns(2)
with left:
    backlog.ages_over_time(chosen)
with right:
    backlog.balance(chosen)
waiting.draw(chosen)
left, right = st.columns(2)
with left:
    backlog.parts(chosen, "channel")
with right:
    backlog.parts(chosen, "team")
panels.section(_("By team"), _("What waits, what came, and how much of it was in time. Click a heading to sort."))
tables.side_by_side(chosen, "team", TABLE)
backlog.oldest(chosen)
