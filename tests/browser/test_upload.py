"""From a file on somebody's disk to the figures and back, as a person does it in the browser."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import shop
from tests.browser.screens import settled
from tests.browser.server import running

pytestmark = pytest.mark.browser

HEADER = "Id,Created at,Subject,Group,Via,Status,Satisfaction Score,Category"
WAIT = 120_000
# Every text of the dialog from now on, however shortly it is seen.
LISTEN = """() => {
    window.said = []
    const note = () => document.querySelectorAll("[role=dialog]").forEach(open => window.said.push(open.innerText))
    new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true})
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server on an empty warehouse, whose tests below follow each other."""
    folder = tmp_path_factory.mktemp("upload")
    shop.fill(folder, 0)
    with running(folder) as address:
        yield address, folder


def tickets(folder: Path) -> Path:
    rows = [
        f'{at},2026-10-{at % 28 + 1:02d} 09:{at % 60:02d},"{shop.XSS}",=SUM(A1),Mail,Solved,Good,Question'
        for at in range(1, 61)
    ]
    broken = ['61,2026-02-30 10:00,"Bad day","Berlin",Mail,Solved,Good,Question']
    path = folder / "<img src=x onerror=alert(1)>.csv"
    path.write_text("\n".join([HEADER, *rows, *broken]), "utf-8")
    return path


def uploaded(page: Page, address: str, path: Path) -> None:
    settled(page, f"{address}/data")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name=re.compile("^upload_file.*Load|Load this file")).click()


def test_an_upload_tells_what_became_of_every_row(site: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    uploaded(page, site[0], tickets(tmp_path))
    expect(page.get_by_text(re.compile("60 of 61 rows accepted")).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(re.compile("1 rejected")).first).to_be_visible()
    assert page.locator("img[src='x']").count() == 0


def test_the_same_file_again_changes_nothing_and_says_so(site: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    uploaded(page, site[0], tickets(tmp_path))
    expect(page.get_by_text("already there, nothing changed").first).to_be_visible(timeout=WAIT)


def test_hostile_text_is_shown_as_text(site: tuple[str, Path], page: Page) -> None:
    page.add_init_script("window.alert = () => { throw new Error('alert was called') }")
    for path in ("complaints", "data"):
        settled(page, f"{site[0]}/{path}?period=90d")
        assert page.locator("img[src='x']").count() == 0


def test_nothing_of_the_upload_stays_in_the_temporary_folder(site: tuple[str, Path]) -> None:
    assert list((site[1] / "staging").iterdir()) == []


def test_a_change_of_the_settings_computes_anew_and_says_what_moved(site: tuple[str, Path], page: Page) -> None:
    settled(page, f"{site[0]}/settings")
    expect(page.get_by_role("button", name="Nothing is changed")).to_be_disabled()
    page.get_by_role("tab", name="Complaints").click()
    page.get_by_role("combobox", name="Categories that make it a complaint").fill("Question")
    page.get_by_role("option", name=re.compile("Question")).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save and compute anew").click()
    expect(page.get_by_text("Saved. 1 figure of a past month moved.")).to_be_visible(timeout=WAIT)
    assert 'complaint_categories = ["Question"]' in (site[1] / "settings.toml").read_text()
    # The tables of the form stand behind tabs; the one in sight is that of what moved.
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    settled(page, f"{site[0]}/complaints")
    expect(page.locator("h1")).to_contain_text(re.compile("complaint rate.*100.%"))


def test_an_undo_asks_first_in_the_viewers_language_and_then_takes_the_rows_out(
    site: tuple[str, Path], page: Page
) -> None:
    settled(page, f"{site[0]}/data?lang=Deutsch")
    page.locator(".st-key-undo button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Die 60 Zeilen")
    page.evaluate(LISTEN)
    dialog.get_by_role("button", name="Rückgängig machen").click()
    expect(page.get_by_role("heading", name=re.compile("Noch ist nichts geladen"))).to_be_visible(timeout=WAIT)
    said = page.evaluate("window.said")
    assert said
    assert not [text for text in said if "Undo" in text]


def test_a_file_that_is_no_table_is_refused_with_a_hint(site: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    uploaded(page, site[0], path)
    expect(page.get_by_text("not loaded").first).to_be_visible(timeout=WAIT)
    assert "Traceback" not in page.content()


def test_the_first_real_file_asks_about_the_sample_data(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    shop.fill(folder, 300, samples=True)
    with running(folder) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        settled(page, f"{address}/data")
        page.locator("input[type=file]").set_input_files(tickets(tmp_path))
        expect(page.get_by_role("button", name=re.compile("Replace the sample data"))).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("button", name=re.compile("Keep both"))).to_be_visible()
        expect(page.get_by_text("This is sample data")).to_be_visible()
        page.get_by_role("button", name=re.compile("Replace the sample data")).click()
        expect(page.get_by_text("Your files are read")).to_be_visible(timeout=WAIT)
        # The shop's samples lie in the warehouse alone: the new version has none of them.
        expect(page.get_by_text("This is sample data")).to_have_count(0, timeout=WAIT)
        page.close()


def put(address: str, path: str, headers: dict[str, str]) -> int:
    """The answer to bytes sent past the page, cut off after a few of them."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        connection.putrequest("PUT", path)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(b"--b\r\n")
        return connection.getresponse().status
    finally:
        connection.close()


def test_bytes_are_taken_from_open_pages_only_and_never_more_than_the_limit(
    site: tuple[str, Path], page: Page, tmp_path: Path
) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "5"}
    assert put(site[0], "/_stcore/upload_file/nobody/file", form) in (400, 403)

    settled(page, f"{site[0]}/data")
    with page.expect_request(re.compile("_stcore/upload_file")) as sent:
        page.locator("input[type=file]").set_input_files(tickets(tmp_path))
    known = {name: value for name, value in sent.value.all_headers().items() if name in ("cookie", "x-xsrftoken")}
    place = sent.value.url.removeprefix(site[0]).rpartition("/")[0]
    assert put(site[0], f"{place}/other", {**known, **form, "Content-Length": str(10**12)}) == 413
