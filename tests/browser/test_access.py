"""Access for all: axe-core finds nothing serious on any page in either theme, but for what is Streamlit's own."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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


@pytest.fixture(scope="module", params=PAGES)
def shown(request: pytest.FixtureRequest, tab: Page, site: str) -> Page:
    """A page on a wide screen in the light theme, opened once for all tests of it."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.emulate_media(color_scheme="light")
    settled(tab, f"{site}/{request.param}", 300)
    return tab


def on(*paths: str) -> pytest.MarkDecorator:
    """These pages only."""
    return pytest.mark.parametrize("shown", paths, indirect=True, scope="module")


@on("", "responsiveness")
def test_the_first_screen_holds_sentence_cards_and_chart(shown: Page) -> None:
    chart = shown.locator(".js-plotly-plot").first.bounding_box()
    assert chart
    assert chart["y"] + chart["height"] <= 900


@on("responsiveness")
def test_a_chart_says_its_message_to_those_who_cannot_see_it(shown: Page) -> None:
    for curve in ("first_response_km", "resolution_km"):
        frame = shown.locator(f".st-key-panel-curve-{curve}")
        expect(frame.get_by_role("figure", name=re.compile("within")).first).to_be_attached()


def test_no_text_from_a_file_is_markup(shown: Page) -> None:
    assert shown.locator("img[src='x']").count() == 0


def test_axe_finds_nothing_serious(shown: Page) -> None:
    assert findings(shown, {"resultTypes": ["violations"]}) == []


@on("")
def test_a_printed_page_holds_what_the_screen_holds(shown: Page) -> None:
    headline = shown.locator("h1").first.inner_text()
    sheets = pypdf.PdfReader(io.BytesIO(shown.pdf(format="A4"))).pages
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert " ".join(headline.split())[:40] in words
    for title in shown.locator("h3, h4, h5").all_inner_texts():
        assert " ".join(title.split())[:30] in words


@on(*DARK)
def test_its_colours_can_be_read_in_the_dark(shown: Page) -> None:
    shown.emulate_media(color_scheme="dark")
    expect(shown.get_by_test_id("stApp")).to_have_css("background-color", "rgb(20, 23, 28)")
    assert findings(shown, COLOURS) == []


@on("")
def test_the_open_export_menu_can_be_read_in_the_dark(shown: Page) -> None:
    shown.emulate_media(color_scheme="dark")
    shown.get_by_role("button", name="Export").click()
    expect(shown.get_by_role("button", name="PowerPoint")).to_be_visible()
    shown.wait_for_timeout(500)
    assert findings(shown, COLOURS) == []
    shown.keyboard.press("Escape")


@on("channels")
def test_a_page_can_be_walked_through_by_keyboard(shown: Page) -> None:
    reached = []
    for _ in range(60):
        shown.keyboard.press("Tab")
        reached.append(shown.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''"))
    words = " ".join(reached)
    for name in ("Responsiveness", "CSAT", "NPS", "Explain"):
        assert name in words


@on(*ZOOMED)
def test_nothing_is_cut_at_a_zoom_of_200_percent(shown: Page) -> None:
    # Of a screen of 1440 px it leaves 720 px for the page.
    narrowed(shown, 720)


def test_nothing_is_cut_on_a_phone(shown: Page) -> None:
    narrowed(shown, 390)


def narrowed(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    still(page, 300)
    assert page.get_by_test_id("stMain").evaluate("box => box.scrollWidth <= box.clientWidth + 1")
