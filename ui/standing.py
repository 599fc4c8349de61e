"""The line below the filter bar: what is shown, in words, and how fresh the data is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from metrics import format as numbers
from metrics import kpis, warehouse
from metrics.filters import Compare, Filters
from ui import choices, plain, words
from ui.view import View


def in_words(shown: View, known_until: date | None) -> str:
    """The period, what it is compared with, the filters and the hours, as Markdown."""
    start, end = shown.filters.start or shown.first_on, shown.filters.end or shown.latest_on
    assert start
    assert end
    parts = [f"**{_span(start, end)}**"]
    earlier = [_earlier(Filters(start, end), each) for each in _compared(shown)]
    if earlier:
        parts.append(f"compared with {' and '.join(earlier)}")
    elif shown.asked and shown.filters.start:
        parts.append(f"not compared: the data begins on {numbers.day(shown.first_on)}")
    if shown.asked == "both" and shown.compare in ("previous", "year"):
        parts.append(f"nothing else to compare with: the data begins on {numbers.day(shown.first_on)}")
    parts += [f"{name} {_either(name, values)}" for name, values in shown.filters.where]
    if shown.hours == "business":
        parts.append("durations in opening hours")
    if shown.convention:
        parts.append(f"as {choices.CONVENTIONS[shown.convention]} counts")
    until = end + timedelta(days=max(kpi.matures_days for kpi in kpis.KPIS.values()))
    if known_until and until > known_until:
        parts.append(f"newest figures mature until {numbers.day(until)}")
    return ", ".join(parts)


def freshness(opened: warehouse.Warehouse) -> str:
    """Data until 12 Nov 2026, 3 loads, version 42."""
    known = opened.freshness()
    loads = known["loads"]
    return (
        f"Data until {numbers.day(opened.latest_on)} \u00b7 {loads} load{'s' * (loads != 1)} "
        f"\u00b7 version {known['version']}"
    )


def _compared(shown: View) -> tuple[Compare, ...]:
    if shown.compare == "both":
        return ("previous", "year")
    return (shown.compare,) if shown.compare else ()


def _earlier(days: Filters, compare: Compare) -> str:
    found = days.previous(compare)
    assert found.start
    assert found.end
    return _span(found.start, found.end)


def _either(name: str, values: Sequence[str]) -> str:
    shown = [plain.markdown(words.dimension_value(name, value), 40) for value in values[:5]]
    more = len(values) - len(shown)
    return " or ".join([*shown, *([f"{more} more"] if more else [])])


def _span(start: date, end: date) -> str:
    return numbers.span(start, end).removeprefix("from ").removeprefix("on ")
