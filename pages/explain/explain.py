"""Any number of any page: what it counts, how sure it is, why it moved, and the records behind it."""

from __future__ import annotations

import streamlit as st

from language import _
from ui import explain, moved, ordinary, panels, population, records, story, vendors, view

bar = view.current()
if bar.empty:
    panels.nothing_loaded(_("how any figure is made, why it moved, and the records behind it."))
    st.stop()

chosen, name = explain.choose(bar)
known = explain.headline(chosen, name)
if not records.picked(name):
    story.draw(chosen)
if not known:
    explain.definition(chosen, name)
    population.draw(chosen, name)
    st.stop()

left, right = st.columns([2, 1])
with left:
    ordinary.draw(chosen, name)
with right:
    explain.definition(chosen, name)

left, right = st.columns(2)
with left:
    population.draw(chosen, name)
with right:
    population.spread(chosen, name)

panels.section(_("Why it moved"))
by = moved.dimension()
moved.hint(chosen, name)
moved.draw(chosen, name, by)
vendors.draw(chosen, name)
records.draw(chosen, name)
