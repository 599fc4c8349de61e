"""Opening hours: when whom is somebody there, in which zone, since when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pydantic import Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from settings.values import DAY_MINUTES, Channel, Day, Holidays, Interval, Section, Word, Zone, minutes, refusal

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

SpecialDays = dict[Day, tuple[Interval, ...]]


class Days(Section):
    """The opening hours of a usual week; a day that is not named is closed."""

    monday: tuple[Interval, ...] = ()
    tuesday: tuple[Interval, ...] = ()
    wednesday: tuple[Interval, ...] = ()
    thursday: tuple[Interval, ...] = ()
    friday: tuple[Interval, ...] = ()
    saturday: tuple[Interval, ...] = ()
    sunday: tuple[Interval, ...] = ()

    def of(self, weekday: int) -> tuple[Interval, ...]:
        """The intervals of a weekday, Monday being 0."""
        found: tuple[Interval, ...] = getattr(self, WEEKDAYS[weekday])
        return found

    def week(self) -> Iterator[tuple[int, int, str, str]]:
        """Every interval as (start, end) in minutes since Monday 00:00, with the weekday and the text it stands in."""
        for place, weekday in enumerate(WEEKDAYS):
            for text in self.of(place):
                start, end = minutes(text)
                yield start + place * DAY_MINUTES, end + place * DAY_MINUTES, weekday, text


class Schedule(Section):
    """Opening hours of everybody, or of one team or channel, in force since a day; the most specific one wins."""

    name: Word
    since: Day | None = Field(default=None, alias="from")
    channel: Channel | None = None
    team: Word | None = None
    zone: Zone | None = None
    days: Days = Days()
    holidays: tuple[Holidays, ...] = ()
    closed: tuple[Day, ...] = ()
    open_on: SpecialDays = Field(default_factory=dict)

    @field_validator("days")
    @classmethod
    def _apart(cls, days: Days) -> Days:
        week = sorted(days.week())
        if week:
            # Sunday night may run into Monday morning.
            start, end, weekday, text = week[0]
            week.append((start + 7 * DAY_MINUTES, end + 7 * DAY_MINUTES, weekday, text))
        for (_, until, day, text), (start, _, other, later) in pairwise(week):
            if start < until:
                raise refusal(f"overlaps {text!r} of {day}. Join the two, or let one end before.", f".{other}", later)
        return days

    @field_validator("open_on")
    @classmethod
    def _one_word(cls, open_on: SpecialDays, info: ValidationInfo) -> SpecialDays:
        for day, texts in open_on.items():
            if day in info.data.get("closed", ()):
                raise refusal("is also in `closed`. Take it out of one of the two.", f".{day}", ", ".join(texts))
            spans = sorted((*minutes(text), text) for text in texts)
            for (_, until, text), (start, _, later) in pairwise(spans):
                if start < until:
                    raise refusal(f"overlaps {text!r}. Join the two, or let one end before.", f".{day}", later)
        return open_on

    @property
    def scope(self) -> tuple[str | None, str | None]:
        """Whom it is for: team (case does not matter) and channel, None for all."""
        return self.team.strip().casefold() if self.team else None, self.channel
