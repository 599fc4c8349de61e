"""A page as a person opens it, and what its files would be made of."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.app import opened
from ui.export import menu
from ui.export.collected import Page


def taken(name: str = "overview", **query: str | list[str]) -> tuple[AppTest, Page]:
    """The page as it was drawn, and what it noted; the real menu is filled as well."""
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
    return app, noted[-1]
