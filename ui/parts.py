"""A part of the records behind a number, as a bar of a distribution holds it: times from and to, or one score."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from language import _
from metrics import format as numbers

_TOOK = re.compile(r"took:(\d{1,12})\.\.(\d{1,12})")
_SCORE: Final = "score:"


def took(low: int, high: int) -> str:
    """The records that took `low` seconds or longer, and less than `high`."""
    return f"took:{low}..{high}"


def score(given: str) -> str:
    """The records with this score, as it was given."""
    return f"{_SCORE}{given}"


def words(part: str | None) -> str:
    """2 h to 3 h; score 9; empty for what is no part."""
    times = _TOOK.fullmatch(part or "")
    if times:
        return _("{low} to {high}").format(low=numbers.duration(int(times[1])), high=numbers.duration(int(times[2])))
    return (
        _("score {score}").format(score=part.removeprefix(_SCORE))
        if part and part.startswith(_SCORE) and part != _SCORE
        else ""
    )


def kept(frame: pl.DataFrame, part: str | None) -> pl.DataFrame:
    """The records of the part; all of them where it names none that such records can have."""
    times = _TOOK.fullmatch(part or "")
    if times:
        # As the bars count them: a reply within the same second is a second, and a negative time never happened.
        value = pl.col("counted").cast(pl.Float64)
        at_least = pl.max_horizontal(value, pl.lit(1.0))
        return frame.filter((value >= 0) & (at_least >= int(times[1])) & (at_least < int(times[2])))
    if words(part) and "score_raw" in frame.columns:
        return frame.filter(pl.col("score_raw") == (part or "").removeprefix(_SCORE))
    return frame
