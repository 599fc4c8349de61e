"""What the figures say, in words; pages and command line say the same."""

from __future__ import annotations

from datetime import date

import polars as pl

from metrics import conventions
from metrics import format as words
from metrics.change import Change
from metrics.figure import Figure
from metrics.filters import Filters
from metrics.kpi import Kpi


def sentence(figure: Figure, filters: Filters, latest: date | None = None) -> str:
    """One or two sentences: "First response time: 3 h 40 min in the last 28 days, worse than ..."."""
    kpi = conventions.record(figure.kpi, figure.convention)
    when = filters.sentence(latest)
    if figure.value is None:
        return f"{kpi.label}: {missing(figure, kpi)} {when}. {figure.reason}".rstrip()
    shown = words.figure(figure.value, kpi, figure.n)
    value = shown if kpi.unit != "nps" else shown.removeprefix("NPS ")
    parts = [f"{kpi.label}: {value} {when}"]
    if figure.low_sample:
        parts.append(f" (low sample, n = {figure.n:,})")
    if figure.previous and figure.change:
        parts.append(_compared(kpi, figure.previous, figure.change))
    if figure.year and figure.year_change:
        parts.append(f"; against the year before: {_year(kpi, figure.year, figure.year_change)}")
    parts.append(".")
    if figure.reason:
        parts.append(f" {figure.reason}")
    if figure.maturing and figure.maturing_until:
        parts.append(f" Until {words.day(figure.maturing_until)} still maturing.")
    return "".join(parts)


def missing(figure: Figure, kpi: Kpi) -> str:
    """What stands in the place of a figure that has no value: "no data", or "not reached" of a median."""
    return "not reached" if kpi.kind == "km" and figure.n else words.NO_DATA


def _year(kpi: Kpi, year: Figure, change: Change) -> str:
    if year.value is None or change.verdict == "no data":
        return words.NO_DATA
    return f"{verdict(kpi, change)} from {words.figure(year.value, kpi, year.n)}"


def verdict(kpi: Kpi, change: Change) -> str:
    """The verdict with the size of the change: "worse, +30 min", or why there is none."""
    match change.verdict:
        case "no data":
            return "nothing to compare with"
        case "low sample" | "no clear change":
            return change.verdict
        case word:
            return f"{word}, {words.difference(change.difference, kpi)}"


def unseen(kpi: Kpi, change: Change) -> str:
    """What the sample could not have seen: "A change below 4.1 pp could not have been seen in this sample."."""
    if change.detectable is None or change.verdict != "no clear change":
        return ""
    return f"A change below {words.size(change.detectable, kpi)} would often be missed with this sample."


def spread(kpi: Kpi, frame: pl.DataFrame, by: str) -> str:
    """The lowest and the highest group of a breakdown; low samples are counted, never ranked. Empty below two."""
    usable = frame.filter(pl.col("value").is_not_null() & ~pl.col("low_sample")).sort("value")
    if len(usable) < 2:
        return ""
    low, high = usable.row(0, named=True), usable.row(-1, named=True)
    ends = " to ".join(f"{words.figure(row['value'], kpi, row['n'])} ({row[by]})" for row in (low, high))
    small = len(frame.filter(pl.col("value").is_not_null())) - len(usable)
    more = f"; {small} more with a low sample" if small else ""
    plural = {"country": "countries"}.get(by, f"{by}s")
    return f"Between {plural}: from {ends}{more}."


def _compared(kpi: Kpi, previous: Figure, change: Change) -> str:
    before = words.figure(previous.value, kpi, previous.n)
    match change.verdict:
        case "no data":
            return "; the earlier period has no data to compare with"
        case "low sample":
            smaller = "; too few" if not previous.low_sample else "; too few in the earlier period"
            return f"{smaller} to judge a change from {before}"
        case "no clear change":
            return f", no clear change from {before} before"
        case _:
            return f", {_word(kpi, change)} than {before} before"


def _word(kpi: Kpi, change: Change) -> str:
    if kpi.unit == "seconds":
        return "slower" if change.verdict == "worse" else "faster"
    direction = "higher" if (change.difference or 0) > 0 else "lower"
    return direction if change.verdict == direction else f"{change.verdict} ({direction})"
