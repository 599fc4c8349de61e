"""Shops that the tests of the pages look at; made once per worker, so that the caches of the pages stay warm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import shop


@pytest.fixture(scope="session")
def filled_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with data: to be read, never to be changed."""
    folder = tmp_path_factory.mktemp("filled-shop")
    shop.fill(folder)
    return folder


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with nothing loaded: to be read, never to be changed."""
    folder = tmp_path_factory.mktemp("empty-shop")
    shop.fill(folder, 0)
    return folder


@pytest.fixture
def filled(root: Path, filled_shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the shop that the app shows in this test."""
    monkeypatch.setenv("CARELENS_DATA", str(filled_shop))
    return filled_shop


@pytest.fixture
def empty(root: Path, empty_shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a shop without data that the app shows in this test."""
    monkeypatch.setenv("CARELENS_DATA", str(empty_shop))
    return empty_shop
