"""Are customers happy, where less so, and what do they say."""

from __future__ import annotations

import streamlit as st

from language import _
from metrics import dimensions
from ui import blocks, cards, comments, moved, ordinary, panels, population, sentences, view

CARDS = ("csat", "nps", "ces", "response_rate")
SURVEYS = ("csat", "nps", "ces")

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("CSAT, NPS and effort over time, by channel and team, with the comments behind them."))
    st.stop()

panels.headline(sentences.headline(chosen, CARDS, "channel"))
if not panels.has_any(chosen, CARDS):
    panels.no_data(chosen, CARDS, _("answers"))
    st.stop()

cards.wall(chosen, CARDS)
blocks.trend_with_aid(chosen, blocks.first_with_data(chosen, SURVEYS), "channel")

panels.section(
    _("Where and since when"), _("Each survey by what you choose, and whether its weeks are out of the ordinary.")
)
by = moved.dimension(_("By"))
for name in SURVEYS:
    if panels.has_any(chosen, (name,)):
        left, right = st.columns(2)
        with left:
            if not blocks.breakdown(chosen, name, by, otherwise=False):
                population.spread(chosen, name, _("None of these answers names a {by}.").format(by=dimensions.one(by)))
        with right:
            ordinary.draw(chosen, name)

panels.section(_("Comments"), _("The newest first, as customers wrote them; personal data is masked."))
comments.draw(chosen)
