"""Axes hold every value and carry ticks that people read."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.axes import DAY, HOUR, MINUTE, date_axis, value_axis

UNITS = ("seconds", "proportion", "nps", "contacts", "score", "replies")


def test_durations_have_a_log_axis_with_human_steps() -> None:
    axis = value_axis([5 * MINUTE, 2 * DAY], "seconds")
    assert axis["type"] == "log"
    assert set(axis["ticktext"]) <= {
        "5 min",
        "10 min",
        "20 min",
        "30 min",
        "1 h",
        "2 h",
        "4 h",
        "8 h",
        "16 h",
        "24 h",
        "2.0 d",
    }


def test_a_narrow_range_of_durations_still_has_two_ticks() -> None:
    assert len(value_axis([HOUR * 1.02, HOUR * 1.03], "seconds")["tickvals"]) >= 2


def test_scores_mark_zero() -> None:
    assert "0" in value_axis([12.0, 30.0], "nps")["ticktext"]


def test_a_share_never_leaves_0_to_100_percent() -> None:
    low, high = value_axis([0.001, 0.999], "proportion")["range"]
    assert 0 <= low < high <= 1


def test_bars_start_at_zero() -> None:
    assert value_axis([40.0, 90.0], "contacts", from_zero=True)["range"][0] == 0


@pytest.mark.parametrize("unit", UNITS)
@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20))
def test_every_value_lies_on_the_axis(unit: str, values: list[float | None]) -> None:
    scaled = [None if value is None else value * {"proportion": 1, "nps": 100}.get(unit, 10_000) for value in values]
    axis = value_axis(scaled, unit)
    low, high = (10**end for end in axis["range"]) if axis["type"] == "log" else axis["range"]
    assert low < high
    assert all(low <= value * (1 + 1e-9) and value <= high * (1 + 1e-9) for value in scaled if value is not None)
    assert len(axis["tickvals"]) == len(axis["ticktext"]) <= 8
    assert all(math.isfinite(tick) for tick in axis["tickvals"])


def test_dates_are_few_and_name_the_year_once() -> None:
    days = [date(2026, 12, 14) + timedelta(days=7 * week) for week in range(6)]
    assert date_axis(days, "week")["ticktext"] == [
        "14 Dec<br>2026",
        "21 Dec",
        "28 Dec",
        "4 Jan<br>2027",
        "11 Jan",
        "18 Jan",
    ]


def test_no_period_has_no_ticks() -> None:
    assert date_axis([], "day") == {"type": "date"}


def test_minutes_among_days_are_told_apart() -> None:
    axis = value_axis([155_000.0, 160_000.0], "seconds", log=False)
    assert len(set(axis["ticktext"])) == len(axis["ticktext"]) > 2
    assert all(" h " in text for text in axis["ticktext"])
