"""Pictures of every page for people to look at: `python -m tests.browser.screens URL [PAGE ...]`, into artifacts/."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
PAGES = (
    "",
    "responsiveness",
    "backlog",
    "satisfaction",
    "channels",
    "teams",
    "complaints",
    "data",
    "settings",
    "glossary",
)
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
_MOVING = 700
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def settled(page: Page, url: str, rest: int = 150) -> None:
    """Open `url` and wait until Streamlit has drawn the page and its charts, and `rest` ms for what moves."""
    page.goto(url)
    still(page, rest)


def still(page: Page, rest: int = 150) -> None:
    """Wait until nothing is drawn any more, and `rest` ms for what moves."""
    page.get_by_role("heading", level=1).first.wait_for(timeout=30_000)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_timeout(rest)


def main(base: str, names: list[str]) -> None:
    """Write one picture per page, size and theme; the first screen apart for the wide ones."""
    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                _pictures(browser, base, names, theme, size, width, height)
        browser.close()


def _pictures(browser: Browser, base: str, names: list[str], theme: str, size: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
    for name in names:
        path, _, query = name.partition("?")
        settled(page, f"{base}/{name}", _MOVING)
        label = f"{path or 'overview'}-{size}-{theme}{'-' + query if query else ''}"
        page.screenshot(path=ARTIFACTS / f"{label}-first.png")
        # Streamlit scrolls inside its own element; a viewport as tall as that shows the whole page.
        tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(int(tall) + 20, 6000)})
        page.wait_for_timeout(_MOVING)
        page.screenshot(path=ARTIFACTS / f"{label}.png")
        page.set_viewport_size({"width": width, "height": height})
    page.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:] or list(PAGES))
