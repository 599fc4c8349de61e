"""A page as PowerPoint: a slide per message, with charts that are edited as charts and tables that are tables."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.util import Emu, Inches, Pt

from language import _
from metrics import format as numbers
from ui import plain
from ui.export import about, grid, native, series, written
from ui.export.collected import Card, Chart, Item, Page, Table, Words
from ui.export.series import Plot

# 16:9, in inches.
_WIDE, _HIGH, _EDGE = 13.333, 7.5, 0.6
_INNER: Final = _WIDE - 2 * _EDGE
_TOP, _BOTTOM = 1.75, 6.75
_ROWS, _COLUMNS, _CARDS = 11, 8, 8
_INK, _QUIET, _ACCENT = RGBColor(0x1F, 0x24, 0x30), RGBColor(0x5B, 0x63, 0x70), RGBColor(0x64, 0x70, 0xE4)
_VERDICTS: Final = {"better": RGBColor(0x1F, 0x6F, 0xAD), "worse": RGBColor(0xA8, 0x55, 0x00)}
_FONT: Final = "Calibri"
_MOST_TEXT: Final = 600


def pptx(page: Page) -> bytes:
    """The presentation: the answer with its figures, a slide per chart, table and list, then what the figures mean."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)
    deck.core_properties.title = f"Carelens: {page.name}"
    deck.core_properties.author = "Carelens"
    _first(_blank(deck, page), page)
    for __, group in groupby(page.items, key=lambda item: (type(item), isinstance(item, Words) or id(item))):
        _slide(deck, page, list(group))
    _meanings(deck, page)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def _slide(deck: Any, page: Page, items: list[Item]) -> None:
    match items[0]:
        case Words():
            _sentences(deck, page, [item for item in items if isinstance(item, Words)])
        case Chart() as chart:
            plot = series.plot(chart.figure)
            if plot is not None:
                _chart(_blank(deck, page), chart, plot)
        case Table() as table if len(table.frame):
            _table(_blank(deck, page), table)
        case _:
            pass


def _first(slide: Any, page: Page) -> None:
    _text(slide, f"Carelens \u00b7 {page.name}", 0.35, 0.4, size=14, colour=_ACCENT, bold=True)
    answer = page.headline or page.name
    _text(slide, answer, 0.7, 1.2, size=26 if len(answer) < 110 else 20 if len(answer) < 220 else 16, bold=True)
    _text(slide, page.sentence, 1.95, 0.35, size=14, colour=_QUIET)
    for at, card in enumerate(page.cards[:_CARDS]):
        _card(slide, card, at)


def _card(slide: Any, card: Card, at: int) -> None:
    wide, high, gap = (_INNER - 3 * 0.2) / 4, 1.95, 0.2
    left, top = _EDGE + (at % 4) * (wide + gap), 2.45 + (at // 4) * (high + gap)
    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    box.line.color.rgb, box.line.width = RGBColor(0xDF, 0xE3, 0xE8), Pt(1)
    frame = _frame(box)
    verdict = card.figure.change.verdict if card.compared and card.figure.change else ""
    _write(frame.paragraphs[0], card.kpi.title, 13, _QUIET)
    _write(frame.add_paragraph(), written.figure(card.figure, card.kpi), 26, _INK, bold=True)
    for number, line in enumerate(written.card(card)):
        _write(frame.add_paragraph(), line, 12, _VERDICTS.get(verdict, _INK) if number == 0 else _QUIET)


def _chart(slide: Any, chart: Chart, plot: Plot) -> None:
    _title(slide, chart.title, chart.note)
    place = (Inches(_EDGE), Inches(_TOP), Inches(_INNER), Inches(_BOTTOM - _TOP))
    if plot.look == "heat":
        native.heat(slide, plot, place)
    else:
        native.chart(slide, plot, place)


def _table(slide: Any, table: Table) -> None:
    names, rows = written.table(table, _ROWS)
    names, rows = names[:_COLUMNS], [row[:_COLUMNS] for row in rows]
    hidden = len(table.frame) - len(rows)
    note = (
        _("The first {n} of {total}; all are in the Excel file.").format(
            n=len(rows), total=numbers.number(len(table.frame))
        )
        if hidden
        else ""
    )
    _title(slide, table.title, note)
    place = (Inches(_EDGE), Inches(_TOP), Inches(_INNER), Inches(0.36 * (len(rows) + 1)))
    grid.draw(slide, names, rows, place)


def _sentences(deck: Any, page: Page, found: list[Words]) -> None:
    slide = _blank(deck, page)
    _title(slide, found[0].title if len(found) == 1 else _("In short"), "")
    frame = _frame(slide.shapes.add_textbox(Inches(_EDGE), Inches(1.4), Inches(_INNER), Inches(_BOTTOM - 1.4)))
    for words in found:
        if len(found) > 1:
            _write(_next(frame), words.title, 14, _QUIET, bold=True)
        for line in words.lines:
            paragraph = _next(frame)
            paragraph.space_after = Pt(8)
            _write(paragraph, f"\u2022 {line}", 16 if len(words.lines) < 8 else 13, _INK)


def _meanings(deck: Any, page: Page) -> None:
    """What the file is and what its words mean, on as many slides as it takes."""
    pairs = [*about.lines(page)[2:], *about.definitions(page)]
    for at in range(0, len(pairs), 6):
        slide = _blank(deck, page)
        _title(slide, _("About these figures"), "")
        frame = _frame(slide.shapes.add_textbox(Inches(_EDGE), Inches(1.3), Inches(_INNER), Inches(_BOTTOM - 1.3)))
        for name, words in pairs[at : at + 6]:
            _write(_next(frame), name, 12, _INK, bold=True)
            paragraph = _next(frame)
            paragraph.space_after = Pt(7)
            _write(paragraph, words, 12, _QUIET)


def _blank(deck: Any, page: Page) -> Any:
    """A slide that says at its foot what is shown and how fresh it is."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _text(
        slide,
        f"Carelens, {page.name}: {about.line(page)}",
        6.95,
        0.4,
        size=10,
        colour=_QUIET,
    )
    return slide


def _title(slide: Any, title: str, note: str) -> None:
    _text(slide, title, 0.4, 0.75, size=24 if len(title) < 80 else 20, bold=True)
    if note:
        _text(slide, note, 1.15, 0.55, size=13, colour=_QUIET)


def _text(
    slide: Any, words: str, top: float, high: float, *, size: int, colour: RGBColor = _INK, bold: bool = False
) -> None:
    box = slide.shapes.add_textbox(Inches(_EDGE), Inches(top), Inches(_INNER), Inches(high))
    _write(_frame(box).paragraphs[0], words, size, colour, bold=bold)


def _frame(box: Any) -> Any:
    frame = box.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Emu(0) if box.width > Inches(6) else Inches(0.12)
    return frame


def _next(frame: Any) -> Any:
    """The paragraph to write next: the first one, which every text has, as long as nothing is in it."""
    first = frame.paragraphs[0]
    return first if not first.runs else frame.add_paragraph()


def _write(paragraph: Any, words: str, size: int, colour: RGBColor, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = plain.one_line(words, _MOST_TEXT)
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, _FONT, colour
