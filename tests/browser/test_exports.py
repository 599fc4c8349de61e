"""A person presses Export, and the file that arrives says what the page says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page
from pptx import Presentation

from tests.browser.screens import settled

pytestmark = pytest.mark.browser


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file that the button of the popover brings."""
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.fixture(scope="module")
def opened(tab: Page, site: str) -> Page:
    """The Channels page narrowed to a team, with its popover open."""
    settled(tab, f"{site}/channels?period=90d&team=Berlin")
    tab.get_by_role("button", name="Export").click()
    return tab


def test_slides_and_workbook_have_the_headline_and_the_figures_of_the_page(opened: Page, tmp_path: Path) -> None:
    headline = opened.get_by_role("heading", level=1).inner_text()
    contacts = opened.get_by_test_id("stMetricValue").first.inner_text()
    deck = saved(opened, "PowerPoint", tmp_path)
    assert deck.name == "carelens-channels-2026-10-31.pptx"
    slide = Presentation(str(deck)).slides[0]
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert headline.replace("\u00a0", " ") in [text.replace("\u00a0", " ") for text in said]
    assert any(f"\n{contacts}\n" in text for text in said)
    book = openpyxl.load_workbook(saved(opened, "Excel", tmp_path))
    assert book["Figures"]["C4"].value == int(contacts.replace(",", ""))
    assert any("team Berlin" in str(cell) for row in book["About"].values for cell in row)


def test_the_web_page_draws_its_charts_from_the_file_alone(opened: Page, browser: Browser, tmp_path: Path) -> None:
    file = saved(opened, "Web page", tmp_path)
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    alone, errors, asked = context.new_page(), list[str](), list[str]()
    alone.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    alone.goto(file.as_uri())
    alone.wait_for_function("document.querySelectorAll('.plot .main-svg').length > 0")
    assert alone.evaluate("document.documentElement.scrollWidth") <= 390
    assert errors == []
    assert asked == [file.as_uri()]
    context.close()


def test_a_picture_and_a_pdf_arrive(opened: Page, tmp_path: Path) -> None:
    assert saved(opened, "PDF", tmp_path).read_bytes().startswith(b"%PDF")
    assert saved(opened, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
