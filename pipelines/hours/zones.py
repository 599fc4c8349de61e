"""How far the clocks of a zone are from UTC, for every moment of a span."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# No zone turns its clocks twice within half a day.
_STEP: Final = DAY // 2


def offset(zone: ZoneInfo, moment: int) -> int:
    """Local time minus UTC in microseconds, at a moment in microseconds since 1970 (UTC)."""
    there = (_EPOCH + timedelta(microseconds=moment)).astimezone(zone).utcoffset()
    return round((there or timedelta()).total_seconds()) * SECOND


def periods(zone: ZoneInfo, start: int, end: int) -> list[tuple[int, int, int]]:
    """(from, until, offset) in microseconds: the stretches of the span without a turn of the clocks, in order."""
    found: list[tuple[int, int, int]] = []
    begun, current = start, offset(zone, start)
    for probe in range(start + _STEP, end + _STEP, _STEP):
        later = offset(zone, probe)
        if later != current:
            turn = _turn(zone, probe - _STEP, probe, current)
            found.append((begun, turn, current))
            begun, current = turn, later
    found.append((begun, end, current))
    return [(begin, min(until, end), shift) for begin, until, shift in found if begin < end]


def utc(zone: ZoneInfo, local: Times, start: int, end: int) -> Times:
    """(n, 2) moments of UTC in [start, end) at which the clocks show a time within the rows of `local`.

    `local` holds (from, until) in microseconds of local time, in order and apart. An hour that the clocks skip is in no
    row, one that they show twice is in two.
    """
    pieces = []
    for begin, until, shift in periods(zone, start, end):
        first = np.searchsorted(local[:, 1], begin + shift, side="right")
        last = np.searchsorted(local[:, 0], until + shift, side="left")
        pieces.append(np.clip(local[first:last] - shift, begin, until))
    return np.concatenate(pieces) if pieces else np.empty((0, 2), np.int64)


def midnight(zone: ZoneInfo, day: int) -> int:
    """The moment (UTC) at which a day, counted since 1970, begins in the zone."""
    local = day * DAY
    # Where midnight is skipped the day begins with the turn; where it comes twice, with the first.
    found = utc(zone, np.array([[local, local + DAY]], np.int64), local - 2 * DAY, local + 3 * DAY)
    return int(found[0, 0])


def _turn(zone: ZoneInfo, low: int, high: int, before: int) -> int:
    """The moment between `low` (still `before`) and `high` at which the clocks were turned."""
    low, high = low // SECOND, high // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if offset(zone, middle * SECOND) == before:
            low = middle
        else:
            high = middle
    return high * SECOND
