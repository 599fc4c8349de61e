"""Any number of any page: what it counts, how sure it is, why it moved, and the records behind it."""

from __future__ import annotations

import streamlit as st

from metrics import kpis
from ui import panels, sentences, view

chosen = view.current()
if chosen.empty:
    panels.nothing_loaded("how any figure is made, and the records behind it.")
    st.stop()
name = st.selectbox("KPI", tuple(kpis.KPIS), key="kpi", bind="query-params")
panels.headline(sentences.headline(chosen, (name,)))
