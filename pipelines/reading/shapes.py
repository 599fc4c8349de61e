"""What the cells of each column look like, to tell whether the cells of a crooked record stand in their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

PLAIN: Final = 200
WORDS, DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


class Shapes:
    """The shapes that sound records have, column by column."""

    def __init__(self, records: Iterable[list[str]], width: int) -> None:
        self._seen: list[set[str]] = [set() for _ in range(width)]
        for cells in records:
            for seen, cell in zip(self._seen, cells, strict=True):
                seen.add(_shape(cell))

    def fit(self, cells: list[str]) -> bool:
        """Whether every cell looks like one that its column has elsewhere."""
        return all(_shape(cell) in seen for seen, cell in zip(self._seen, cells, strict=True))

    def cut(self, cells: list[str]) -> list[str] | None:
        """The cells without the empty ones at the end, where that is the only way in which they fit their columns."""
        width = len(self._seen)
        kept = cells[:width]
        if any(cell.strip() for cell in cells[width:]) or not self.fit(kept):
            return None
        return kept if all(other == kept or not self.fit(other) for other in _others(cells, width)) else None


def _others(cells: list[str], width: int) -> Iterator[list[str]]:
    """What the record would be if the extra delimiters stood further left: beside an empty cell, or in a text."""
    extra = len(cells) - width
    for index, cell in enumerate(cells[:width]):
        if not cell.strip():
            yield (cells[:index] + cells[index + extra :])[:width]
        if index and cell.startswith(" "):
            yield [*cells[: index - 1], f"{cells[index - 1]},{cell}", *cells[index + 1 :]][:width]


@lru_cache(4096)
def _shape(cell: str) -> str:
    """`9/9/9` of 28/01/2018, `a-9` of MG-8769; longer cells are text."""
    cell = cell.strip()
    if len(cell) > PLAIN or cell.count(" ") > 1:
        return "text"
    return DIGITS.sub("9", WORDS.sub("a", cell))
