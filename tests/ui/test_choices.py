"""The words of the filter bar, their short spellings in older links, and what is no word at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import choices


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("28d", "28d"),
        ("28 days", "28d"),
        ("28 Days", "28d"),
        (" 45d ", "45d"),
        ("1 day", "1d"),
        ("6 weeks", "6w"),
        ("3m", "3m"),
        ("12 MONTHS", "12m"),
        ("all", "all"),
        ("All dates", "all"),
        ("own dates", "custom"),
        ("custom", "custom"),
    ],
)
def test_a_period_is_understood_in_words_and_in_short(typed: str, meant: str) -> None:
    assert choices.period(typed) == meant


@pytest.mark.parametrize("typed", ["", "soon", "0d", "28", "28 days ago", "d", "1d; drop", "28 donths"])
def test_other_words_are_no_period_and_are_shown_as_typed(typed: str) -> None:
    assert choices.period(typed) is None
    assert choices.period_word(typed) == typed


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("14d", "14 days"),
        ("1d", "1 day"),
        ("6W", "6 weeks"),
        ("1m", "1 month"),
        ("28d", "28 days"),
        ("all", "All dates"),
    ],
)
def test_a_period_is_shown_in_words(typed: str, word: str) -> None:
    assert choices.period_word(typed) == word


@given(st.integers(1, 9999), st.sampled_from("dwm"))
def test_the_word_of_a_length_means_the_same_length(count: int, unit: str) -> None:
    assert choices.period(choices.period_word(f"{count}{unit}")) == f"{count}{unit}"


@pytest.mark.parametrize(
    "names", [choices.PERIODS, choices.COMPARISONS, choices.GRAINS, choices.HOURS, choices.CONVENTIONS]
)
def test_every_option_is_found_by_its_value_and_by_its_word(names: dict[str, str]) -> None:
    for value, word in names.items():
        assert choices.value(names, value) == choices.value(names, word) == choices.value(names, word.upper()) == value


def test_a_word_that_is_no_option_means_nothing() -> None:
    assert choices.value(choices.GRAINS, "blink") is None
