"""What a process may do without: packages that others take along where they are installed, without need."""

from __future__ import annotations

import importlib.abc
import sys
from typing import Final

# Pandera takes both along, DuckDB takes pandas at the first bound value: a second for each command and each small file.
NEEDLESS: Final = ("pandas", "hypothesis")


class _Without(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in NEEDLESS:
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)


def travel_light() -> None:
    """From now on, import as on a machine without the packages that nothing of ours needs."""
    sys.meta_path.insert(0, _Without())
