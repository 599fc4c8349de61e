"""What is coming: contacts, people needed, early warnings, and whom to inform before they write."""

from __future__ import annotations

import streamlit as st

from language import _
from metrics.outlook.forecast import TooLittle
from ui import outlook, outlook_cached, outlook_staffing, outlook_warnings, panels, view

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded(_("how many contacts are coming, the people they take, and whom to inform first."))
    st.stop()

room = st.empty()
horizon = outlook.ahead()
with st.spinner(_("Forecasting, and testing it on the past")):
    found = outlook_cached.forecast(chosen, horizon)
with room:
    panels.headline(outlook.headline(found))

if isinstance(found, TooLittle):
    outlook.too_little(found)
else:
    outlook.cards(found)
    outlook.chart(chosen, found, horizon)
    left, right = st.columns(2)
    with left:
        panels.section(_("By channel"))
        with st.spinner(_("Forecasting each channel")):
            outlook.parts(chosen, "channel", horizon)
    with right:
        panels.section(_("By topic"))
        with st.spinner(_("Forecasting each topic")):
            outlook.parts(chosen, "topic", horizon)

outlook_staffing.show(chosen)
outlook_warnings.early(chosen)
outlook_warnings.notices(chosen)
