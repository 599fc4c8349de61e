"""The words of the trade: channels, statuses, dimensions, as every table spells them."""

from __future__ import annotations

from typing import Final

CHANNELS: Final = (
    "email",
    "web_form",
    "chat",
    "phone",
    "social",
    "messaging",
    "sms",
    "marketplace",
    "in_person",
    "other",
    "unknown",
)
STATUSES: Final = ("new", "open", "pending", "on_hold", "solved", "closed", "deleted", "spam")
PRIORITIES: Final = ("low", "normal", "high", "urgent")
SURVEY_TYPES: Final = ("nps", "csat", "ces", "review", "other")
TZ_BASES: Final = ("offset_in_value", "header_zone", "file_zone", "user_setting", "assumed_utc")
DURATION_BASES: Final = ("timestamp_diff", "reported_calendar", "reported_business", "derived_messages", "none")
# Why a row is out of every KPI; such rows are kept and counted, never dropped.
EXCLUSIONS: Final = ("spam", "deleted", "merged", "test")

# What a user may filter and break down by. Every warehouse fact table has all of them.
DIMENSIONS: Final = (
    "channel",
    "team",
    "agent",
    "priority",
    "topic",
    "source",
    "product",
    "country",
    "region",
    "carrier",
    "segment",
    "weekday",
    "hour",
)
