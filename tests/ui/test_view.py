"""Periods relative to the newest day, and the grain that suits a length and a sample."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.filters import Filters
from ui import view

LATEST = date(2026, 11, 14)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("7d", date(2026, 11, 8)),
        ("28d", date(2026, 10, 18)),
        ("6w", date(2026, 10, 4)),
        ("1m", date(2026, 10, 15)),
        ("12m", date(2025, 11, 15)),
    ],
)
def test_a_length_ends_on_the_newest_day(period: str, first: date) -> None:
    assert view.days(period, LATEST) == (first, LATEST)


def test_a_month_before_the_last_of_march_is_the_last_of_february() -> None:
    assert view.days("1m", date(2026, 3, 31)) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize("period", ["", "0d", "d", "28", "28x", "all", "custom", "99999d", "1d; drop"])
def test_other_words_are_no_length(period: str) -> None:
    assert view.days(period, LATEST) is None


@given(st.integers(1, 9999), st.sampled_from("dwm"), st.dates())
def test_any_length_gives_a_range_that_ends_on_the_newest_day(count: int, unit: str, latest: date) -> None:
    found = view.days(f"{count}{unit}", latest)
    assert found
    assert found[0] <= found[1] == latest


@pytest.mark.parametrize(
    ("days", "n", "grain"),
    [(28, 2800, "day"), (28, 200, "week"), (28, 3, "week"), (90, 9000, "week"), (366, 9000, "week"),
     (366, 600, "month"), (7, 2, "day"), (1, 0, "day"), (3650, 100_000, "quarter")],
)  # fmt: skip
def test_the_grain_has_enough_rows_per_point_and_a_line_to_draw(days: int, n: int, grain: str) -> None:
    assert view.grain_for(days, n, 30) == grain


@given(st.integers(1, 40_000), st.integers(0, 10**7))
def test_there_is_always_a_grain(days: int, n: int) -> None:
    assert view.grain_for(days, n, 30) in ("day", "week", "month", "quarter", "year")


def test_the_comparison_is_named_in_words() -> None:
    chosen = view.View("/", 1, Filters(LATEST - timedelta(days=27), LATEST), "previous", None, None, LATEST)
    assert chosen.comparison == "the 28 days before"


def test_both_comparisons_are_drawn_against_the_previous_period() -> None:
    chosen = view.View("/", 1, Filters(LATEST - timedelta(days=27), LATEST), "both", None, None, LATEST)
    assert chosen.earlier == "previous"
    assert chosen.comparison == "the 28 days before"


@pytest.mark.parametrize(
    ("asked", "older", "reached"),
    [("both", 800, "both"), ("both", 60, "previous"), ("both", 0, None), ("year", 60, None),
     ("previous", 60, "previous"), (None, 800, None)],
)  # fmt: skip
def test_a_comparison_goes_as_far_back_as_the_data(
    asked: view.Comparison | None, older: int, reached: view.Comparison | None
) -> None:
    chosen = Filters(LATEST - timedelta(days=27), LATEST)
    assert view.reached(chosen, asked, LATEST - timedelta(days=27 + older)) == reached


def test_durations_count_every_hour_by_our_own_definitions_unless_chosen() -> None:
    chosen = view.View("/", 1, Filters(), None, None, None, None)
    assert (chosen.hours, chosen.convention) == ("calendar", None)
