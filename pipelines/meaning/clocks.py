"""Lengths of time written like a clock: 1:02:03, 1d 2:00, and 03:25, which may be hours or minutes."""

from __future__ import annotations

from typing import Final

import polars as pl

CLOCK: Final = r"^\s*(-)?(?:(\d+)\s*(?:d|days?|Tage?|días?)\.?,?\s*)?(\d{1,6}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*$"
MINUTE: Final = 60.0


def parse(
    values: pl.Series, unit: str | None, elapsed: pl.Series | None, header: str, short: bool
) -> tuple[pl.Series, list[str]]:
    """The lengths in seconds, null where unreadable, and what is to be said of those with two parts."""
    frame = values.to_frame("v").select(pl.col("v").str.extract_groups(CLOCK)).unnest("v")
    sign, days, first, second, third = (pl.col(str(index)) for index in range(1, 6))
    day, big, middle, small = (part.cast(pl.Float64, strict=False) for part in (days, first, second, third))
    total = day.fill_null(0) * 86_400 + big * 3600 + middle * MINUTE + small.fill_null(0)
    signed = frame.select(pl.when(sign == "-").then(-total).otherwise(total)).to_series()
    two = frame.select(first.is_not_null() & third.is_null() & days.is_null()).to_series()
    if not two.any():
        return signed, []
    three = bool(frame.select(third.is_not_null().any()).item())
    minutes, basis = _minutes_first(signed.set(~two, None), unit, elapsed, header, short, three)
    example = values.filter(two)[0].strip()
    what = "minutes and seconds" if minutes else "hours and minutes"
    notes = [] if basis == "header" else [f"'{example}' is read as {what}: {basis}"]
    return (signed.zip_with(~two, signed / MINUTE) if minutes else signed), notes


def _minutes_first(
    hours: pl.Series, unit: str | None, elapsed: pl.Series | None, header: str, short: bool, three: bool
) -> tuple[bool, str]:
    """Whether two parts are minutes and seconds, and why; `hours` are the lengths if they are hours and minutes."""
    for mark, minutes in (("mm:ss", True), ("min:s", True), ("hh:mm", False), ("h:m", False)):
        if mark in header:
            return minutes, "header"
    if unit is not None:
        return unit in ("minutes", "seconds"), "header"
    if elapsed is not None and (elapsed.is_not_null() & hours.is_not_null()).any():
        fits = (hours <= elapsed + MINUTE).drop_nulls()
        return fits.sum() < 0.9 * len(fits), "no longer than the time stamps allow"
    if three:
        return True, "longer ones have three parts"
    if short and (hours / MINUTE >= MINUTE).any():
        return True, "the column holds talks or waiting"
    return False, "nothing tells otherwise"
