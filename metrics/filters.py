"""Which rows a figure is about: one frozen object gives the SQL clause, its parameters and the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

import canonical
from language import _, ngettext
from metrics import dimensions
from metrics.errors import BadFilterError, MetricsError, UnknownDimensionError, did_you_mean
from metrics.format import day, span

Compare = Literal["previous", "year"]
# What a question may ask for; "both" is the two of them at once.
Comparison = Literal["previous", "year", "both"]
UNKNOWN: Final = "unknown"
_NUMBERS: Final = {"weekday": range(1, 8), "hour": range(24)}
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dimension(name: str) -> str:
    """The dimension of that name; raises UnknownDimensionError with the nearest names."""
    if name not in canonical.DIMENSIONS:
        raise UnknownDimensionError(f"There is no dimension '{name}'. {did_you_mean(name, canonical.DIMENSIONS)}")
    return name


def group(by: str) -> str:
    """SQL of a dimension's value as text, with "unknown" where the row has none."""
    return f"coalesce(CAST(\"{dimension(by)}\" AS VARCHAR), '{UNKNOWN}')"


@dataclass(frozen=True)
class Filters:
    """Days (both inclusive; None: open) and dimension values (values of one dimension: or; dimensions: and)."""

    start: date | None = None
    end: date | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise BadFilterError(f"The first day {self.start} is after the last day {self.end}. Exchange the two.")
        merged: dict[str, dict[str, None]] = {}
        for name, values in self.where:
            kept = merged.setdefault(dimension(name), {})
            kept.update(dict.fromkeys(_checked(name, value) for value in values))
        where = tuple((name, tuple(sorted(values))) for name, values in sorted(merged.items()) if values)
        object.__setattr__(self, "where", where)

    @property
    def days(self) -> int | None:
        """The number of days, None where one end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None

    def clause(self, anchor: str | None) -> tuple[str, list[object]]:
        """SQL condition and its parameters. Rows without the anchor date belong to no period and never match."""
        pieces, params = self._where()
        if anchor:
            pieces.insert(0, f'"{anchor}" IS NOT NULL')
            for limit, sign in ((self.start, ">="), (self.end, "<=")):
                if limit:
                    pieces.append(f'"{anchor}" {sign} ?')
                    params.append(limit)
        return " AND ".join(pieces) or "true", params

    def _where(self) -> tuple[list[str], list[object]]:
        pieces, params = [], list[object]()
        for name, values in self.where:
            given: list[object] = [int(v) if name in _NUMBERS and v != UNKNOWN else v for v in values]
            alternatives = [f'"{name}" IS NULL'] if UNKNOWN in values else []
            if name in _NUMBERS:
                given = [v for v in given if v != UNKNOWN]
            if given:
                alternatives.append(f'"{name}" IN ({", ".join("?" * len(given))})')
            pieces.append(f"({' OR '.join(alternatives)})")
            params += given
        return pieces, params

    def narrowed(self, name: str, value: str) -> Filters:
        """These filters with one dimension set to one value, as a click on a row does."""
        return replace(self, where=(*(pair for pair in self.where if pair[0] != name), (name, (value,))))

    def previous(self, compare: Comparison = "previous") -> Filters:
        """The same number of days right before, or the same dates one calendar year before (29 Feb: 28 Feb).

        Of "both" it is the first.
        """
        if not (self.start and self.end):
            raise MetricsError(NO_COMPARISON)
        if compare == "year":
            return replace(self, start=_year_before(self.start), end=_year_before(self.end))
        length = self.end - self.start + timedelta(days=1)
        return replace(self, start=self.start - length, end=self.end - length)

    def sentence(self, latest: date | None = None) -> str:
        """In words: "in the last 28 days, channel chat or email"; `latest` is the present day."""
        parts = [self._period(latest)]
        for name, values in self.where:
            shown = [_WEEKDAYS[int(v) - 1] if name == "weekday" and v != UNKNOWN else v for v in values]
            parts.append(f"{dimensions.one(name)} {_(' or ').join(shown)}")
        return ", ".join(parts)

    def _period(self, latest: date | None) -> str:
        if self.start and self.end:
            if self.end == latest and self.start != self.end:
                return ngettext("in the last {n} day", "in the last {n} days", self.days or 0).format(n=self.days)
            return span(self.start, self.end)
        if self.start:
            return _("since {day}").format(day=day(self.start))
        return _("until {day}").format(day=day(self.end)) if self.end else _("over all dates")


NO_COMPARISON: Final = (
    "There is nothing to compare with: without a first day the period has no earlier one. Give the first day."
)


def parse_where(pairs: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`["channel=chat", "team=A"]` as the `where` of Filters."""
    found = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise BadFilterError(f"'{pair}' is not a condition. Write DIMENSION=VALUE, for example channel=chat.")
        found.append((dimension(name.strip()), (value.strip(),)))
    return tuple(found)


def parse_day(text: str) -> date:
    """A date written 2026-11-30; raises BadFilterError that says so."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadFilterError(f"'{text}' is not a date. Write it as 2026-11-30.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadFilterError(f"'{text}' is not a date: {error}. Write it as 2026-11-30.") from error


def _checked(name: str, value: str) -> str:
    if name not in _NUMBERS or value == UNKNOWN:
        return value
    allowed = _NUMBERS[name]
    if not (value.isascii() and value.isdigit() and int(value) in allowed):
        first, last = allowed[0], allowed[-1]
        raise BadFilterError(f"The {name} '{value}' does not exist. Use a number from {first} to {last}, or 'unknown'.")
    return str(int(value))


def _year_before(given: date) -> date:
    last = 28 if (given.month, given.day) == (2, 29) else given.day
    if given.year == 1:
        raise BadFilterError(f"There is no year before {given}. Use a later date.")
    return given.replace(year=given.year - 1, day=last)
