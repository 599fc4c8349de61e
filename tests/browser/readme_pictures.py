"""The pictures in the README, on the sample data. `python -m tests.browser.readme_pictures [URL]`.

Without the address of a server it starts one of its own, which loads the samples first.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.screens import FLAGS, chromium, settled, still
from tests.browser.server import running

PICTURES = Path(__file__).parents[2] / "docs"
_LOADING = 300_000
_COLOURS = 256  # of a palette that keeps the rare ones: a signal is a single dot


def nothing(page: Page) -> None:
    """The page as it opens."""


def open_the_menu(page: Page) -> None:
    """The files that a page can be taken along as."""
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name="PowerPoint").wait_for()


def scroll_to_what_goes_wrong(page: Page) -> None:
    """The list of findings, below the cards."""
    page.get_by_role("heading", name="What goes wrong where").scroll_into_view_if_needed()
    page.get_by_text("instead of about").first.wait_for(timeout=120_000)
    page.get_by_role("heading", name="What goes wrong where").evaluate("heading => heading.scrollIntoView()")


SHOWN: dict[str, tuple[str, Callable[[Page], None]]] = {
    "overview": ("", nothing),
    "load": ("data", nothing),
    "complaints": ("complaints?period=90+days", scroll_to_what_goes_wrong),
    "explain": ("explain?kpi=CSAT&period=90+days", nothing),
    "export": ("channels?period=90+days", open_the_menu),
}


def take(address: str) -> None:
    """Write each picture, light, 1440 by 900."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        page.get_by_role("heading", level=1).first.wait_for(timeout=_LOADING)
        for name, (path, prepare) in SHOWN.items():
            settled(page, f"{address}/{path}", 1500)
            prepare(page)
            still(page, 700)
            write(page.screenshot(), PICTURES / f"{name}.png")
        browser.close()


def write(picture: bytes, file: Path) -> None:
    """The picture with a palette, small enough for a repository."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE).save(
        file, optimize=True
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(sys.argv[1].rstrip("/"))
    else:
        with tempfile.TemporaryDirectory(prefix="carelens-pictures-") as folder, running(Path(folder)) as own:
            take(own)
