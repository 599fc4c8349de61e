"""Opening hours minute by minute in plain Python: the second way that the vectorised one must agree with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from settings import Schedule
from settings.values import minutes

MINUTE = timedelta(minutes=1)


def in_force(
    schedules: Sequence[Schedule], team: str | None, channel: str | None, moment: datetime, zone: str
) -> int | None:
    """The number of the schedule that decides at this moment: the most specific, of those the newest."""
    fitting = [
        ((2 * (schedule.team is not None) + (schedule.channel is not None), schedule.since or date.min), number)
        for number, schedule in enumerate(schedules)
        if schedule.team in (None, team)
        and schedule.channel in (None, channel)
        and (schedule.since is None or moment.astimezone(ZoneInfo(schedule.zone or zone)).date() >= schedule.since)
    ]
    return max(fitting)[1] if fitting else None


def texts(schedule: Schedule, day: date) -> Sequence[str]:
    """The intervals that begin on a day."""
    if day in schedule.open_on:
        return schedule.open_on[day]
    codes = (code.partition("-") for code in schedule.holidays)
    public = (holidays.country_holidays(country, subdiv=region or None, years=day.year) for country, _, region in codes)
    if day in schedule.closed or any(day in found for found in public):
        return ()
    return schedule.days.of(day.weekday())


def is_open(schedule: Schedule, moment: datetime, zone: str) -> bool:
    """Whether the clock on the wall shows an open time."""
    local = moment.astimezone(ZoneInfo(schedule.zone or zone)).replace(tzinfo=None)
    for day in (local.date(), local.date() - timedelta(days=1)):
        midnight = datetime.combine(day, datetime.min.time())
        for text in texts(schedule, day):
            start, end = minutes(text)
            if midnight + start * MINUTE <= local < midnight + end * MINUTE:
                return True
    return False


def elapsed(
    schedules: Sequence[Schedule], team: str | None, channel: str | None, start: datetime, end: datetime, zone: str
) -> timedelta:
    """Open time from `start` to `end`: clocks and schedules change on whole minutes only."""
    passed = timedelta()
    for begin, until in _cells(start, end):
        number = in_force(schedules, team, channel, begin, zone)
        if number is not None and is_open(schedules[number], begin, zone):
            passed += until - begin
    return passed


def _cells(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The minutes from `start` to `end`, the first and the last one in part."""
    while start < end:
        until = min(start.replace(second=0, microsecond=0) + MINUTE, end)
        yield start, until
        start = until


def microseconds(moment: datetime) -> int:
    """Since 1970, in UTC."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
