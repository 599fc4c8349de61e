"""What a click on a point stands for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import drill, parts
from ui.drill import Drill, Place

CHANNELS = Drill("csat", "channel", {"Chat (61)": "chat", "E-mail (82)": "email"})
WEEKS = Drill("csat", grain="week", first=date(2026, 10, 7), last=date(2026, 10, 31))


def test_a_dot_stands_for_the_value_on_its_row() -> None:
    assert drill.chosen(CHANNELS, {"x": 0.64, "y": "Chat (61)"}) == Place({"channel": "chat"})


def test_a_point_of_a_trend_stands_for_its_week_within_the_period() -> None:
    assert drill.chosen(WEEKS, {"x": "2026-10-12", "y": 0.6}) == Place(days=(date(2026, 10, 12), date(2026, 10, 18)))
    assert drill.chosen(WEEKS, {"x": "2026-10-05", "y": 0.6}) == Place(days=(date(2026, 10, 7), date(2026, 10, 11)))
    assert drill.chosen(WEEKS, {"x": "2026-10-26 00:00", "y": 0.6}).days == (date(2026, 10, 26), date(2026, 10, 31))


@pytest.mark.parametrize("point", [{}, {"x": 0.64, "y": "Pigeon (1)"}, {"x": None, "y": None}])
def test_a_point_that_is_none_stands_for_nothing(point: dict[str, object]) -> None:
    assert drill.chosen(CHANNELS, point) == Place()
    assert drill.chosen(WEEKS, point) == Place()


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_day_after_a_period_begins_the_next_one(day: date, grain: str) -> None:
    start = day
    if grain == "week":
        start = day - timedelta(days=day.weekday())
    elif grain != "day":
        start = date(day.year, {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[grain], 1)
    last = drill.last_day(start, grain)
    assert last >= day
    after = last + timedelta(days=1)
    assert grain in ("day", "week") or after.day == 1


def test_a_cell_stands_for_its_row_and_its_column() -> None:
    week = Drill("contacts", "weekday", {"Mon": "1"}, across="hour", columns={"08": "8"})
    place = drill.chosen(week, {"x": "08", "y": "Mon"})
    assert place == Place({"weekday": "1", "hour": "8"})
    assert place.name == "Mon, 08:00"


def test_a_part_of_a_stacked_bar_stands_for_its_trace_and_its_week() -> None:
    mix = Drill("contacts", "channel", series=("chat", "email"), grain="week")
    place = drill.chosen(mix, {"x": "2026-10-12", "y": 12, "curve_number": 1})
    assert place.name == "E-mail, 12 Oct to 18 Oct 2026"
    assert drill.chosen(mix, {"x": "2026-10-12", "curve_number": 7}).narrow == {}


def test_a_bar_of_a_distribution_stands_for_its_part_of_the_records() -> None:
    spread = Drill("csat", parts=(parts.took(60, 120), parts.score("9")))
    assert drill.chosen(spread, {"x": 84.0, "point_index": 0}).name == "1 min to 2 min"
    assert drill.chosen(spread, {"x": "9", "point_index": 1}).name == "score 9"
    assert drill.chosen(spread, {"x": 1, "point_index": 2}) == Place()
