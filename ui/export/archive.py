"""Every table of a page as CSV, in one archive with a text that says what it is."""

from __future__ import annotations

import io
import zipfile

from ui.export import about, cells, sheets, text
from ui.export.collected import Page


def zipped(page: Page) -> bytes:
    """about.txt, and a CSV per table and per chart, numbered in the order of the page."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.txt", _about(page))
        for at, sheet in enumerate(sheets.of(page), 1):
            frame, _ = sheets.in_units(sheet, spreadsheet=False)
            archive.writestr(f"{at:02d}-{text.file_name(sheet.title)}.csv", cells.csv(frame))
    return target.getvalue()


def _about(page: Page) -> str:
    facts = [f"{name}: {words}" for name, words in about.lines(page)]
    meanings = [f"{name}: {words}" for name, words in about.definitions(page)]
    files = [f"{at:02d}: {sheet.title}" for at, sheet in enumerate(sheets.of(page), 1)]
    return "\r\n".join(["Carelens", *facts, "", "Files", *files, "", "Definitions", *meanings, ""])
