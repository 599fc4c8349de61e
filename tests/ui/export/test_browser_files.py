"""The files that the installed browser draws: pictures and the PDF. Without a browser the rest still works."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from tests import shop
from tests.pages.app import words
from tests.ui.export.taken import Drawn, taken
from ui.export import browser, image, printed, written
from ui.export.image import WIDTH


@pytest.fixture(scope="module")
def channels(filled: Path) -> Drawn:
    if browser.path() is None and not os.environ.get("CI"):
        pytest.skip(browser.INSTALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELENS_DATA", str(filled))
        return taken("channels", period="90d")


def spaced(text: str) -> str:
    """The text in one kind of space: where a line of a PDF breaks says nothing."""
    return "".join(text.split())


@pytest.mark.browser
def test_a_png_is_sharp_and_as_wide_as_a_slide(channels: Drawn) -> None:
    picture = image.drawn(channels.page.charts[0], channels.page, "png")
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 2 * WIDTH
    assert 600 < height < 1600


@pytest.mark.browser
def test_an_svg_says_its_message_what_is_shown_and_what_its_kpi_means(channels: Drawn) -> None:
    chart = channels.page.charts[0]
    drawing = ElementTree.fromstring(image.drawn(chart, channels.page, "svg"))
    said = spaced("".join(drawing.itertext()))
    for text in (chart.title, chart.note, channels.page.sentence, channels.page.standing, "Share of contacts:"):
        assert spaced(text) in said
    assert not [tag for tag in drawing.iter() if tag.tag.endswith(("script", "a", "foreignObject"))]


@pytest.mark.browser
def test_the_pdf_has_the_answer_the_figures_and_what_it_is_on_every_sheet(channels: Drawn) -> None:
    document = pypdf.PdfReader(io.BytesIO(printed.pdf(channels.page)))
    sheets = [spaced(sheet.extract_text()) for sheet in document.pages]
    assert all(spaced(channels.page.standing) in sheet for sheet in sheets)
    assert spaced(channels.page.headline) in sheets[0]
    for card in channels.page.cards:
        assert spaced(written.figure(card.figure, card.kpi)) in sheets[0]
    everything = "".join(sheets)
    for chart in channels.page.charts:
        assert spaced(chart.title) in everything
    assert spaced("What the figures mean") in everything
    width, height = document.pages[0].mediabox.width, document.pages[0].mediabox.height
    assert (float(width), float(height)) == pytest.approx((595, 842), abs=1)


def test_without_a_browser_the_buttons_say_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(root / "no-such-browser"))
    shop.fill(root, 300)
    app = taken("channels").app
    off = {button.proto.label for button in app.get("download_button") if button.proto.disabled}
    assert off == {"PDF", "PNG", "SVG"}
    assert "Install one" in words(app)


def test_nothing_is_made_before_a_button_is_pressed(root: Path) -> None:
    shop.fill(root, 300)
    buttons = taken("channels").app.get("download_button")
    assert len(buttons) >= 5
    assert all(button.proto.deferred_file_id and not button.proto.url for button in buttons)
