"""Text -> numbers. Whether 1.234 is a thousand or little more than one is decided on the whole column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

SIGNS: Final = " '€$£%\u00a0"
# A number that can only be read in one way: two kinds of marks, a tail of other than three digits, a leading nought.
COMMA: Final = (
    r"^[-+]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|0\d*,\d{3}|\d{4,},\d{3}|\d{1,3}(?:\.\d{3}){2,})$"
)
POINT: Final = (
    r"^[-+]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})|0\d*\.\d{3}|\d{4,}\.\d{3}|\d{1,3}(?:,\d{3}){2,})$"
)
EITHER: Final = r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$"


@dataclass(frozen=True)
class _Marks:
    """Which cells of a column write their decimals with a comma, with a point, and which do not tell."""

    comma: pl.Series
    point: pl.Series
    either: pl.Series

    @property
    def decimal(self) -> str:
        """The mark of the column: that of most numbers which tell it, else the point."""
        return "," if self.comma.sum() > self.point.sum() else "."


def numbers(values: pl.Series) -> pl.Series:
    """The numbers in a column of text, decimal comma or point, thousands separated or not; infinite is none."""
    whole = _whole(values)
    if whole is not None:
        return whole.cast(pl.Float64)
    text = values.str.strip_chars(SIGNS)
    plain = text.cast(pl.Float64, strict=False)
    marks = _marks(text, plain)
    if marks is not None:
        german = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        english = text.str.replace_all(",", "", literal=True)
        by_comma = marks.comma | marks.either if marks.decimal == "," else marks.comma
        by_point = marks.point if marks.decimal == "," else marks.point | marks.either
        decimal = german.set(~by_comma, None).cast(pl.Float64, strict=False)
        thousands = english.set(~by_point, None).cast(pl.Float64, strict=False)
        plain = decimal.fill_null(thousands).fill_null(plain)
    return plain.set(~plain.is_finite().fill_null(False), None)


def doubts(values: pl.Series) -> list[str]:
    """What the marks of a column leave open, each in words for a warning."""
    if _whole(values) is not None:
        return []
    text = values.str.strip_chars(SIGNS)
    marks = _marks(text, text.cast(pl.Float64, strict=False))
    if marks is None:
        return []
    comma, point, either = (int(found.sum()) for found in (marks.comma, marks.point, marks.either))
    name = "comma" if marks.decimal == "," else "point"
    if comma and point:
        return [f"{comma} numbers have a decimal comma and {point} a decimal point; where both can be, {name} is taken"]
    if either and not comma and not point:
        example = text.filter(marks.either)[0]
        read = "decimal" if "." in example else "thousands"
        return [f"nothing tells whether the mark in '{example}' is for decimals or thousands; it is read as {read}"]
    return []


def _whole(values: pl.Series) -> pl.Series | None:
    """The numbers of a column of nothing but digits, in which no mark can be doubtful; None for any other."""
    whole = values.cast(pl.Int64, strict=False)
    return whole if whole.null_count() == values.null_count() else None


def _marks(text: pl.Series, plain: pl.Series) -> _Marks | None:
    """The marks of a column; None where plain reading leaves nothing open."""
    either = text.str.contains(EITHER).fill_null(False)
    if plain.null_count() == text.null_count() and not either.any():
        return None
    return _Marks(text.str.contains(COMMA).fill_null(False), text.str.contains(POINT).fill_null(False), either)
