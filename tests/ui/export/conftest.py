"""One small shop for all tests of a module: its pages are drawn once and made into every file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import shop
from tests.pages.app import EXPORTED
from tests.ui.export.taken import Drawn, taken


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the shop."""
    folder = tmp_path_factory.mktemp("exported")
    shop.fill(folder, 2000)
    return folder


@pytest.fixture(scope="module")
def pages(filled: Path) -> Iterator[dict[str, Drawn]]:
    """Every page with an export as the last 90 days show it, with the period before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELENS_DATA", str(filled))
        yield {name: taken(name, period="90d") for name in EXPORTED}
