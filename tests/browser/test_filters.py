"""The filter bar in a real browser: what is folded away stays in the link, and every way to another page keeps it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import settled, still

pytestmark = pytest.mark.browser

HIDDEN = "agent=Ann+Lee&topic=Returns&hours=Opening+hours"
KEPT = re.compile(r"(?=.*agent=Ann\+Lee)(?=.*topic=Returns)(?=.*hours=Opening\+hours)")


def test_no_way_through_the_pages_and_back_loses_a_filter_behind_the_fold(page: Page, site: str) -> None:
    settled(page, f"{site}/backlog?{HIDDEN}")
    for name in ("Data", "Teams", "Settings", "Glossary", "Complaints"):
        walked(page, name)
        expect(page).to_have_url(KEPT)
    expect(page.get_by_text(re.compile("agent Ann Lee")).first).to_be_visible()
    walked(page, "Settings")
    page.go_back()
    expect(page).to_have_title(re.compile("Complaints"))
    expect(page).to_have_url(KEPT)
    expect(page.get_by_text(re.compile("agent Ann Lee")).first).to_be_visible()


def test_a_page_that_is_left_before_its_bar_is_drawn_takes_the_filters_along(page: Page, site: str) -> None:
    page.goto(f"{site}/?{HIDDEN}", wait_until="commit")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Backlog").click()
    expect(page).to_have_title(re.compile("Backlog"))
    expect(page.get_by_text(re.compile("agent Ann Lee")).first).to_be_visible()
    expect(page).to_have_url(KEPT)


def walked(page: Page, name: str) -> None:
    """Go to this page by the navigation."""
    before = page.locator("h1").first.inner_text()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    expect(page).to_have_title(re.compile(name))
    expect(page.locator("h1").first).not_to_have_text(before)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)


def test_a_reload_and_a_pasted_link_show_the_same(page: Page, site: str) -> None:
    settled(page, f"{site}/teams?{HIDDEN}")
    title = page.locator("h1").inner_text()
    page.reload()
    expect(page.locator("h1")).to_have_text(title, timeout=30_000)
    pasted = page.context.new_page()
    settled(pasted, page.url)
    assert pasted.locator("h1").inner_text() == title


def test_chips_reset_and_the_fold_change_what_is_shown_and_the_link(page: Page, site: str) -> None:
    settled(page, f"{site}/backlog?period=90d&{HIDDEN}")
    page.get_by_role("button", name=re.compile("Agent: Ann Lee")).click()
    expect(page).not_to_have_url(re.compile("agent="))
    expect(page).to_have_url(re.compile("topic=Returns"))
    page.get_by_role("button", name=re.compile("Reset")).click()
    expect(page).to_have_url(re.compile(r"/backlog\??$"))
    still(page, 700)
    page.get_by_text("More filters").click()
    still(page, 700)
    box = page.get_by_role("combobox", name=re.compile("Hours"))
    box.fill("Opening hours")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"hours=Opening\+hours"))
    expect(page.get_by_text("durations in opening hours").first).to_be_visible()


def test_on_a_phone_the_bar_is_two_rows(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page, f"{site}/backlog")
    boxes = [
        page.locator(f".st-key-{name}").bounding_box() for name in ("period", "compare", "channel-list", "team-list")
    ]
    assert len({round(box["y"]) for box in boxes if box}) == 2
