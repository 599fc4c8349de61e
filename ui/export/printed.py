"""A page as PDF: the HTML file of `webpage`, printed on A4 by the installed browser, the same that kaleido drives."""

from __future__ import annotations

import asyncio
import base64
import tempfile
from html import escape
from pathlib import Path
from typing import Any, Final

from choreographer import Browser, Tab

from ui.export import about, browser, webpage
from ui.export.collected import Page

ROWS: Final = 40
_SECONDS: Final = 60
# A4 with its margins, in inches; the page is drawn as wide as the paper, so that charts fit it.
_PAPER: Final = {"paperWidth": 8.27, "paperHeight": 11.69}
_MARGINS: Final = {"marginTop": 0.55, "marginBottom": 0.7, "marginLeft": 0.5, "marginRight": 0.5}
_WIDTH: Final = round((8.27 - 1.0) * 96)
_SMALL: Final = "font:7.5px Arial,sans-serif;color:#5b6370;width:100%;padding:0 0.5in;display:flex;gap:16px"

_READY: Final = "window.ready.then(() => document.fonts.ready).then(() => 1)"


def pdf(page: Page) -> bytes:
    """The document, with what is shown and the page number at the foot of every sheet."""
    with browser.PLACES, tempfile.TemporaryDirectory(prefix="carelens-") as folder:
        file = Path(folder) / "page.html"
        file.write_text(webpage.html(page, rows=ROWS), "utf-8")
        return asyncio.run(asyncio.wait_for(_printed(file, page), _SECONDS))


async def _printed(file: Path, page: Page) -> bytes:
    async with Browser(path=browser.path(), headless=True, enable_extensions=False) as opened:
        tab = await opened.create_tab("")
        await _ask(tab, "Page.enable")
        size = {"width": _WIDTH, "height": 1040, "deviceScaleFactor": 1, "mobile": False}
        await _ask(tab, "Emulation.setDeviceMetricsOverride", size)
        await _ask(tab, "Emulation.setEmulatedMedia", {"media": "print"})
        loaded = tab.subscribe_once("Page.loadEventFired")
        await _ask(tab, "Page.navigate", {"url": file.as_uri()})
        await loaded
        await _ask(tab, "Runtime.evaluate", {"expression": _READY, "awaitPromise": True})
        answer = await _ask(tab, "Page.printToPDF", _options(page))
    return base64.b64decode(answer["data"])


def _options(page: Page) -> dict[str, Any]:
    shown = escape(f"Carelens, {page.name}: {about.line(page)}")
    number = '<span class="pageNumber"></span> / <span class="totalPages"></span>'
    foot = f'<div style="{_SMALL}"><span style="flex:1">{shown}</span><span style="flex:none">{number}</span></div>'
    return {
        **_PAPER,
        **_MARGINS,
        "printBackground": True,
        "displayHeaderFooter": True,
        "headerTemplate": "<span></span>",
        "footerTemplate": foot,
        "generateTaggedPDF": True,
        "generateDocumentOutline": True,
    }


async def _ask(tab: Tab, command: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await tab.send_command(command, params)
    if "error" in answer:
        raise RuntimeError(f"The browser refused {command}: {answer['error']}")
    found: dict[str, Any] = answer["result"]
    return found
