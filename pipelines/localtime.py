"""The reporting zone's clock as a macro of SQL: many times as fast as asking the calendar for every row."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

import duckdb

# Moments of these years are placed by comparison, all others by the calendar of the database: both give the same.
BEFORE: Final = timedelta(days=6 * 366)
AHEAD: Final = timedelta(days=366)
_SHIFTS: Final = """
    SELECT us, epoch_us(timezone(getvariable('zone'), make_timestamptz(us))) - us AS shift
    FROM (SELECT unnest(range(epoch_us($start::TIMESTAMP), epoch_us($end::TIMESTAMP), 21_600_000_000)) AS us)
    ORDER BY us
"""


def teach(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Give the connection the macro `local_time`: a moment, as TIMESTAMP of UTC or TIMESTAMPTZ, on the zone's clock.

    The zone is the variable `zone`.
    """
    start, end = (moment.replace(tzinfo=None) for moment in (now - BEFORE, now + AHEAD))
    cases = []
    for shift, group in groupby(
        connection.execute(_SHIFTS, {"start": start, "end": end}).fetchall(), lambda row: row[1]
    ):
        known = [us for us, _ in group]
        placed = f"make_timestamp(epoch_us(moment) + {shift})"
        cases.append(f"WHEN epoch_us(moment) BETWEEN {known[0]} AND {known[-1]} THEN {placed}")
    # Between two stretches the clocks are turned, so there the calendar is asked as well.
    asked = "timezone(getvariable('zone'), make_timestamptz(epoch_us(moment)))"
    newest_first = " ".join(reversed(cases))
    connection.execute(f"CREATE TEMP MACRO local_time(moment) AS CASE {newest_first} ELSE {asked} END")
