"""The frame of every page: navigation, first start, filter bar, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import canonical
from language import N_, _
from metrics.errors import WarehouseError
from settings import SettingsError
from ui import broken, filterbar, locale, recompute, renewal, samples, view
from ui.export import collected, menu

STATIC = Path(__file__).parent / "static"
NAMES: dict[str, str] = {}  # by title in the viewer's language
locale.begin()


def _page(path: str, icon: str, name: str, about: str, *, default: bool = False, url: str = "") -> st.Page:
    """The page with its name in the viewer's language; its address is the same for everybody."""
    # The icon stands in the title: with `icon=` the browser fetches one for its tab from fonts.gstatic.com.
    title, url = f":material/{icon}: {_(name)}", url or name.lower()
    NAMES[title] = name
    return st.Page(f"../pages/{path}.py", title=title, icon="", url_path=url, default=default, help=_(about))


PAGES = {
    "": [
        _page(
            "overview/overview",
            "monitoring",
            N_("Overview"),
            N_("The whole service on one page: speed, quality, satisfaction, channels and complaints."),
            default=True,
        )
    ],
    N_("Service"): [
        _page(
            "service/responsiveness",
            "timer",
            N_("Responsiveness"),
            N_("How fast people are answered and helped: first response, resolution, targets, reopened and backlog."),
        ),
        _page(
            "service/backlog",
            "inbox",
            N_("Backlog"),
            N_("What waits and for how long, what came against what went, and which contacts to take first."),
        ),
        _page(
            "service/satisfaction",
            "sentiment_satisfied",
            N_("Satisfaction"),
            N_("What customers say: CSAT, NPS and effort over time, by channel and team, and their comments."),
        ),
        _page(
            "service/channels",
            "call_split",
            N_("Channels"),
            N_("Where contacts come from and how each channel does, side by side."),
        ),
        _page(
            "service/teams",
            "groups",
            N_("Teams"),
            N_("Teams and agents side by side, without ranking by chance, and one agent for a coaching talk."),
        ),
        _page(
            "service/complaints",
            "report",
            N_("Complaints"),
            N_("What goes wrong: topics by volume and change, the complaint rate, and the tickets behind them."),
        ),
    ],
    N_("Planning"): [
        _page(
            "planning/outlook",
            "trending_up",
            N_("Outlook"),
            N_("What is coming: contacts, the people they take, early warnings, and whom to inform before they write."),
        ),
        _page(
            "planning/actions",
            "task_alt",
            N_("Actions"),
            N_(
                "What is done about it, and whether it helped: before and after, with interval, placebo dates "
                "and control."
            ),
        ),
    ],
    N_("Understand"): [
        _page(
            "explain/explain",
            "search_insights",
            N_("Explain"),
            N_("Any number taken apart: what it counts, how sure it is, why it moved, and the records behind it."),
        ),
        _page("explain/glossary", "menu_book", N_("Glossary"), N_("Every KPI and term in plain words.")),
    ],
    N_("Administration"): [
        _page(
            "data/loads",
            "database",
            N_("Data"),
            N_("Upload exports, read what was accepted and rejected and why, undo a load."),
        ),
        _page(
            "data/wizard",
            "table_edit",
            N_("New source"),
            N_("Say once what the columns of an unknown export are; its next file loads by itself."),
            url="wizard",
        ),
        _page(
            "data/settings",
            "settings",
            N_("Settings"),
            N_("Time zone, opening hours, holidays, targets, what counts as a complaint, scales and costs."),
        ),
    ],
}

# Pages that no filter changes; the bar is folded away there, and keeps what it holds.
WITHOUT_FIGURES = ("Data", "New source", "Settings", "Glossary")
# Those of them that have tables worth taking along; elsewhere the place is beside the sentence of what is shown.
WITH_TABLES = ("Data", "Glossary")

page = st.navigation({_(section): pages for section, pages in PAGES.items()})
name = NAMES[page.title]
st.set_page_config(page_title=f"{_(name)} \u00b7 Carelens", page_icon=str(STATIC / "mark.svg"), layout="wide")
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
taken = collected.begin(_(name), chosen)
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
