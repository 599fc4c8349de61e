"""Access for all: axe-core finds nothing serious on any page in either theme, but for what is Streamlit's own."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import settled, still

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "responsiveness",
    "backlog",
    "satisfaction",
    "channels",
    "teams",
    "teams?agent=Ann+Lee",
    "complaints",
    "outlook",
    "actions",
    "explain",
    "explain?kpi=first_response_km&at=channel:chat&contact=zendesk:ticket:3",
    "glossary",
    "data",
    "wizard",
    "settings",
)
# Between them they hold every kind of element, whose colours are the same on every page.
DARK = ("", "satisfaction", "complaints", "data", "settings")
ZOOMED = ("", "responsiveness", "teams", "explain")
# Rule and the HTML of the element: what lies in Streamlit's own markup, and cannot be changed from here.
STREAMLIT = (
    # The sections of the navigation are `div`s between the `ul` and its `li`s.
    ("list", r'data-testid="stSidebarNavItems"'),
    ("listitem", r"^<li class=\"st-emotion-cache"),
    # The sparkline of a metric is a Vega chart with a mark that has no title; its numbers are in the words beside it.
    ("svg-img-alt", r"highlighted_points_marks"),
    # The chosen one of segments is written in the primary colour, which must be dark enough for white on buttons.
    ("color-contrast", r"<p>(Form|Text|\d+ weeks)</p>"),
)


# Charts are read by their text alternatives; what is inside them would only take time.
PARTS = {"exclude": [[".js-plotly-plot"]]}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}


def findings(page: Page, options: dict[str, object]) -> list[str]:
    """What axe-core calls serious or critical, but for what is Streamlit's."""
    found = []
    for each in Axe().run(page, PARTS, options).response["violations"]:
        if each["impact"] not in ("serious", "critical"):
            continue
        for node in each["nodes"]:
            known = any(each["id"] == rule and re.search(html, node["html"]) for rule, html in STREAMLIT)
            if not known:
                found.append(f"{each['id']}: {node['html'][:200]}")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_legible_in_either_theme_zoomed_and_on_a_phone(page: Page, site: str, path: str) -> None:
    page.emulate_media(color_scheme="light")
    settled(page, f"{site}/{path}", 200)
    assert findings(page, {"resultTypes": ["violations"]}) == []
    if path in DARK:
        page.emulate_media(color_scheme="dark")
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(20, 23, 28)")
        assert findings(page, COLOURS) == []
    # A zoom of 200 % on a screen of 1440 px leaves 720 px for the page; a phone has 390.
    for width in (720, 390) if path in ZOOMED else (390,):
        page.set_viewport_size({"width": width, "height": 800})
        still(page, 300)
        assert page.get_by_test_id("stMain").evaluate("box => box.scrollWidth <= box.clientWidth + 1"), width


def test_a_page_can_be_walked_through_by_keyboard(page: Page, site: str) -> None:
    settled(page, f"{site}/satisfaction")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''"))
    words = " ".join(reached)
    for name in ("Responsiveness", "CSAT", "NPS", "Explain"):
        assert name in words


def test_a_chart_says_its_message_to_those_who_cannot_see_it(page: Page, site: str) -> None:
    settled(page, f"{site}/responsiveness")
    still(page, 500)
    for curve in ("first_response_km", "resolution_km"):
        frame = page.locator(f".st-key-panel-curve-{curve}")
        expect(frame.get_by_role("figure", name=re.compile("within")).first).to_be_attached()


def test_a_printed_page_holds_what_the_screen_holds(page: Page, site: str) -> None:
    settled(page, f"{site}/")
    still(page, 500)
    headline = page.locator("h1").first.inner_text()
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert " ".join(headline.split())[:40] in words
    for title in page.locator("h3, h4, h5").all_inner_texts():
        assert " ".join(title.split())[:30] in words


def test_the_open_export_menu_can_be_read_in_the_dark(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    settled(page, f"{site}/")
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("button", name="PowerPoint")).to_be_visible()
    page.wait_for_timeout(500)
    assert findings(page, COLOURS) == []
    page.close()
