"""Open time between moments, and the moment at which some amount of it has passed, for whole columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.hours.zones import Times

UNKNOWN: Final = np.iinfo(np.int64).min
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Timeline:
    """Who is there when, for one group of contacts, since the first of its schedules is in force.

    `opened` holds (from, until) in microseconds of UTC, in order; `pieces` (number of the schedule, since when it is
    in force), in order; `until` is the last moment that is known.
    """

    opened: Times
    pieces: tuple[tuple[int, int], ...]
    until: int


@dataclass(frozen=True)
class Clock:
    """All timelines one after the other on a single axis, so that one sorted array answers for whole columns.

    Questions name the timeline of each row by its number. Moments are microseconds of UTC.
    """

    base: int
    stretch: int
    owner: Times  # the timeline of each open span
    starts: Times
    ends: Times
    passed: Times  # open time of the timeline before each span
    piece_starts: Times
    piece_schedules: Times
    since: Times
    until: Times

    @classmethod
    def of(cls, timelines: Sequence[Timeline]) -> Self:
        """The clock of these timelines, numbered in their order; at least one."""
        since = np.array([line.pieces[0][1] for line in timelines], np.int64)
        until = np.array([line.until for line in timelines], np.int64)
        base, stretch = int(since.min()), int(until.max() - since.min()) + 1
        shifts = np.arange(len(timelines)) * stretch - base
        spans = np.concatenate([line.opened + shift for line, shift in zip(timelines, shifts, strict=True)])
        owner = np.repeat(np.arange(len(timelines)), [len(line.opened) for line in timelines])
        lengths = [line.opened[:, 1] - line.opened[:, 0] for line in timelines]
        return cls(
            base,
            stretch,
            owner,
            np.ascontiguousarray(spans[:, 0]),
            np.ascontiguousarray(spans[:, 1]),
            np.concatenate([np.cumsum(length) - length for length in lengths]),
            np.array([at + shift for line, shift in zip(timelines, shifts, strict=True) for _, at in line.pieces]),
            np.array([number for line in timelines for number, _ in line.pieces]),
            since,
            until,
        )

    def covers(self, timeline: Times, moment: Times) -> Flags:
        """Whether a schedule is known for the moment; not for UNKNOWN."""
        return (moment >= self.since[timeline]) & (moment <= self.until[timeline])

    def schedule(self, timeline: Times, moment: Times) -> Times:
        """The number of the schedule in force at moments that are covered."""
        return self.piece_schedules[np.searchsorted(self.piece_starts, self._axis(timeline, moment), "right") - 1]

    def is_open(self, timeline: Times, moment: Times) -> Flags:
        """Whether somebody is there at moments that are covered."""
        axis = self._axis(timeline, moment)
        place, own = self._span(self.starts, timeline, axis)
        return own & (axis < self.ends[place]) if len(self.starts) else own

    def passed_until(self, timeline: Times, moment: Times) -> Times:
        """Open time of the timeline, in microseconds, until moments that are covered."""
        axis = self._axis(timeline, moment)
        place, own = self._span(self.starts, timeline, axis)
        if not len(self.starts):
            return np.zeros(len(moment), np.int64)
        within = np.minimum(axis, self.ends[place]) - self.starts[place]
        return np.where(own, self.passed[place] + within, 0)

    def runs_out(self, timeline: Times, moment: Times, amount: Times) -> Times:
        """The last moment by which no more than `amount` of open time passed since `moment`; UNKNOWN where too late.

        Where the whole of it has passed at closing time, that is the next opening.
        """
        if not len(self.starts):
            return np.full(len(moment), UNKNOWN)
        wanted = self.passed_until(timeline, moment) + amount
        place, own = self._span(self.passed + self.owner * self.stretch, timeline, wanted + timeline * self.stretch)
        found = self.starts[place] + wanted - self.passed[place]
        known = own & (wanted < self.stretch) & (found <= self.ends[place])
        return np.where(known, found - timeline * self.stretch + self.base, UNKNOWN)

    def _axis(self, timeline: Times, moment: Times) -> Times:
        return moment - self.base + timeline * self.stretch

    def _span(self, begins: Times, timeline: Times, axis: Times) -> tuple[Times, Flags]:
        """The last span that begins by then, and whether it is one of the timeline."""
        place = np.searchsorted(begins, axis, "right") - 1
        own = (place >= 0) & (self.owner[place] == timeline) if len(begins) else np.zeros(len(axis), np.bool_)
        return place, own
