"""The frame of every page: navigation, first start, filter bar, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import canonical
from metrics.errors import WarehouseError
from settings import SettingsError
from ui import broken, filterbar, recompute, renewal, samples, view
from ui.export import collected, menu

STATIC = Path(__file__).parent / "static"


def _page(path: str, icon: str, name: str, about: str, *, default: bool = False, url: str = "") -> st.Page:
    # The icon stands in the title: with `icon=` the browser fetches one for its tab from fonts.gstatic.com.
    title, url = f":material/{icon}: {name}", url or name.lower()
    return st.Page(f"../pages/{path}.py", title=title, icon="", url_path=url, default=default, help=about)


PAGES = {
    "": [
        _page(
            "overview/overview",
            "monitoring",
            "Overview",
            "The whole service on one page: speed, quality, satisfaction, channels and complaints.",
            default=True,
        )
    ],
    "Service": [
        _page(
            "service/responsiveness",
            "timer",
            "Responsiveness",
            "How fast people are answered and helped: first response, resolution, targets, reopened and backlog.",
        ),
        _page(
            "service/backlog",
            "inbox",
            "Backlog",
            "What waits and for how long, what came against what went, and which contacts to take first.",
        ),
        _page(
            "service/satisfaction",
            "sentiment_satisfied",
            "Satisfaction",
            "What customers say: CSAT, NPS and effort over time, by channel and team, and their comments.",
        ),
        _page(
            "service/channels",
            "call_split",
            "Channels",
            "Where contacts come from and how each channel does, side by side.",
        ),
        _page(
            "service/teams",
            "groups",
            "Teams",
            "Teams and agents side by side, without ranking by chance, and one agent for a coaching talk.",
        ),
        _page(
            "service/complaints",
            "report",
            "Complaints",
            "What goes wrong: topics by volume and change, the complaint rate, and the tickets behind them.",
        ),
    ],
    "Planning": [
        _page(
            "planning/outlook",
            "trending_up",
            "Outlook",
            "What is coming: contacts, the people they take, early warnings, and whom to inform before they write.",
        ),
        _page(
            "planning/actions",
            "task_alt",
            "Actions",
            "What is done about it, and whether it helped: before and after, with interval, placebo dates and control.",
        ),
    ],
    "Understand": [
        _page(
            "explain/explain",
            "search_insights",
            "Explain",
            "Any number taken apart: what it counts, how sure it is, why it moved, and the records behind it.",
        ),
        _page("explain/glossary", "menu_book", "Glossary", "Every KPI and term in plain words."),
    ],
    "Administration": [
        _page(
            "data/loads",
            "database",
            "Data",
            "Upload exports, read what was accepted and rejected and why, undo a load.",
        ),
        _page(
            "data/wizard",
            "table_edit",
            "New source",
            "Say once what the columns of an unknown export are; its next file loads by itself.",
            url="wizard",
        ),
        _page(
            "data/settings",
            "settings",
            "Settings",
            "Time zone, opening hours, holidays, targets, what counts as a complaint, scales and costs.",
        ),
    ],
}

# Pages that no filter changes; the bar is folded away there, and keeps what it holds.
WITHOUT_FIGURES = ("Data", "New source", "Settings", "Glossary")
# Those of them that have tables worth taking along; elsewhere the place is beside the sentence of what is shown.
WITH_TABLES = ("Data", "Glossary")

page = st.navigation(PAGES)
name = page.title.rpartition(": ")[2]
st.set_page_config(page_title=f"{name} \u00b7 Carelens", page_icon=str(STATIC / "mark.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "mark.svg"))
root = canonical.data_dir()
samples.load_on_first_start(root)
renewal.wait(root, figures=name not in WITHOUT_FIGURES)
try:
    chosen = filterbar.draw(root, shown=name not in WITHOUT_FIGURES)
    if name != "Settings":
        recompute.notice(root)
except SettingsError as error:
    broken.settings(error, page, mends=name == "Settings")
except WarehouseError as error:
    broken.warehouse(error)
view.show(chosen)
taken = collected.begin(name, chosen)
if name in WITH_TABLES:
    menu.place()
samples.banner(chosen, on_data_page=name == "Data")
if name not in WITHOUT_FIGURES:
    samples.offer(chosen)
try:
    page.run()
finally:
    # Also where a page stops early: what it says then is worth taking along.
    menu.fill(taken)
