"""The picture in the README: the Overview on the sample data. `python -m tests.browser.readme_picture [URL]`.

Without the address of a server it starts one of its own, which loads the samples first.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.screens import FLAGS, chromium, settled
from tests.browser.server import running

PICTURE = Path(__file__).parents[2] / "docs" / "overview.png"
_LOADING = 300_000


def take(address: str) -> None:
    """Write the first screen of the Overview, light, 1440 by 900."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(address)
        page.get_by_role("heading", level=1).first.wait_for(timeout=_LOADING)
        settled(page, address, 1500)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory(prefix="carelens-picture-") as folder, running(Path(folder)) as own:
            take(own)
