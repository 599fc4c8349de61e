"""Every page in every format: the files open, say what they are, and have the figures of the page."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from metrics import kpis
from tests import shop
from tests.pages.app import EXPORTED
from tests.ui.export.taken import Drawn, taken
from ui.export import about, archive, series, sheets, slides, webpage, workbook

Pages = dict[str, Drawn]


class Words(HTMLParser):
    """The text and the tags of a document, without its scripts and styles."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", list[str](), list[str]()
        self._within = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._within = tag
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "onerror", "onload")]

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within not in ("script", "style"):
            self.text += data + "\n"


def metrics_of(drawn: Drawn) -> dict[str, str]:
    """The cards as the browser shows them."""
    return {card.label: card.value.removeprefix(":gray[").removesuffix("]") for card in drawn.app.metric}


def slide_words(deck: Any) -> str:
    return "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)


def book_of(drawn: Drawn) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.xlsx(drawn.page)))


@pytest.mark.parametrize("name", EXPORTED)
def test_a_page_notes_all_that_it_shows(pages: Pages, name: str) -> None:
    drawn = pages[name]
    assert not drawn.app.exception
    assert drawn.page.headline
    assert len(drawn.page.charts) == len(drawn.app.get("plotly_chart"))
    shown = {table.value.shape for table in drawn.app.dataframe}
    assert len(drawn.page.tables) >= len(shown)
    assert {card.kpi.label for card in drawn.page.cards} <= set(metrics_of(drawn))


@pytest.mark.parametrize("name", EXPORTED)
def test_every_chart_of_a_page_has_values(pages: Pages, name: str) -> None:
    for chart in pages[name].page.charts:
        plot = series.plot(chart.figure)
        assert plot is not None, chart.title
        assert any(value is not None for values in plot.series.values() for value in values), chart.title


@pytest.mark.parametrize("name", EXPORTED)
def test_the_workbook_has_the_page_and_its_figures_as_numbers(pages: Pages, name: str) -> None:
    drawn, book = pages[name], book_of(pages[name])
    facts = "\n".join(str(cell) for row in book["About"].values for cell in row if cell)
    for words in (drawn.page.headline, drawn.page.sentence, drawn.page.standing, "Made"):
        assert words in facts
    assert len(book.sheetnames) == len(sheets.of(drawn.page)) + 1
    if drawn.page.cards:
        heading, *rows = [row for row in book["Figures"].values if row[0]][1:]
        values = {row[0]: row[heading.index("Value")] for row in rows}
        for card in drawn.page.cards:
            factor = 100 if card.kpi.unit == "proportion" else 1
            wanted = None if card.figure.value is None else pytest.approx(card.figure.value * factor)
            assert values[card.kpi.label] == wanted
            assert card.kpi.help.split(".")[0] in facts


@pytest.mark.parametrize("name", EXPORTED)
def test_the_values_of_charts_are_the_same_in_workbook_and_slides(pages: Pages, name: str) -> None:
    page = pages[name].page
    deck = Presentation(io.BytesIO(slides.pptx(page)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    plots = [plot for chart in page.charts if (plot := series.plot(chart.figure)) and plot.look != "heat"]
    assert len(charts) == len(plots)
    for chart, plot in zip(charts, plots, strict=True):
        factor = sheets.plotted(plot).factor
        for drawn, (label, values) in zip(chart.plots[0].series, plot.series.items(), strict=True):
            assert drawn.name == label
            assert list(drawn.values) == [None if value is None else pytest.approx(value * factor) for value in values]


@pytest.mark.parametrize("name", EXPORTED)
def test_slides_say_the_answer_the_figures_and_what_they_are_of(pages: Pages, name: str) -> None:
    drawn = pages[name]
    deck = Presentation(io.BytesIO(slides.pptx(drawn.page)))
    words = slide_words(deck)
    assert drawn.page.headline[:200] in words
    assert words.count(drawn.page.standing) >= len(deck.slides)
    for card in drawn.page.cards[:8]:
        assert metrics_of(drawn)[card.kpi.label] in words
    for label, text in about.definitions(drawn.page):
        assert f"{label}\n{text[:100]}" in words


@pytest.mark.parametrize("name", EXPORTED)
def test_the_web_page_needs_nothing_else_and_has_the_cards(pages: Pages, name: str) -> None:
    drawn = pages[name]
    document = webpage.html(drawn.page)
    words = Words(document)
    assert words.links == []
    assert words.tags.count("script") == 3
    assert "default-src 'none'" in document
    for text in (drawn.page.headline, drawn.page.sentence, drawn.page.standing, "What the figures mean"):
        assert text in words.text or not drawn.page.kpis
    for card in drawn.page.cards:
        assert metrics_of(drawn)[card.kpi.label] in words.text
    found = re.search(r'<script type="application/json" id="charts">(.*?)</script>', document, re.DOTALL)
    assert found
    assert len(json.loads(found[1])) == len(drawn.page.charts)


@pytest.mark.parametrize("name", EXPORTED)
def test_the_archive_has_a_csv_per_table_and_says_what_it_is(pages: Pages, name: str) -> None:
    page = pages[name].page
    with zipfile.ZipFile(io.BytesIO(archive.zipped(page))) as found:
        files = found.namelist()
        assert page.sentence in found.read("about.txt").decode()
        assert len(files) == len(sheets.of(page)) + 1
        assert all(re.fullmatch(r"about\.txt|\d\d-[a-z0-9-]+\.csv", file) for file in files)
        for file, sheet in zip(files[1:], sheets.of(page), strict=True):
            rows = list(csv.reader(io.StringIO(found.read(file).decode("utf-8-sig"))))
            assert len(rows) == len(sheet.frame) + 1


def test_units_stand_in_the_headings(pages: Pages) -> None:
    book = book_of(pages["channels"])
    heading = [cell.value for cell in book["KPIs by channel"][3]]
    assert "First response time (h:mm:ss)" in heading
    assert "CSAT (%)" in heading
    cell = book["KPIs by channel"].cell(4, heading.index("First response time (h:mm:ss)") + 1)
    assert cell.number_format == "[h]:mm:ss"


def test_a_table_has_the_values_of_the_page_with_their_samples(pages: Pages) -> None:
    drawn = pages["channels"]
    shown = next(table.value for table in drawn.app.dataframe if "CSAT" in table.value.columns)
    noted = next(table for table in drawn.page.tables if table.title == "KPIs by channel")
    assert list(shown["CSAT"]) == pytest.approx(noted.frame["CSAT"].to_list(), nan_ok=True)
    assert noted.n["CSAT"] == "CSAT, n"
    assert noted.frame["CSAT, n"].sum() > 0


@pytest.fixture
def hostile(root: Path) -> Drawn:
    """A page whose texts are an attack: the shop's tickets, narrowed to those of an attacking team."""
    shop.fill(root, 300)
    return taken("explain", period="all")


def test_hostile_text_is_text_in_every_file(hostile: Drawn) -> None:
    cells = [str(value) for table in hostile.page.tables for row in table.frame.rows() for value in row]
    assert any(shop.XSS in cell for cell in cells), "the attack is not on the page"
    document = webpage.html(hostile.page)
    assert "<img" not in document.replace("<img src=data", "")[: document.index('id="charts"')]
    assert "img" not in Words(document).tags
    assert shop.XSS in Words(document).text
    assert shop.XSS in "\n".join(str(cell) for sheet in book_of(hostile) for row in sheet.values for cell in row)
    deck = Presentation(io.BytesIO(slides.pptx(hostile.page)))
    assert not any(
        shape.part.rels and shape.click_action.hyperlink.address
        for slide in deck.slides
        for shape in slide.shapes
        if hasattr(shape, "click_action")
    )


def test_formulas_of_files_are_text_in_the_workbook(hostile: Drawn) -> None:
    table = hostile.page.tables[0]
    attack = table.frame.with_columns(**{table.frame.columns[0]: __import__("polars").lit('=HYPERLINK("http://x")')})
    hostile.page.items[hostile.page.items.index(table)] = table.__class__(table.title, attack)
    cells = [cell for sheet in book_of(hostile) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert all(cell.data_type != "f" and not cell.hyperlink for cell in cells)


def test_an_empty_period_says_so_in_every_file(root: Path) -> None:
    shop.fill(root, 300)
    page = taken("overview", period="custom", from_="2020-01-01", to="2020-01-31").page
    assert "No contacts or answers" in Words(webpage.html(page)).text
    assert "No contacts or answers" in slide_words(Presentation(io.BytesIO(slides.pptx(page))))
    assert openpyxl.load_workbook(io.BytesIO(workbook.xlsx(page))).sheetnames == ["About"]
    assert archive.zipped(page)


def test_before_the_first_load_there_is_nothing_to_take_along(root: Path) -> None:
    shop.fill(root, 0)
    drawn = taken("channels")
    assert not drawn.app.exception
    assert not drawn.app.get("download_button")


def test_a_low_sample_is_named_in_every_file(root: Path) -> None:
    shop.fill(root, 60)
    page = taken("satisfaction", period="90d").page
    assert any(card.figure.low_sample for card in page.cards)
    assert "low sample" in Words(webpage.html(page)).text
    assert "low sample" in slide_words(Presentation(io.BytesIO(slides.pptx(page))))
    figures = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(page)))["Figures"]
    assert any("low sample" in str(cell) for row in figures.values for cell in row)


def test_the_definitions_follow_the_vendor_that_the_bar_names(pages: Pages) -> None:
    assert pages["overview"].page.kpis["First response time"] == kpis.get("first_response_time")
