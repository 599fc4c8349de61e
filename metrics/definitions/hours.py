"""Opening hours by our own schedules, and the waits after the first reply."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.definitions.response import FIRST_RESPONSE, FIRST_RESPONSE_SLA, RESOLUTION
from metrics.definitions.words import OUT
from metrics.kpi import Kpi, p90

FIRST_RESPONSE_OPEN = replace(
    FIRST_RESPONSE,
    name="first_response_time_open_hours",
    label="First response, opening hours",
    population="first_response_open_seconds IS NOT NULL",
    measure="first_response_open_seconds",
    definition="Median time within our opening hours from creation to the first public reply of a human agent, "
    "by creation date: nights, weekends and holidays of the schedule in force then do not count.",
    excluded=f"contacts without a time of creation and of a human reply, or without a schedule; {OUT}",
    basis="schedule",
)
RESOLUTION_OPEN = replace(
    RESOLUTION,
    name="resolution_time_open_hours",
    label="Resolution, opening hours",
    population="resolution_open_seconds IS NOT NULL",
    measure="resolution_open_seconds",
    definition="Median time within our opening hours from creation to the last time solved, by the date solved: "
    "nights, weekends and holidays of the schedule in force then do not count.",
    excluded=f"contacts not solved now, without the two times, or without a schedule; {OUT}",
    basis="schedule",
)
NEXT_REPLY = replace(
    FIRST_RESPONSE,
    name="next_reply_time",
    label="Next reply time",
    population="next_reply_seconds IS NOT NULL",
    measure="next_reply_seconds",
    definition="Median longest calendar wait of a customer for a further public human reply, by creation date, "
    "where the export has the messages.",
    excluded=f"contacts without a second question or whose export has no messages; {OUT}",
    denominator="contacts with a further reply",
    basis="",
)
NEXT_REPLY_SLA = replace(
    FIRST_RESPONSE_SLA,
    name="next_reply_sla",
    label="Next reply within target",
    population="next_reply_sla IS NOT NULL",
    hit="next_reply_sla = 'met'",
    definition="Contacts whose longest wait for a further reply was within the target / (within + missed), "
    "by creation date. A customer who waits past the target is a miss.",
    excluded=f"contacts not yet due, without a further question, or whose export has no messages; {OUT}",
    numerator="within the target",
)
OUT_OF_HOURS = Kpi(
    name="out_of_hours_share",
    label="Contacts out of hours",
    table="contacts",
    anchor="created_on",
    kind="proportion",
    unit="proportion",
    direction="none",
    population="out_of_hours IS NOT NULL",
    hit="out_of_hours",
    definition="Contacts created outside the opening hours in force then / contacts under a schedule, "
    "by creation date.",
    excluded=f"contacts that no schedule is for; {OUT}",
    numerator="out of hours",
    denominator="contacts under a schedule",
    basis="schedule",
)

HOURS: Final = (
    FIRST_RESPONSE_OPEN,
    p90(FIRST_RESPONSE_OPEN),
    RESOLUTION_OPEN,
    p90(RESOLUTION_OPEN),
    NEXT_REPLY,
    p90(NEXT_REPLY),
    NEXT_REPLY_SLA,
    OUT_OF_HOURS,
)
