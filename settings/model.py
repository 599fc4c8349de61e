"""Everything an installation may decide for itself, with the defaults."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, field_validator

from settings.schedule import Schedule
from settings.values import Channel, Count, Currency, Day, Number, Priority, Section, Word, Zone, refusal

HOUR: Final = 3600.0
MOST_SAMPLE: Final = 1_000_000_000
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Target(Section):
    """Seconds within which a contact should be answered, answered again and solved; the first fitting rule wins."""

    channel: Channel | None = None
    team: Word | None = None
    priority: Priority | None = None
    segment: Word | None = None
    since: Day | None = Field(default=None, alias="from")
    hours: Literal["calendar", "open"] = "calendar"
    first_response_seconds: Number | None = Field(default=None, gt=0, le=366 * 24 * HOUR)
    next_reply_seconds: Number | None = Field(default=None, gt=0, le=366 * 24 * HOUR)
    resolution_seconds: Number | None = Field(default=None, gt=0, le=366 * 24 * HOUR)

    @property
    def scope(self) -> tuple[str | None, ...]:
        """Whom it is for: channel, team, priority, segment (case does not matter), None for all."""
        team, segment = (word.strip().casefold() if word else None for word in (self.team, self.segment))
        return self.channel, team, self.priority, segment


class Scale(Section):
    """How the ratings of one source are to be read."""

    satisfied_from: Number | None = Field(default=None, gt=0, le=1)
    ces_direction: Literal["high_is_easy", "low_is_easy"] = "high_is_easy"


class KpiTarget(Section):
    """What a KPI should reach, in its own unit, for all or for one channel or team, since a day."""

    kpi: Word
    value: Number
    since: Day | None = Field(default=None, alias="from")
    channel: Channel | None = None
    team: Word | None = None


class Settings(Section):
    """Everything an installation may decide for itself."""

    reporting_zone: Zone = "UTC"
    first_weekday: Weekday = "monday"
    minimum_sample: Count = Field(default=30, ge=1, le=MOST_SAMPLE)
    satisfied_from: Number = Field(default=0.75, gt=0, le=1)
    complaint_rating_up_to: Number = Field(default=0.25, ge=0, lt=1)
    complaint_words: tuple[Word, ...] = ("complaint", "complaints", "beschwerde", "reklamation", "queja", "reclamo")
    complaint_categories: tuple[Word, ...] = ()
    complaint_tags: tuple[Word, ...] = ()
    cost_per_contact: Number | None = Field(default=None, ge=0)
    currency: Currency = "EUR"
    scales: dict[str, Scale] = Field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    targets: tuple[Target, ...] = (
        Target(channel="chat", first_response_seconds=120.0, resolution_seconds=24 * HOUR),
        Target(first_response_seconds=24 * HOUR, resolution_seconds=72 * HOUR),
    )
    kpi_targets: tuple[KpiTarget, ...] = ()

    @field_validator("schedules")
    @classmethod
    def _told_apart(cls, schedules: tuple[Schedule, ...]) -> tuple[Schedule, ...]:
        seen: dict[object, str] = {}
        for place, schedule in enumerate(schedules, 1):
            rule = (schedule.scope, schedule.since)
            if rule in seen:
                since = f"since {schedule.since}" if schedule.since else "without a `from`"
                reason = f"is for the same team and channel as {seen[rule]!r}, both {since}."
                raise refusal(f"{reason} Change `team`, `channel` or `from`.", f"[{place}].name", schedule.name)
            seen[rule] = schedule.name
        return schedules
