"""From a figure to its explanation and back, as a person does it in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import settled, still

pytestmark = pytest.mark.browser

QUERY = "channel=email&channel=chat&period=90d"


def dot(page: Page, panel: str, number: int, layer: str = "scatter") -> None:
    """Click on a point of the chart in that panel."""
    frame = page.locator(f".st-key-panel-{panel}")
    frame.scroll_into_view_if_needed()
    still(page, 700)
    box = frame.locator(f".{layer}layer .point").nth(number).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_card_leads_to_its_explanation_and_back_returns_to_the_page_as_it_was(page: Page, site: str) -> None:
    settled(page, f"{site}/satisfaction?{QUERY}")
    before = page.locator("h1").inner_text()
    page.get_by_role("link", name=re.compile("^CSAT")).first.click()
    expect(page).to_have_url(re.compile(r"/explain\?.*channel=E-mail&channel=Chat&period=90\+days&kpi=CSAT"))
    expect(page.locator("h1")).to_contain_text("CSAT is")
    still(page, 700)
    page.go_back()
    expect(page).to_have_title(re.compile("Satisfaction"))
    expect(page.locator("h1")).to_have_text(before)


def test_a_card_can_be_reached_and_opened_by_keyboard(page: Page, site: str) -> None:
    settled(page, site)
    page.get_by_role("link", name=re.compile("^NPS")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("NPS is")


def test_a_dot_offers_its_explanation_and_the_page_narrowed_to_it(page: Page, site: str) -> None:
    settled(page, f"{site}/satisfaction?period=90d")
    dot(page, "dots-csat-channel", 1)  # the first is the mark of the period before
    link = page.get_by_role("link", name=re.compile("Explain (E-mail|Chat|Web form|Phone)"))
    expect(link).to_be_visible()
    name = link.inner_text().split("Explain ")[-1]
    link.click()
    expect(page.locator("h1")).to_contain_text(f"channel {name}")
    still(page, 700)
    page.go_back()
    expect(page).to_have_title(re.compile("Satisfaction"))
    expect(page.locator("h1")).not_to_contain_text(f"channel {name}")
    dot(page, "dots-csat-channel", 1)  # the first is the mark of the period before
    page.get_by_role("button", name=re.compile(f"Show only {name}")).click()
    expect(page.locator("h1")).to_contain_text(f"channel {name}")
    still(page, 700)
    page.go_back()
    expect(page.locator("h1")).not_to_contain_text(f"channel {name}")


def test_a_week_of_a_trend_opens_that_week(page: Page, site: str) -> None:
    settled(page, f"{site}/satisfaction?period=90d&grain=week")
    dot(page, "trend-csat", 2)
    page.get_by_role("link", name=re.compile(r"Explain \d+ \w+ to ")).click()
    expect(page).to_have_url(re.compile(r"on=2026-\d\d-\d\d\.\.2026"))
    expect(page.locator("h1")).to_contain_text("CSAT is")


def test_an_explanation_reloads_as_it_is(page: Page, site: str) -> None:
    settled(page, f"{site}/explain?kpi=csat&at=channel:chat&by=team&contact=zendesk:ticket:1&period=90d")
    before = page.locator("h1").inner_text()
    assert "channel Chat" in before
    expect(page.get_by_role("heading", name="What happened to 1")).to_be_visible()
    page.reload()
    expect(page.locator("h1")).to_have_text(before, timeout=20_000)
    expect(page.get_by_text("by team.")).to_be_visible()


def test_the_records_come_as_a_file(page: Page, site: str) -> None:
    settled(page, f"{site}/explain?kpi=csat&period=90d")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download all")).click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith('"id"')
    assert len(text.splitlines()) > 50


def test_the_explanation_fits_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page, f"{site}/explain?kpi=first_response_time")
    assert page.get_by_test_id("stMain").evaluate("box => box.scrollWidth <= box.clientWidth + 1")


def test_a_cell_of_the_heat_map_opens_its_hour_and_back_returns(page: Page, site: str) -> None:
    settled(page, f"{site}/channels?period=90d")
    before = page.locator("h1").inner_text()
    dot(page, "arrivals", 9)
    page.get_by_role("link", name="Explain Mon, 09:00").click()
    expect(page).to_have_url(re.compile(r"at=hour%3A9&at=weekday%3A1"))
    expect(page.get_by_role("button", name="Weekday Mon")).to_be_visible()
    still(page, 700)
    page.go_back()
    expect(page.locator("h1")).to_have_text(before)


def test_a_bar_of_a_distribution_opens_just_its_records(page: Page, site: str) -> None:
    settled(page, f"{site}/responsiveness?period=90d")
    dot(page, "spread-first_response_time", 10, "bar")
    page.get_by_role("link", name=re.compile("^search_insights Explain .* to |Explain .* to ")).last.click()
    expect(page).to_have_url(re.compile(r"part=took%3A\d+\.\.\d+"))
    expect(page.get_by_role("heading", name=re.compile("The records behind it: .* to "))).to_be_visible()


def test_a_row_of_the_gap_table_offers_both_its_ends(page: Page, site: str) -> None:
    settled(page, f"{site}/channels?period=90d")
    table = page.locator(".st-key-gaps-channel")
    table.scroll_into_view_if_needed()
    still(page, 500)
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 14, box["y"] + 46)
    link = page.get_by_role("link", name=re.compile("First response time: "))
    expect(link).to_have_count(2)
    link.first.click()
    expect(page).to_have_url(re.compile(r"/explain\?.*at=channel"))
