"""What the figures say, in words; pages and command line say the same."""

from __future__ import annotations

from datetime import date

import polars as pl

from language import _, ngettext
from metrics import conventions, dimensions
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
        return f"{kpi.title}: {missing(figure, kpi)} {when}. {figure.reason}".rstrip()
    shown = words.figure(figure.value, kpi, figure.n)
    value = shown if kpi.unit != "nps" else shown.removeprefix("NPS ")
    parts = [f"{kpi.title}: {value} {when}"]
    if figure.low_sample:
        parts.append(_(" (low sample, n = {n})").format(n=words.number(figure.n)))
    if figure.previous and figure.change:
        parts.append(_compared(kpi, figure.previous, figure.change))
    if figure.year and figure.year_change:
        parts.append(
            _("; against the year before: {change}").format(change=_year(kpi, figure.year, figure.year_change))
        )
    parts.append(".")
    if figure.reason:
        parts.append(f" {figure.reason}")
    if figure.maturing and figure.maturing_until:
        parts.append(_(" Until {day} still maturing.").format(day=words.day(figure.maturing_until)))
    return "".join(parts)


def missing(figure: Figure, kpi: Kpi) -> str:
    """What stands in the place of a figure that has no value: "no data", or "not reached" of a median."""
    return _("not reached") if kpi.kind == "km" and figure.n else _(words.NO_DATA)


def _year(kpi: Kpi, year: Figure, change: Change) -> str:
    if year.value is None or change.verdict == "no data":
        return _(words.NO_DATA)
    return _("{verdict} from {before}").format(
        verdict=verdict(kpi, change), before=words.figure(year.value, kpi, year.n)
    )


def verdict(kpi: Kpi, change: Change) -> str:
    """The verdict with the size of the change: "worse, +30 min", or why there is none."""
    match change.verdict:
        case "no data":
            return _("nothing to compare with")
        case "low sample" | "no clear change":
            return _(change.verdict)
        case word:
            return f"{_(word)}, {words.difference(change.difference, kpi)}"


def unseen(kpi: Kpi, change: Change) -> str:
    """What the sample could not have seen: "A change below 4.1 pp could not have been seen in this sample."."""
    if change.detectable is None or change.verdict != "no clear change":
        return ""
    return _("A change below {size} would often be missed with this sample.").format(
        size=words.size(change.detectable, kpi)
    )


def spread(kpi: Kpi, frame: pl.DataFrame, by: str) -> str:
    """The lowest and the highest group of a breakdown; low samples are counted, never ranked. Empty below two."""
    usable = frame.filter(pl.col("value").is_not_null() & ~pl.col("low_sample")).sort("value")
    if len(usable) < 2:
        return ""
    low, high = usable.row(0, named=True), usable.row(-1, named=True)
    ends = words.between(*(f"{words.figure(row['value'], kpi, row['n'])} ({row[by]})" for row in (low, high)))
    small = len(frame.filter(pl.col("value").is_not_null())) - len(usable)
    if small:
        text = ngettext(
            "Between {groups}: from {ends}; {n} more with a low sample.",
            "Between {groups}: from {ends}; {n} more with a low sample.",
            small,
        )
        return text.format(groups=dimensions.many(by), ends=ends, n=small)
    return _("Between {groups}: from {ends}.").format(groups=dimensions.many(by), ends=ends)


def _compared(kpi: Kpi, previous: Figure, change: Change) -> str:
    before = words.figure(previous.value, kpi, previous.n)
    match change.verdict:
        case "no data":
            return _("; the earlier period has no data to compare with")
        case "low sample" if previous.low_sample:
            return _("; too few in the earlier period to judge a change from {before}").format(before=before)
        case "low sample":
            return _("; too few to judge a change from {before}").format(before=before)
        case "no clear change":
            return _(", no clear change from {before} before").format(before=before)
        case __:
            return _(", {word} than {before} before").format(word=_word(kpi, change), before=before)


def _word(kpi: Kpi, change: Change) -> str:
    if kpi.unit == "seconds":
        return _("slower") if change.verdict == "worse" else _("faster")
    direction = _("higher") if (change.difference or 0) > 0 else _("lower")
    return direction if change.verdict in ("higher", "lower") else f"{_(change.verdict)} ({direction})"
