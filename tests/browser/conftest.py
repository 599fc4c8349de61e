"""Chromium and servers for the tests that need the real page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests import shop
from tests.browser.screens import FLAGS, chromium
from tests.browser.server import running

# Machines that run tests side by side are slow at times; what never comes is still told.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


# Not for the whole session: while Playwright runs, its event loop runs in this thread, and other tests start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium or Chrome, never downloaded."""
    path = chromium()
    if path is None:
        message = "no Chromium or Chrome is installed; install one to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the small shop of `tests.shop`, shared by all tests that only read."""
    folder = tmp_path_factory.mktemp("site")
    shop.fill(folder)
    with running(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; the test fails when the console of the browser reports an error."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Below a page's own path Streamlit first looks for its server, which answers one level up.
        if message.type == "error" and "_stcore" not in message.location.get("url", ""):
            errors.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server that nobody has opened before this module, and its data folder with a small shop."""
    folder = tmp_path_factory.mktemp("fresh")
    shop.fill(folder, 800)
    with running(folder) as address:
        yield address, folder
