"""Views and frames that several tests of the pages start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from metrics import warehouse
from metrics.filters import Comparison, Filters
from tests import shop
from ui.view import View

START = date(2026, 10, 4)


def view(root: Path, *where: tuple[str, tuple[str, ...]], compare: Comparison | None = "previous") -> View:
    """The last 28 days of the shop below `root`, filled if it is not."""
    if not (root / "warehouse" / "CURRENT").exists():
        shop.fill(root)
    found = warehouse.open(root)
    filters = Filters(START, shop.LATEST, where)
    return View(str(root), found.version, filters, compare, None, found.first_on, found.latest_on)
