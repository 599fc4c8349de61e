"""Schedules expanded to the stretches of time in which somebody is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.hours.zones import DAY, MINUTE, Times, utc
from settings import Schedule, minutes

_THURSDAY: Final = 3  # the weekday of 1970-01-01, Monday being 0


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def opened(schedule: Schedule, zone: str, start: int, end: int) -> Times:
    """(n, 2) moments, in microseconds of UTC within [start, end), between which the schedule is open, in order.

    An interval belongs to the day on which it begins: on a closed day none begins, and a night that began before it
    runs on.
    """
    days = np.arange(start // DAY - 2, end // DAY + 3)
    local = [_days(days[_usual(schedule, days)], schedule)]
    for day, texts in schedule.open_on.items():
        local.append(_spans(np.array([day_number(day)]), texts))
    return utc(ZoneInfo(schedule.zone or zone), _joined(np.concatenate(local)), start, end)


def _usual(schedule: Schedule, days: Times) -> np.typing.NDArray[np.bool_]:
    """Which days have the hours of their weekday."""
    special = {*schedule.closed, *schedule.open_on, *_holidays(schedule.holidays, days)}
    return ~np.isin(days, np.array([day_number(day) for day in special], np.int64))


def _days(days: Times, schedule: Schedule) -> Times:
    weekdays = (days + _THURSDAY) % 7
    return np.concatenate([_spans(days[weekdays == place], schedule.days.of(place)) for place in range(7)])


def _spans(days: Times, texts: Iterable[str]) -> Times:
    """(n, 2) local times in microseconds: each interval on each of the days."""
    spans = np.array([minutes(text) for text in texts], np.int64).reshape(-1, 2) * MINUTE
    return (days[:, None, None] * DAY + spans[None, :, :]).reshape(-1, 2)


def _joined(spans: Times) -> Times:
    """The spans in order, those that overlap or touch joined into one."""
    if not len(spans):
        return spans
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    reach = np.maximum.accumulate(spans[:, 1])
    begins = np.concatenate([[True], spans[1:, 0] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(begins)[1:] - 1, [len(spans) - 1]])
    return np.stack([spans[begins, 0], reach[last]], axis=1)


def _holidays(codes: Sequence[str], days: Times) -> set[date]:
    """The public holidays of these countries and regions in the years that the days span."""
    if not codes or not len(days):
        return set()
    # Takes half a second to import, so only those pay who have holidays.
    from holidays import country_holidays  # noqa: PLC0415

    first, last = (date.fromordinal(int(day) + date(1970, 1, 1).toordinal()).year for day in (days[0], days[-1]))
    found: set[date] = set()
    for code in codes:
        country, _, region = code.partition("-")
        found.update(country_holidays(country, subdiv=region or None, years=range(first, last + 1)))
    return found
