"""Names that look alike and are not the same: they are two in every figure, which only a person can settle."""

from __future__ import annotations

import unicodedata
from typing import Final

import polars as pl

COLUMNS: Final = {"agent": "agents", "team": "teams", "product": "products"}
# Cyrillic and Greek letters that stand for Latin ones, and signs that nobody sees.
_ALIKE: Final = str.maketrans(
    "\u0430\u0432\u0441\u0435\u043d\u0456\u0458\u043a\u043c\u043e\u0440\u0455\u0442\u0443\u0445\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131",
    "abcehijkmopstyxaeikvoptuxi",
)
MOST: Final = 5_000  # names; more are no list of people


def notes(accepted: pl.DataFrame) -> list[str]:
    """A sentence per column in which names look alike; empty where none do."""
    said = []
    for column, kind in COLUMNS.items():
        if column not in accepted.columns:
            continue
        counts = accepted[column].drop_nulls().value_counts(sort=True).head(MOST)
        pairs = _pairs(dict(counts.iter_rows()))
        if pairs:
            shown = "; ".join(f"{_told(one)} and {_told(other)}" for one, other in pairs[:3])
            more = f" and {len(pairs) - 3} more" if len(pairs) > 3 else ""
            said.append(f"Some {kind} look alike and are counted apart: {shown}{more}. Write them alike in the tool.")
    return said


def _pairs(counts: dict[str, int]) -> list[tuple[str, str]]:
    """The names that read as a more frequent one."""
    first: dict[str, str] = {}
    return [(known, name) for name in counts if (known := first.setdefault(skeleton(name), name)) != name]


def skeleton(name: str) -> str:
    """A name as an eye takes it: without case, marks that nobody sees, and the alphabet of a letter."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE)
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cc")).split())


def _told(name: str) -> str:
    """The name, with the signs that make it another one where they are not seen."""
    hidden = [f"U+{ord(sign):04X}" for sign in name if unicodedata.category(sign) in ("Cf", "Cc")]
    foreign = [unicodedata.name(sign, "?").split()[0].capitalize() for sign in name if ord(sign) in _ALIKE]
    marks = ", ".join(dict.fromkeys([*hidden, *(f"{alphabet} letters" for alphabet in foreign)]))
    return f"'{name}' (with {marks})" if marks else f"'{name}'"
