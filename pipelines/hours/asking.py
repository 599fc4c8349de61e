"""The clock as a function of SQL: one call answers everything about the opening hours of a contact."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL

from pipelines.hours.clock import UNKNOWN, Clock, Flags
from pipelines.hours.zones import SECOND, Times

ARGUMENTS: Final = (
    "timeline",  # of `rules`; null for none
    "created",  # moments and amounts in microseconds
    "replied",
    "solved",
    "seen",  # until when it was watched
    "asked",  # when the customer wrote what waited longest for an answer
    "answered",
    "waiting",  # since when the customer waits now
    "first_response",  # targets in open time
    "next_reply",
    "resolution",
)
ANSWER: Final = {
    "schedule": "INTEGER",
    "out_of_hours": "BOOLEAN",
    "first_response": "DOUBLE",  # open seconds
    "resolution": "DOUBLE",
    "watched": "DOUBLE",
    "next_reply": "DOUBLE",
    "first_response_due": "TIMESTAMP",
    "resolution_due": "TIMESTAMP",
    "next_reply_due": "TIMESTAMP",
}
_STRUCT: Final = f"STRUCT({', '.join(f'{name} {kind}' for name, kind in ANSWER.items())})"


def teach(connection: duckdb.DuckDBPyConnection, clock: Clock | None) -> None:
    """Give the connection the macro `in_hours` with ARGUMENTS, which answers ANSWER; null without a clock."""
    given, body = ", ".join(ARGUMENTS), f"NULL::{_STRUCT}"
    if clock:
        kinds: list[Any] = ["INTEGER", *["BIGINT"] * (len(ARGUMENTS) - 1)]
        ask = partial(answer, clock)
        connection.create_function("ask_clock", ask, kinds, _STRUCT, type=ARROW, null_handling=SPECIAL)
        body = f"ask_clock({given})"
    connection.execute(f"CREATE TEMP MACRO in_hours({given}) AS {body}")


def answer(
    clock: Clock,
    timeline: Any,
    created: Any,
    replied: Any,
    solved: Any,
    seen: Any,
    asked: Any,
    answered: Any,
    waiting: Any,
    first_response: Any,
    next_reply: Any,
    resolution: Any,
) -> pa.Array:
    """The struct ANSWER of each row, for columns of Arrow that are ARGUMENTS."""
    line = _numbers(timeline, -1).astype(np.int64)
    known = line >= 0
    line = np.where(known, line, 0)
    created, asked, waiting = (_numbers(column) for column in (created, asked, waiting))
    covered = known & clock.covers(line, created)
    at = np.where(covered, created, clock.since[line])
    parts = [
        pa.array(clock.schedule(line, at).astype(np.int32), mask=~covered),
        pa.array(~clock.is_open(line, at), mask=~covered),
        _between(clock, line, covered, at, _numbers(replied)),
        _between(clock, line, covered, at, _numbers(solved)),
        _between(clock, line, covered, at, _numbers(seen)),
        _between(clock, line, known & clock.covers(line, asked), asked, _numbers(answered)),
        _due(clock, line, covered, at, _numbers(first_response)),
        _due(clock, line, covered, at, _numbers(resolution)),
        _due(clock, line, known & clock.covers(line, waiting), waiting, _numbers(next_reply)),
    ]
    return pa.StructArray.from_arrays(parts, list(ANSWER))


def _numbers(column: Any, null: int = UNKNOWN) -> Times:
    found: Times = column.fill_null(null).to_numpy(zero_copy_only=False)
    return found


def _between(clock: Clock, line: Times, known: Flags, start: Times, end: Times) -> pa.Array:
    """Open seconds from `start` to `end`."""
    known = known & clock.covers(line, end) & (end >= start)
    place = np.flatnonzero(known)
    seconds = np.zeros(len(line))
    of = line[place]
    seconds[place] = (clock.passed_until(of, end[place]) - clock.passed_until(of, start[place])) / SECOND
    return pa.array(seconds, mask=~known)


def _due(clock: Clock, line: Times, known: Flags, start: Times, amount: Times) -> pa.Array:
    """The last moment that is in time."""
    place = np.flatnonzero(known & (amount != UNKNOWN))
    moments = np.full(len(line), UNKNOWN)
    moments[place] = clock.runs_out(line[place], start[place], amount[place])
    return pa.array(moments, type=pa.timestamp("us"), mask=moments == UNKNOWN)
