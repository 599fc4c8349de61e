"""Local times -> UTC, with the hours that daylight saving time makes impossible or double."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta

import polars as pl

import canonical
from pipelines.meaning.timestamps import Moments


@dataclass(frozen=True)
class Placed:
    """A column in UTC; `impossible` marks local times that no clock showed, `double` counts those shown twice.

    `late` is the column with the second passing of the doubled hour.
    """

    utc: pl.Series
    late: pl.Series
    impossible: pl.Series
    double: int


def place(moments: Moments, zone: str) -> Placed:
    """The moments in UTC; local ones are in `zone`, a time that occurs twice is taken as the earlier one."""
    stated = moments.utc.dt.replace_time_zone("UTC")
    if zone == "UTC" or moments.local.null_count() == len(moments.local):
        utc = moments.local.dt.replace_time_zone("UTC").fill_null(stated)
        return Placed(utc.cast(canonical.TIMESTAMP), utc, pl.repeat(False, len(utc), eager=True), 0)
    moments = _first_of_the_day(moments, zone)
    early = moments.local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    late = moments.local.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null")
    impossible = early.is_null() & moments.local.is_not_null()
    double = int((early != late).fill_null(False).sum())
    first, second = (
        (side.dt.convert_time_zone("UTC").fill_null(stated).cast(canonical.TIMESTAMP)) for side in (early, late)
    )
    return Placed(first, second, impossible, double)


def _first_of_the_day(moments: Moments, zone: str) -> Moments:
    """In a column of dates, the first moment of days that begin at one o'clock because clocks went forward."""
    local = moments.local
    if (local.dt.time() != time(0)).any():
        return moments
    absent = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").is_null()
    return replace(moments, local=local.zip_with(~absent, local + timedelta(hours=1)))
