"""What the rows of a table must keep, as plain words; apart from the schemas, so that asking costs no Pandera."""

from __future__ import annotations

from typing import Final

import canonical

# Earlier and later moment of one story; where the later one lies before the earlier one the row contradicts itself.
STORIES: Final = {
    "tickets": (("created_at", "solved_at"), ("created_at", "closed_at"), ("created_at", "first_reply_at")),
    "chats": (("created_at", "ended_at"), ("created_at", "solved_at"), ("created_at", "first_reply_at")),
    "surveys": (("sent_at", "answered_at"),),
    "orders": (("created_at", "delivered_at"), ("created_at", "fulfilled_at")),
    "returns": (("created_at", "closed_at"),),
}
WORDS: Final = {
    "channel": canonical.CHANNELS,
    "priority": canonical.PRIORITIES,
    "survey_type": canonical.SURVEY_TYPES,
    "tz_basis": canonical.TZ_BASES,
    "exclude": canonical.EXCLUSIONS,
    "first_reply_basis": canonical.DURATION_BASES,
    "resolution_basis": canonical.DURATION_BASES,
    "csat_state": ("rated", "offered", "not_offered", "unknown"),
}
