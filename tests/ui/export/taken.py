"""A page as a person opens it, and what its files would be made of."""

from __future__ import annotations

from typing import NamedTuple

from streamlit.testing.v1 import AppTest

from tests.pages.app import opened
from ui.export import menu
from ui.export.collected import Page


class Drawn(NamedTuple):
    """What the browser would show, and what the page noted for its files."""

    app: AppTest
    page: Page


def taken(name: str = "overview", **query: str | list[str]) -> Drawn:
    """The page as it was drawn; its menu is filled as always."""
    noted: list[Page] = []
    fill = menu.fill

    def heard(page: Page) -> None:
        noted.append(page)
        fill(page)

    menu.fill = heard
    try:
        app = opened(name, **query)
    finally:
        menu.fill = fill
    return Drawn(app, noted[-1])
