"""A part of the records: what a bar of a distribution holds, in a link."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import parts

TIMES = pl.DataFrame({"counted": [0.2, 59.0, 60.0, 119.9, 120.0, -80.0, None]})
SCORES = pl.DataFrame({"counted": [1, 0], "score_raw": ["9", "good"]})


def test_a_band_of_times_holds_its_lower_end_and_not_its_upper() -> None:
    assert parts.kept(TIMES, parts.took(60, 120))["counted"].to_list() == [60.0, 119.9]


def test_a_time_below_a_second_is_a_second_and_one_that_never_ended_is_in_no_band() -> None:
    assert parts.kept(TIMES, parts.took(1, 60))["counted"].to_list() == [0.2, 59.0]


def test_a_score_is_matched_as_it_was_given() -> None:
    assert parts.kept(SCORES, parts.score("good"))["counted"].to_list() == [0]
    assert parts.words(parts.score("good")) == "score good"


def test_a_part_is_told_in_words() -> None:
    assert parts.words(parts.took(7200, 9000)) == "2 h to 2 h 30 min"


@pytest.mark.parametrize("part", [None, "", "took:", "took:1..x", "score:", "pigeon"])
def test_what_is_no_part_keeps_everything_and_says_nothing(part: str | None) -> None:
    assert parts.kept(TIMES, part).equals(TIMES)
    assert parts.words(part) == ""


@given(st.text())
def test_no_link_breaks_the_records(part: str) -> None:
    assert len(parts.kept(TIMES, part)) <= len(TIMES)
    assert len(parts.kept(SCORES, part)) <= len(SCORES)
