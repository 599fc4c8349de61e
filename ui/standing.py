"""The line below the filter bar: what is shown, in words, and how fresh the data is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from language import _, ngettext
from metrics import dimensions, kpis, warehouse
from metrics import format as numbers
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
        parts.append(_("compared with {earlier}").format(earlier=_(" and ").join(earlier)))
    elif shown.asked and shown.filters.start:
        parts.append(_("not compared: the data begins on {day}").format(day=numbers.day(shown.first_on)))
    if shown.asked == "both" and shown.compare in ("previous", "year"):
        parts.append(
            _("nothing else to compare with: the data begins on {day}").format(day=numbers.day(shown.first_on))
        )
    parts += [f"{dimensions.one(name)} {_either(name, values)}" for name, values in shown.filters.where]
    if shown.hours == "business":
        parts.append(_("durations in opening hours"))
    if shown.convention:
        parts.append(_("as {vendor} counts").format(vendor=choices.CONVENTIONS[shown.convention]))
    until = end + timedelta(days=max(kpi.matures_days for kpi in kpis.KPIS.values()))
    if known_until and until > known_until:
        parts.append(_("newest figures mature until {day}").format(day=numbers.day(until)))
    return ", ".join(parts)


def freshness(opened: warehouse.Warehouse) -> str:
    """Data until 12 Nov 2026, 3 loads, version 42."""
    known = opened.freshness()
    loads = known["loads"]
    text = ngettext(
        "Data until {day} \u00b7 {n} load \u00b7 version {version}",
        "Data until {day} \u00b7 {n} loads \u00b7 version {version}",
        loads,
    )
    return text.format(day=numbers.day(opened.latest_on), n=loads, version=known["version"])


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
    return _(" or ").join([*shown, *([_("{n} more").format(n=more)] if more else [])])


def _span(start: date, end: date) -> str:
    return numbers.days(start, end)
