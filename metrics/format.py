"""Numbers as people read them: 2 h 15 min, 84 %, +2.1 pp, NPS +12, 1,284."""

from __future__ import annotations

from datetime import date
from typing import Final

from language import N_, _, written
from metrics.kpi import Kpi

NO_DATA: Final = N_("no data")
MINUS: Final = "\N{MINUS SIGN}"
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


def duration(seconds: float | None) -> str:
    """45 s, 12 min, 2 h 15 min, 3.4 d."""
    if seconds is None:
        return _(NO_DATA)
    sign, size = (MINUS if seconds < 0 else ""), abs(seconds)
    if size < 59.5:
        return sign + _("{n} s").format(n=written.number(size))
    if size < 59.5 * _MINUTE:
        return sign + _("{n} min").format(n=written.number(size / _MINUTE))
    minutes = round(size / _MINUTE)
    if minutes < 36 * 60:
        hours, rest = divmod(minutes, 60)
        whole = _("{n} h").format(n=hours)
        return f"{sign}{whole} {_('{n} min').format(n=rest)}" if rest else sign + whole
    days = size / _DAY
    return sign + _("{n} d").format(n=written.number(days, 1 if days < 9.95 else 0))


def number(value: float | None, digits: int = 0) -> str:
    """1,284 or 1.73, with thousands separated."""
    return _(NO_DATA) if value is None else written.number(value, digits).replace("-", MINUS)


def percent(share: float | None, n: int | None = None) -> str:
    """84 %; one decimal below 10 %, near 100 %, and from n = 1,000 on, where the sample carries it.

    Almost none is never 0 % and almost all never 100 %.
    """
    if share is None:
        return _(NO_DATA)
    value = 100 * share
    if 0 < value < 0.05:
        return f"<{written.number(0.1, 1)} %"
    if 99.95 <= value < 100:
        return f">{written.number(99.9, 1)} %"
    fine = 0 < value < 9.95 or 99.0 < value < 100 or (0 < value < 100 and n is not None and n >= 1000)
    return f"{written.number(value, 1 if fine else 0)} %".replace("-", MINUS)


def points(difference: float | None) -> str:
    """A difference of two shares in percentage points: +2.1 pp."""
    return _(NO_DATA) if difference is None else _("{n} pp").format(n=signed(100 * difference, 1))


def signed(value: float | None, digits: int = 0) -> str:
    """+12, -3 or 0, with a real minus sign."""
    if value is None:
        return _(NO_DATA)
    text = written.number(abs(value), digits)
    if round(abs(value), digits) == 0:
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def figure(value: float | None, kpi: Kpi, n: int | None = None) -> str:
    """The value of a KPI with its unit."""
    if value is None:
        return _(NO_DATA)
    match kpi.unit:
        case "seconds":
            return duration(value)
        case "proportion":
            return percent(value, n)
        case "nps":
            return f"NPS {signed(value)}"
        case "contacts":
            return number(value)
        case _:
            return number(value, 2 if abs(value) < 10 else 1)


def difference(value: float | None, kpi: Kpi) -> str:
    """A change of a KPI with its sign and unit: +2.1 pp, +30 min."""
    if value is None:
        return _(NO_DATA)
    match kpi.unit:
        case "seconds":
            text = duration(abs(value))
            return text if abs(value) < 0.5 else f"{MINUS if value < 0 else '+'}{text}"
        case "proportion":
            return points(value)
        case "nps" | "contacts":
            return signed(value)
        case _:
            return signed(value, 2)


def size(value: float | None, kpi: Kpi) -> str:
    """How large a change is, without a sign: 2.1 pp, 30 min."""
    return difference(None if value is None else abs(value), kpi).lstrip("+")


def interval(low: float | None, high: float | None, kpi: Kpi, n: int | None = None) -> str:
    """80 % to 87 %; one end open where the sample cannot give it."""
    if low is None and high is None:
        return _("no interval")
    if low is None:
        return _("at most {figure}").format(figure=figure(high, kpi, n))
    if high is None:
        return _("at least {figure}").format(figure=figure(low, kpi, n))
    return between(figure(low, kpi, n), figure(high, kpi, n))


def between(low: str, high: str) -> str:
    """Two written values with "to" between them: 80 % to 87 %."""
    return _("{low} to {high}").format(low=low, high=high)


def day(value: date | None) -> str:
    """14 Nov 2026."""
    return _(NO_DATA) if value is None else written.day(value)


def days(start: date, end: date) -> str:
    """4 Oct to 31 Oct 2026, or 31 Oct 2026."""
    if start == end:
        return day(end)
    return between(written.day(start, "day_month") if start.year == end.year else day(start), day(end))


def span(start: date, end: date) -> str:
    """from 4 Oct to 31 Oct 2026, as a part of a sentence."""
    if start == end:
        return _("on {day}").format(day=day(end))
    first = written.day(start, "day_month") if start.year == end.year else day(start)
    return _("from {first} to {last}").format(first=first, last=day(end))
