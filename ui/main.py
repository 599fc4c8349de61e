"""The frame of every page: navigation, first start, filter bar, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import canonical
from ui import filterbar, samples, view

STATIC = Path(__file__).parent / "static"
PAGES = {
    "": [
        st.Page(
            "../pages/overview/overview.py",
            title="Overview",
            icon=":material/monitoring:",
            url_path="overview",
            default=True,
            help="The whole service on one page: speed, quality, satisfaction, channels and complaints.",
        )
    ],
    "Service": [
        st.Page(
            "../pages/service/responsiveness.py",
            title="Responsiveness",
            icon=":material/timer:",
            help="How fast people are answered and helped: first response, resolution, targets, reopened and backlog.",
        ),
        st.Page(
            "../pages/service/satisfaction.py",
            title="Satisfaction",
            icon=":material/sentiment_satisfied:",
            help="What customers say: CSAT, NPS and effort over time, by channel and team, and their comments.",
        ),
        st.Page(
            "../pages/service/channels.py",
            title="Channels",
            icon=":material/call_split:",
            help="Where contacts come from and how each channel does, side by side.",
        ),
        st.Page(
            "../pages/service/complaints.py",
            title="Complaints",
            icon=":material/report:",
            help="What goes wrong: topics by volume and change, the complaint rate, and the tickets behind them.",
        ),
    ],
    "Administration": [
        st.Page(
            "../pages/data/loads.py",
            title="Data",
            icon=":material/database:",
            url_path="data",
            help="Upload exports, read what was accepted and rejected and why, undo a load.",
        )
    ],
}

page = st.navigation(PAGES)
st.set_page_config(page_title=f"{page.title} \u00b7 Carelens", page_icon=str(STATIC / "mark.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "mark.svg"))
root = canonical.data_dir()
samples.load_on_first_start(root)
chosen = filterbar.draw(root)
view.show(chosen)
samples.banner(chosen, on_data_page=page.url_path == "data")
page.run()
