"""A link is the page as it is filtered: on a fresh server, after a reload, and after going back."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import shop
from tests.browser.screens import settled

pytestmark = pytest.mark.browser

PAGES = {
    "": "Overview",
    "overview": "Overview",
    "responsiveness": "Responsiveness",
    "backlog": "Backlog",
    "teams": "Teams",
    "satisfaction": "Satisfaction",
    "channels": "Channels",
    "complaints": "Complaints",
    "data": "Data",
}
QUERY = "period=14d&compare=year&grain=week&channel=email&channel=chat&team=Night%20shift"


def shown(page: Page) -> str:
    """The line below the filter bar, which says in words what is shown."""
    return page.get_by_text(re.compile(r"compared with")).first.inner_text()


@pytest.mark.parametrize("path", ["", "complaints", "data"])
def test_a_deep_link_opens_its_page_on_a_fresh_server(fresh: tuple[str, Path], page: Page, path: str) -> None:
    settled(page, f"{fresh[0]}/{path}?{QUERY}")
    expect(page).to_have_title(re.compile(PAGES[path]))
    if path == "data":
        # A page without figures folds the bar away; the link keeps what it holds.
        expect(page).to_have_url(re.compile("team=Night"))
    else:
        assert "channel Chat or E-mail, team Night shift" in shown(page)
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()


def test_a_choice_goes_into_the_link_and_along_to_the_next_page_and_back(page: Page, site: str) -> None:
    settled(page, f"{site}/?channel=E-mail")
    page.get_by_role("combobox", name=re.compile("^Period|Period")).first.click()
    page.get_by_role("option", name="90 days", exact=True).click()
    expect(page).to_have_url(re.compile(r"period=90\+days"))
    # The list shows counts, the link does not; back takes the choice back.
    page.get_by_role("combobox", name=re.compile("Channel")).click()
    page.get_by_role("option", name=re.compile(r"Chat \([\d,]+\)")).click()
    expect(page).to_have_url(re.compile(r"channel=E-mail&channel=Chat(&|$)"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Channel: Chat")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("Chat"))
    expect(page.get_by_role("button", name="Channel: Chat")).to_have_count(0)
    page.get_by_role("link", name="Complaints").click()
    expect(page).to_have_url(re.compile(r"/complaints\?(?=.*channel=E-mail)(?=.*period=90\+days)"))
    expect(page).to_have_title(re.compile("Complaints"))
    assert "channel E-mail" in shown(page)
    page.go_back()
    expect(page).to_have_title(re.compile("Overview"))
    expect(page).to_have_url(re.compile(r"(?=.*channel=E-mail)(?=.*period=90\+days)"))


def test_the_short_spellings_of_older_links_become_words(page: Page, site: str) -> None:
    settled(page, f"{site}/?period=90d&compare=year&grain=week&channel=web_form")
    expect(page).to_have_url(re.compile(r"period=90\+days&compare=Year\+before&grain=Week&channel=Web\+form"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_unknown_values_are_named_and_hostile_ones_are_no_markup(page: Page, site: str) -> None:
    page.add_init_script("window.alert = () => { throw new Error('alert was called') }")
    settled(page, f"{site}/?channel=pigeon&period=soon&team=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    for text in ("pigeon", "soon", "<img src=x onerror=alert(1)>"):
        expect(page.get_by_role("alert").filter(has_text=text)).to_be_visible()
    assert page.locator("img[src='x']").count() == 0


def test_the_health_of_the_server_names_the_version(site: str) -> None:
    with urllib.request.urlopen(f"{site}/healthz", timeout=5) as answer:
        assert answer.status == 200
        assert json.load(answer) == {"status": "ok", "warehouse_version": shop.VERSION}


def test_damaged_data_is_told_without_a_path(fresh: tuple[str, Path], page: Page) -> None:
    # The last test of the module: nothing else can use this server afterwards.
    address, folder = fresh
    (folder / "warehouse" / "CURRENT").write_text("{")
    page.goto(address)
    expect(page.get_by_role("alert").filter(has_text="python -m pipelines rebuild")).to_be_visible(timeout=30_000)
    assert "Traceback" not in page.content()
    assert str(folder) not in page.content()
