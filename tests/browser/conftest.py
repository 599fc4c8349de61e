"""Chromium and servers for the tests that need the real page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from tests import shop
from tests.browser.screens import FLAGS, chromium
from tests.browser.server import running

# Machines that run tests side by side are slow at times; what never comes is still told.
PATIENCE = 60_000
SCREEN: ViewportSize = {"width": 1440, "height": 900}
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


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One memory for the windows of a module: each that began with nothing would compile all of Streamlit anew."""
    shared = browser.new_context(viewport=SCREEN)
    shared.set_default_timeout(PATIENCE)
    yield shared
    shared.close()


@contextmanager
def listening(opened: Page) -> Iterator[Page]:
    """The window; what the console of the browser reports as an error meanwhile fails the test."""
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Below a page's own path Streamlit first looks for its server, which answers one level up.
        if message.type == "error" and "_stcore" not in message.location.get("url", ""):
            errors.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new window for one test."""
    with listening(context.new_page()) as opened:
        yield opened


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """One window for all tests of a module that only look: opening a page takes longer than looking at it."""
    with listening(context.new_page()) as opened:
        yield opened


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server that nobody has opened before this module, and its data folder with a small shop."""
    folder = tmp_path_factory.mktemp("fresh")
    shop.fill(folder, 800)
    with running(folder) as address:
        yield address, folder
