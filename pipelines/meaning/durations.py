"""Text -> seconds. The unit comes from the source, the header or the spelling, and is checked against the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.meaning import clocks, numerals
from pipelines.meaning.numerals import numbers
from pipelines.meaning.presets import Unit

YEAR: Final = 365 * 86_400.0
SECONDS: Final[dict[str, float]] = {
    "milliseconds": 0.001,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86_400.0,
}
LETTERS: Final = (
    (r"(\d+(?:[.,]\d+)?)\s*(?:d|days?|tage?|días?|dias?|jours?)(?:\P{L}|$)", 86_400.0),
    (r"(\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std|stunden?|horas?|heures?)(?:\P{L}|$)", 3600.0),
    (r"(\d+(?:[.,]\d+)?)\s*(?:m|mins?|minutes?|minuten?|minutos?)(?:\P{L}|$)", 60.0),
    (r"(\d+(?:[.,]\d+)?)\s*(?:s|secs?|seconds?|sekunden?|segundos?|secondes?)(?:\P{L}|$)", 1.0),
)
WORDED: Final = r"(?i)^\s*(\d+([.,]\d+)?\s*(days?|d|tage?|días?|dias?|jours?|hours?|hrs?|h|std|stunden?|horas?|heures?|mins?|minut\p{L}*|m|secs?|s|se[ck]\p{L}*)\.?,?\s*(and|und|y|et)?\s*)+(ago)?$"  # noqa: E501 - one pattern
# In a header without parenthesis: `call duration in minutes`, `handle_s`, `resolution_hours`.
NAMED: Final = (
    ("milliseconds", r"\b(ms|millis(econds)?)$"),
    ("seconds", r"\b(s|secs?|seconds?|sekunden|segundos|secondes|secondi|seconden)$"),
    ("minutes", r"\b(m|mins?|minutes?|minuten|minutos|minuti)$"),
    ("hours", r"\b(h|hrs?|hours?|stunden|horas|heures|ore|uren)$"),
    ("days", r"\b(d|days|tage|días|dias|jours|giorni|dagen)$"),
)


@dataclass(frozen=True)
class Durations:
    """A column in seconds, null where unreadable, with its unit and the reason for it."""

    seconds: pl.Series
    unit: str
    basis: str
    notes: tuple[str, ...] = ()  # what could be read in another way


def unit_in_name(base: str) -> str | None:
    """The unit that a header ends with, such as `minutes` in `call duration in minutes`."""
    for unit, pattern in NAMED:
        if pl.Series([base]).str.contains(pattern)[0]:
            return unit
    return None


def parse(
    values: pl.Series,
    unit: str | None,
    unit_basis: str,
    elapsed: pl.Series | None = None,
    header: str = "",
    short: bool = False,
) -> Durations:
    """The durations in a column of text; `elapsed` are seconds by the clock, where a start and an end are known.

    `short` says that the column holds the length of a talk or of waiting, where 03:25 are minutes and seconds.
    """
    number = numbers(values)
    clock, spelled, notes = None, None, numerals.doubts(values)
    if number.null_count() > values.null_count():
        clock, more = clocks.parse(values, unit if unit_basis == "header" else None, elapsed, header, short)
        notes = [*notes, *more]
        spelled = _words(values) if values.str.contains(WORDED).any() else None
    if unit is None and number.null_count() < len(number):
        unit, unit_basis = _unit_by_clock(number, elapsed)
    if unit is None:
        spelling = (clock is not None and clock.null_count() < len(clock)) or spelled is not None
        unit, unit_basis = ("hh:mm:ss", "spelling of the values") if spelling else ("minutes", "assumed")
    seconds = number * SECONDS.get(unit, 60.0)
    if clock is not None:
        seconds = seconds.fill_null(clock)
    if spelled is not None:
        seconds = seconds.fill_null(spelled)
    return Durations(seconds.alias(values.name), unit, unit_basis + _check(seconds, elapsed), tuple(notes))


def settle(values: pl.Series, units: tuple[Unit, ...], elapsed: pl.Series | None) -> tuple[Unit, str]:
    """The unit, of several that readers of such files report, in which the lengths are possible, and the reason.

    A length can be no longer than the clock says; without a clock, hardly a contact takes more than a year.
    """
    number = numbers(values)
    limit, basis = pl.repeat(YEAR, len(values), eager=True), "size of the values"
    if elapsed is not None and (elapsed.is_not_null() & (number > 0)).any():
        limit, basis = elapsed + 60.0, "no longer than the time stamps allow"
    longest = sorted(units, key=lambda unit: -SECONDS[unit])
    for unit in longest:
        known = (number * SECONDS[unit] <= limit).drop_nulls()
        if known.sum() >= 0.9 * len(known):
            return unit, basis
    return longest[-1], basis


def _words(values: pl.Series) -> pl.Series:
    text = values.str.to_lowercase()
    frame = text.to_frame("v")
    total = pl.sum_horizontal(
        pl.col("v").str.extract(pattern).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).fill_null(0)
        * seconds
        for pattern, seconds in LETTERS
    )
    return frame.select(pl.when(pl.col("v").str.contains(WORDED)).then(total)).to_series()


def _ratio(number: pl.Series, elapsed: pl.Series | None) -> float | None:
    """Seconds by the clock per unit written, as the median of rows that have both."""
    if elapsed is None:
        return None
    both = pl.DataFrame({"n": number, "e": elapsed}).filter((pl.col("n") > 0) & (pl.col("e") > 0))
    if both.height < 5:
        return None
    return float((both["e"] / both["n"]).median())  # type: ignore[arg-type]


def _unit_by_clock(number: pl.Series, elapsed: pl.Series | None) -> tuple[str, str]:
    ratio = _ratio(number, elapsed)
    if ratio is not None:
        for unit, seconds in SECONDS.items():
            if 0.9 <= ratio / seconds <= 1.1:
                return unit, "agrees with the time stamps"
    middle = number.drop_nulls().median()
    # Milliseconds of an hour are millions; nobody waits as many seconds.
    if isinstance(middle, float) and middle > 3e6:
        return "milliseconds", "size of the values"
    return "minutes", "assumed: neither header nor time stamps tell the unit"


def _check(seconds: pl.Series, elapsed: pl.Series | None) -> str:
    ratio = _ratio(seconds, elapsed)
    if ratio is None:
        return ""
    if 0.9 <= ratio <= 1.1:
        return "; agrees with the time stamps"
    return f"; the time stamps give {ratio:.2g} times as much"
