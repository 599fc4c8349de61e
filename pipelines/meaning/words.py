"""What the words in exports mean: statuses, priorities, channels, ratings and the many ways to say nothing."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("words.toml")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def meanings(subject: str) -> dict[str, str]:
    """Lower-case word -> canonical value, for `status`, `priority`, `channel` or `boolean`."""
    return {word: value for value, words in _words()[subject].items() for word in words}


@cache
def missing_words() -> tuple[str, ...]:
    """Every way to write that there is no value, in lower case."""
    return tuple(_words()["missing"]["words"])


@cache
def missing_date_pattern() -> str:
    """A regular expression for dates that stand for no date, such as 1900-01-01."""
    return "^(" + "|".join(date.replace("-", "[-/]") for date in _words()["missing"]["dates"]) + ")"


@cache
def rating_scales() -> tuple[tuple[str, dict[str, float]], ...]:
    """(name of the scale, word -> 0-1) from the coarsest to the finest."""
    ratings = _words()["ratings"]
    return tuple((ratings[name]["scale"], dict(ratings[name]["words"])) for name in ("two", "three", "five"))


@cache
def rating_places() -> dict[str, float]:
    """Word -> 0-1 for every word that tells a good rating (above a half) from a bad one."""
    ends = _words()["ratings"]["ends"]
    every = {word: place for _, places in rating_scales() for word, place in places.items()}
    return {**every, **dict.fromkeys(ends["good"], 1.0), **dict.fromkeys(ends["bad"], 0.0)}


@cache
def rating_states() -> dict[str, str]:
    """Word -> `offered` | `not_offered` for ratings that are none."""
    return {word: state for state, words in _words()["ratings"]["states"].items() for word in words}
