"""Clear differences in words."""

from __future__ import annotations

import pytest

from ui import people


def test_only_clear_differences_are_told() -> None:
    marks = [("csat", "better"), ("first_response_time", "no clear difference"), ("reopen_rate", "low sample")]
    assert people.words_of(marks) == ["happier customers"]


@pytest.mark.parametrize("name", ["first_response_time", "first_response_time_open_hours"])
def test_opening_hours_read_like_calendar_hours(name: str) -> None:
    assert people.words_of([(name, "worse")]) == ["slower to answer"]


def test_nothing_to_tell_is_an_empty_list() -> None:
    assert people.words_of([]) == []
