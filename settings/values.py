"""Single values of the settings: words, zones, hours of a day, codes of holidays, each refused in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

import canonical

DAY_MINUTES: Final = 24 * 60
# An interval that ends before it starts runs past midnight. A longer night is more likely a slip.
LONGEST_NIGHT: Final = 12 * 60
_INTERVAL: Final = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})\s*")


class Section(BaseModel):
    """A table of the file: no key that does not exist, nothing changes once it is read; `from` is `since` here."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, validate_by_name=True)


def refusal(reason: str, at: str = "", value: Any = None) -> PydanticCustomError:
    """An error that says `reason`; `at` is the place below the key that is checked, `value` what stands there."""
    # Braces would be taken for names of the context.
    return PydanticCustomError("plain", "{reason}", {"reason": reason, "at": at, "value": value})


def nearest(value: str, allowed: Collection[str]) -> str:
    """ "Did you mean ...?" with the allowed words that look like `value`; empty where none does."""
    folded = {word.casefold(): word for word in sorted(allowed)}
    close = [folded[word] for word in get_close_matches(value.casefold(), folded, n=3)]
    return f"Did you mean {' or '.join(repr(word) for word in close)}?" if close else ""


def meant(value: str, allowed: Collection[str]) -> str:
    """The hint for a word that is not allowed: those that look like it, else the first of all."""
    known = sorted(allowed)
    return nearest(value, allowed) or f"Allowed: {', '.join(known[:20])}{', ...' if len(known) > 20 else ''}."


def one_of(allowed: Collection[str], what: str) -> AfterValidator:
    """A validator that takes one of these words."""

    def check(value: str) -> str:
        if value not in allowed:
            raise refusal(f"is not {what}. {meant(value, allowed)}")
        return value

    return AfterValidator(check)


def minutes(interval: str) -> tuple[int, int]:
    """Start and end of "HH:MM-HH:MM" in minutes since midnight; the end is beyond 1440 where it runs past midnight."""
    found = _INTERVAL.fullmatch(interval)
    if not found:
        raise refusal("is not a time of day. Write it like '09:00-17:30'.")
    hours = [int(part) for part in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if hours[1] > 59 or hours[3] > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise refusal("is not a time of day. Times go from 00:00 to 24:00, such as '09:00-17:30'.")
    if start == end:
        raise refusal("has no length. For a whole day write '00:00-24:00'; for a closed day leave it out.")
    if end < start:
        end += DAY_MINUTES
        if end - start > LONGEST_NIGHT:
            turned = f"{clock(end - DAY_MINUTES)}-{clock(start)}"
            raise refusal(
                f"ends before it starts. Did you mean '{turned}'? A night may last up to 12 hours, as in '22:00-06:00'."
            )
    return start, end


def clock(minute: int) -> str:
    """Minutes since midnight as HH:MM."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _interval(value: str) -> str:
    start, end = minutes(value)
    return f"{clock(start)}-{clock(end - DAY_MINUTES if end > DAY_MINUTES else end)}"


def _holidays(code: str) -> str:
    # Takes half a second to import, so only those pay who have holidays.
    from holidays import list_supported_countries  # noqa: PLC0415

    supported = list_supported_countries(include_aliases=True)
    country, _, region = code.partition("-")
    if country not in supported:
        raise refusal("is no code of a country with known holidays. Write one like 'DE', 'DE-BY' or 'US-CA'.")
    if region and region not in supported[country]:
        regions = ", ".join(f"{country}-{name}" for name in supported[country])
        raise refusal(f"names no region of {country} with known holidays. Allowed: {regions or country}.")
    return code


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise refusal('should be three capital letters. Write them like "EUR".')
    return value


def _day(value: object) -> object:
    # Numbers would be taken for seconds since 1970.
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value
    raise refusal("is not a date. Write it like 2026-12-24.")


Word = Annotated[str, Field(min_length=1, pattern=r"\S")]
# Neither "30" nor true is a number.
Number = Annotated[float, Strict()]
Count = Annotated[int, Strict()]
ZONES: Final = frozenset(available_timezones())
Zone = Annotated[str, one_of(ZONES, "a time zone")]
Channel = Annotated[str, one_of(canonical.CHANNELS, "a channel")]
Priority = Annotated[str, one_of(canonical.PRIORITIES, "a priority")]
Interval = Annotated[str, AfterValidator(_interval)]
Holidays = Annotated[str, AfterValidator(_holidays)]
Currency = Annotated[str, AfterValidator(_currency)]
Day = Annotated[date, BeforeValidator(_day)]
