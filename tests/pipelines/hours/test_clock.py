"""Open time by sorted arrays equals open time minute by minute, across every turn of the clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.hours.clock import UNKNOWN, Clock
from pipelines.hours.timelines import timelines
from settings import WEEKDAYS, Days, Schedule
from settings.values import DAY_MINUTES, clock
from tests.pipelines.hours import oracle

HOUR = 3_600_000_000


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# A moment near which the clocks are turned, or a new year with its holidays.
TURNS = [
    ("Europe/Berlin", at("2026-03-29 01:00")),
    ("Europe/Berlin", at("2026-10-25 01:00")),
    ("America/New_York", at("2026-03-08 07:00")),
    ("America/New_York", at("2026-11-01 06:00")),
    ("Australia/Lord_Howe", at("2026-04-04 15:00")),
    ("Australia/Lord_Howe", at("2026-10-03 15:30")),
    ("Asia/Kolkata", at("2026-01-01 00:00")),
    ("Europe/Berlin", at("2025-12-31 23:00")),
    ("Africa/Cairo", at("2026-04-23 22:00")),  # midnight itself is skipped
]


class Asked:
    """The clock of these schedules, asked about single moments."""

    def __init__(
        self, schedules: Sequence[Schedule], zone: str, start: datetime, end: datetime, ahead: int = 0
    ) -> None:
        first, last = oracle.microseconds(start), oracle.microseconds(end)
        self.numbers, lines = timelines(schedules, zone, first, last, ahead)
        self.clock = Clock.of(lines) if lines else None

    def __call__(self, name: str, scope: tuple[str | None, str | None], *values: int) -> Any:
        assert self.clock is not None
        columns = (np.array([value], np.int64) for value in (self.numbers[scope], *values))
        return getattr(self.clock, name)(*columns)[0]

    def passed(self, scope: tuple[str | None, str | None], start: datetime, end: datetime) -> timedelta:
        before, after = (self("passed_until", scope, oracle.microseconds(moment)) for moment in (start, end))
        return timedelta(microseconds=int(after - before))


def week(*texts: str, **days: tuple[str, ...]) -> Days:
    return Days(**{**dict.fromkeys(WEEKDAYS, texts), **days})


@st.composite
def intervals(draw: st.DrawFn) -> tuple[str, ...]:
    marks = sorted(draw(st.lists(st.integers(0, DAY_MINUTES), unique=True, max_size=6)))
    found = [f"{clock(start)}-{clock(end)}" for start, end in zip(marks[::2], marks[1::2], strict=False)]
    if marks and marks[-1] < DAY_MINUTES and len(marks) % 2:
        found.append(
            f"{clock(marks[-1])}-{clock(max(0, marks[-1] - draw(st.integers(DAY_MINUTES // 2, DAY_MINUTES))))}"
        )
    return tuple(found)


@st.composite
def some_schedules(draw: st.DrawFn, middle: date) -> list[Schedule]:
    near = st.integers(-3, 3).map(lambda days: middle + timedelta(days=days))
    found: dict[Any, Schedule] = {}
    for number in range(draw(st.integers(1, 4))):
        closed = draw(st.lists(near, max_size=2, unique=True))
        special = {day: draw(intervals()) for day in draw(st.lists(near, max_size=2, unique=True)) if day not in closed}
        try:
            schedule = Schedule(
                name=str(number),
                since=draw(st.none() | near) if number else None,
                channel=draw(st.sampled_from([None, "chat"])) if number else None,
                team=draw(st.sampled_from([None, "Returns"])) if number else None,
                zone=draw(st.sampled_from([None, "Asia/Kolkata", "America/New_York"])),
                days=Days(**{name: draw(intervals()) for name in WEEKDAYS}),
                closed=tuple(closed),
                holidays=draw(st.sampled_from([(), ("DE-BY",), ("US", "IN")])),
                open_on=special,
            )
        except ValidationError:
            assume(False)
        found[schedule.scope, schedule.since] = schedule
    return list(found.values())


@given(data=st.data(), turn=st.sampled_from(TURNS))
@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_open_time_equals_that_of_a_minute_by_minute_count(data: st.DataObject, turn: tuple[str, datetime]) -> None:
    zone, middle = turn
    schedules = data.draw(some_schedules(middle.date()))
    team, channel = data.draw(st.tuples(st.sampled_from([None, "Returns"]), st.sampled_from([None, "chat"])))
    hours = st.integers(-36 * HOUR, 36 * HOUR).map(lambda amount: middle + timedelta(microseconds=amount))
    start, end = sorted(data.draw(st.tuples(hours, hours)))
    ask = Asked(schedules, zone, middle - timedelta(days=5), middle + timedelta(days=5), ahead=3 * HOUR)
    named = {part for scope in ask.numbers for part in scope}
    scope = ("returns" if team and "returns" in named else None, channel if channel in named else None)

    number = oracle.in_force(schedules, team, channel, start, zone)
    assert number is not None
    moment = oracle.microseconds(start)
    assert ask("covers", scope, moment)
    assert ask("schedule", scope, moment) == number
    assert ask("is_open", scope, moment) == oracle.is_open(schedules[number], start, zone)
    assert ask.passed(scope, start, end) == oracle.elapsed(schedules, team, channel, start, end, zone)

    amount = data.draw(st.integers(0, 3 * HOUR))
    due = ask("runs_out", scope, moment, amount)
    if due != UNKNOWN and due - moment < 10 * 24 * HOUR:
        last = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(due))
        # All of it has passed, and from then on more would.
        assert oracle.elapsed(schedules, team, channel, start, last, zone) == timedelta(microseconds=amount)
        number = oracle.in_force(schedules, team, channel, last, zone)
        assert number is not None
        assert oracle.is_open(schedules[number], last, zone)


OFFICE = Schedule(name="Office", days=week("09:00-12:30", "13:30-18:00", saturday=(), sunday=()))


def office(**changes: Any) -> Schedule:
    return OFFICE.model_copy(update=changes)


def test_several_intervals_a_day_leave_the_break_out() -> None:
    ask = Asked([OFFICE], "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"))
    assert ask.passed((None, None), at("2026-03-02 12:00"), at("2026-03-02 14:00")) == timedelta(hours=1)
    assert ask.passed((None, None), at("2026-03-06 17:00"), at("2026-03-09 10:00")) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 4), ("2026-10-25", 6), ("2026-06-01", 5)],
)
def test_a_night_in_which_the_clocks_are_turned_has_the_hours_it_really_had(day: str, hours: int) -> None:
    night = Schedule(name="Night", days=week("00:00-05:00"))
    ask = Asked([night], "Europe/Berlin", at("2026-01-01 00:00"), at("2026-12-31 00:00"))
    noon = at(f"{day} 12:00")
    assert ask.passed((None, None), noon - timedelta(hours=18), noon) == timedelta(hours=hours)


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_is_skipped_never() -> None:
    early = Schedule(name="Early", days=week("02:00-03:00"))
    ask = Asked([early], "Europe/Berlin", at("2026-01-01 00:00"), at("2026-12-31 00:00"))
    for day, hours in (("2026-03-29", 0), ("2026-10-25", 2)):
        assert ask.passed((None, None), at(f"{day} 00:00"), at(f"{day} 06:00")) == timedelta(hours=hours)


def test_on_a_holiday_nobody_is_there_and_a_night_begun_before_runs_on() -> None:
    night = Schedule(name="Night", days=week("22:00-06:00"), holidays=("DE",))
    ask = Asked([night], "Europe/Berlin", at("2026-04-20 00:00"), at("2026-05-10 00:00"))
    # 1 May is a holiday: the night before ends at six that morning, none begins that evening.
    assert ask.passed((None, None), at("2026-04-30 20:00"), at("2026-05-02 12:00")) == timedelta(hours=8)


def test_own_days_close_and_open_whatever_the_week_says() -> None:
    schedule = office(closed=(date(2026, 3, 3),), open_on={date(2026, 3, 7): ("10:00-14:00",), date(2026, 3, 4): ()})
    ask = Asked([schedule], "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"))
    for day, hours in (("03", 0), ("04", 0), ("05", 8), ("07", 4)):
        start = at(f"2026-03-{day} 00:00")
        assert ask.passed((None, None), start, start + timedelta(days=1)) == timedelta(hours=hours)


def test_hours_before_a_change_count_by_the_old_schedule_and_after_it_by_the_new_one() -> None:
    longer = office(name="Longer", since=date(2026, 3, 4), days=week("08:00-20:00"))
    ask = Asked([longer, OFFICE], "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"))
    assert ask.passed((None, None), at("2026-03-03 00:00"), at("2026-03-05 00:00")) == timedelta(hours=8 + 12)


def test_before_the_first_schedule_nothing_is_known() -> None:
    ask = Asked([office(since=date(2026, 3, 4))], "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"))
    moments = [oracle.microseconds(at(text)) for text in ("2026-03-03 23:59", "2026-03-04 00:00")]
    assert [ask("covers", (None, None), moment) for moment in moments] == [False, True]
    assert not ask("covers", (None, None), UNKNOWN)


def test_a_schedule_that_begins_after_the_data_is_no_schedule() -> None:
    assert Asked([office(since=date(2027, 1, 1))], "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00")).numbers == {}


def test_a_schedule_that_is_never_open_lets_no_time_pass_and_no_target_run_out() -> None:
    never = Schedule(name="Never")
    other = office(team="Returns")
    for schedules in ([never], [never, other], [other, never]):
        ask = Asked(schedules, "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"), ahead=HOUR)
        assert ask.passed((None, None), at("2026-03-02 00:00"), at("2026-03-12 00:00")) == timedelta()
        assert not ask("is_open", (None, None), oracle.microseconds(at("2026-03-02 10:00")))
        assert ask("runs_out", (None, None), oracle.microseconds(at("2026-03-02 10:00")), HOUR) == UNKNOWN


def test_the_most_specific_schedule_decides() -> None:
    schedules = [
        office(name="all"),
        office(name="chat", channel="chat"),
        office(name="team", team="Returns"),
        office(name="both", team="Returns", channel="chat"),
        office(name="newer", since=date(2026, 3, 5)),
    ]
    ask = Asked(schedules, "UTC", at("2026-03-01 00:00"), at("2026-03-20 00:00"))
    for day, expected in (("04", ["all", "chat", "team", "both"]), ("06", ["newer", "chat", "team", "both"])):
        moment = oracle.microseconds(at(f"2026-03-{day} 12:00"))
        scopes = [(None, None), (None, "chat"), ("returns", None), ("returns", "chat")]
        assert [schedules[ask("schedule", scope, moment)].name for scope in scopes] == expected


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02 10:00", 1, "2026-03-02 11:00"),
        ("2026-03-02 12:00", 1, "2026-03-02 14:00"),
        ("2026-03-06 17:30", 1, "2026-03-09 09:30"),
        # A whole day has passed when the office closes; an answer is in time until it opens again.
        ("2026-03-01 15:00", 8, "2026-03-03 09:00"),
        ("2026-03-07 10:00", 0, "2026-03-09 09:00"),
    ],
)
def test_a_target_runs_out_when_its_open_time_has_passed(start: str, hours: int, due: str) -> None:
    ask = Asked([OFFICE], "UTC", at("2026-03-01 00:00"), at("2026-03-07 12:00"), ahead=8 * HOUR)
    found = ask("runs_out", (None, None), oracle.microseconds(at(start)), hours * HOUR)
    assert found == oracle.microseconds(at(due))
