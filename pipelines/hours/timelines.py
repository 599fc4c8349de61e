"""Which schedule is in force for whom, when: the most specific one, and of those the newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.hours.clock import Timeline
from pipelines.hours.opening import day_number, opened
from pipelines.hours.zones import DAY, Times, midnight
from settings import Schedule

Scope = tuple[str | None, str | None]
# Open time that a target may need beyond the last moment of the data is looked for this far ahead.
LONGEST: Final = 12 * 366 * DAY


def scopes(schedules: Sequence[Schedule]) -> list[Scope]:
    """The (team, channel) that schedules tell apart, None for every other one."""
    teams = {schedule.scope[0] for schedule in schedules} | {None}
    channels = {schedule.scope[1] for schedule in schedules} | {None}
    return list(product(sorted(teams, key=str), sorted(channels, key=str)))


def timelines(
    schedules: Sequence[Schedule], zone: str, start: int, end: int, ahead: int = 0
) -> tuple[dict[Scope, int], list[Timeline]]:
    """The timeline of each scope by its number, and the timelines, known for [start, end] in microseconds of UTC.

    They reach on until `ahead` microseconds of open time lie behind `end`, where they ever do. A scope for which no
    schedule is ever in force has no number.
    """
    start = start // DAY * DAY

    @cache
    def hours(number: int, until: int) -> Times:
        return opened(schedules[number], zone, start, until)

    numbers: dict[Scope, int] = {}
    found: dict[tuple[tuple[int, int], ...], Timeline] = {}
    for scope in scopes(schedules):
        pieces = _pieces(schedules, scope, zone, start)
        if not pieces or pieces[0][1] > end:
            continue
        if pieces not in found:
            until, more = end, 32 * DAY
            spans = _composed(pieces, until, hours)
            while ahead and until < end + LONGEST and _after(spans, end) <= ahead:
                until, more = end + more, more * 4
                spans = _composed(pieces, until, hours)
            found[pieces] = Timeline(spans, pieces, until)
        numbers[scope] = list(found).index(pieces)
    return numbers, list(found.values())


def _pieces(schedules: Sequence[Schedule], scope: Scope, zone: str, start: int) -> tuple[tuple[int, int], ...]:
    """(number of the schedule, since when it is in force) for a scope, in order."""
    fitting = []
    for number, schedule in enumerate(schedules):
        if all(own in (None, asked) for own, asked in zip(schedule.scope, scope, strict=True)):
            since = start
            if schedule.since:
                since = max(start, midnight(ZoneInfo(schedule.zone or zone), day_number(schedule.since)))
            team, channel = (part is not None for part in schedule.scope)
            # Of two that begin before the data does, the newer one is in force.
            fitting.append((since, (2 * team + channel, str(schedule.since or "")), number))
    pieces: list[tuple[int, int]] = []
    for moment in sorted({since for since, _, _ in fitting}):
        _, _, number = max((entry for entry in fitting if entry[0] <= moment), key=lambda entry: entry[1])
        if not pieces or pieces[-1][0] != number:
            pieces.append((number, moment))
    return tuple(pieces)


def _composed(pieces: Sequence[tuple[int, int]], until: int, hours: Callable[[int, int], Times]) -> Times:
    """The open spans of each schedule while it is in force."""
    parts = []
    for place, (number, since) in enumerate(pieces):
        end = pieces[place + 1][1] if place + 1 < len(pieces) else until
        spans = np.clip(hours(number, until), since, end)
        parts.append(spans[spans[:, 0] < spans[:, 1]])
    return np.concatenate(parts)


def _after(spans: Times, moment: int) -> int:
    """Open time after a moment."""
    return int((np.maximum(spans[:, 1], moment) - np.maximum(spans[:, 0], moment)).sum())
