"""Times with the contacts that are still open: they count for as long as they have been watched."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.definitions.words import OUT
from metrics.kpi import Kpi

# Only where a tool (its namespace) tells how long it took is a contact without a time one that waits.
_TELLS = "split_part(contact_id, ':', 1) IN (SELECT split_part(contact_id, ':', 1) FROM contacts WHERE {} IS NOT NULL)"
_WATCHED = "(epoch(coalesce(solved_at, as_of)) - epoch(created_at))"
_REPLY_WATCHED = (
    "(first_response_seconds IS NOT NULL "
    "OR (coalesce(replies, 0) = 0 AND first_response_business_seconds IS NULL AND as_of > created_at "
    "AND (is_open OR solved_at IS NOT NULL) "
    f"AND first_reply_at IS NULL AND {_TELLS.format('first_response_seconds')}))"
)
_SOLUTION_WATCHED = (
    f"(resolution_seconds IS NOT NULL OR (is_open AND as_of > created_at AND {_TELLS.format('resolution_seconds')}))"
)
_OPEN = "{0}_target_hours IS NOT DISTINCT FROM 'open'"
# A target counts calendar time or open hours; so does what is measured against it.
_TOOK = f"CASE WHEN {_OPEN} THEN {{0}}_open_seconds ELSE {{0}}_seconds END"
_SEEN = f"CASE WHEN {_OPEN} THEN watched_open_seconds ELSE epoch({{1}}) - epoch(created_at) END"
_JUDGED = (
    "{0}_target_seconds IS NOT NULL "
    f"AND (NOT ({_OPEN}) OR if({{0}}_seconds IS NULL, watched_open_seconds, {{0}}_open_seconds) IS NOT NULL)"
)
_MULTIPLE = (
    f"CASE WHEN {{0}}_seconds IS NOT NULL THEN ({_TOOK}) / {{0}}_target_seconds "
    f"ELSE -greatest(({_SEEN}) / {{0}}_target_seconds, 1e-9) END"
)
# Times as multiples of the target; negative: still without the event when last seen.
ANSWERED_WITHIN = Kpi(
    name="answered_within_target",
    label="Answered in time (incl. open)",
    table="contacts",
    anchor="created_on",
    kind="survival",
    unit="proportion",
    direction="up",
    population=f"{_JUDGED.format('first_response')} AND {_REPLY_WATCHED}",
    measure=_MULTIPLE.format("first_response", "coalesce(solved_at, as_of)"),
    definition="Share of contacts answered by a person within their target, by creation date (Kaplan-Meier), in open "
    "hours where the target is: a contact without a reply counts for as long as it was open.",
    excluded=f"contacts of exports that tell no calendar first reply, or without a target; {OUT}",
    denominator="contacts with a target",
    source="Kaplan & Meier 1958",
)
SOLVED_WITHIN = replace(
    ANSWERED_WITHIN,
    name="solved_within_target",
    label="Solved in time (incl. open)",
    population=f"{_JUDGED.format('resolution')} AND {_SOLUTION_WATCHED}",
    measure=_MULTIPLE.format("resolution", "as_of"),
    definition="Share of contacts solved within their target, by creation date (Kaplan-Meier), in open hours where "
    "the target is: an open contact counts for as long as it has been open.",
    excluded=f"contacts closed on an unknown date, or without a target; {OUT}",
)
# Seconds; negative: still without the event when last seen.
FIRST_RESPONSE_KM = replace(
    ANSWERED_WITHIN,
    name="first_response_km",
    label="First response (incl. open)",
    kind="km",
    unit="seconds",
    direction="down",
    population=_REPLY_WATCHED,
    measure="CASE WHEN first_response_seconds IS NOT NULL THEN first_response_seconds "
    f"ELSE -greatest({_WATCHED}, 1e-6) END",
    definition="Calendar time until half of the contacts have their first public reply of a human agent, by creation "
    "date (Kaplan-Meier): a contact without a reply counts for as long as it was open.",
    excluded=f"contacts of exports that tell no calendar first reply; {OUT}",
    denominator="contacts",
    source="Kaplan & Meier 1958; interval: Brookmeyer & Crowley 1982",
    basis="first_response_basis",
)
RESOLUTION_KM = replace(
    FIRST_RESPONSE_KM,
    name="resolution_km",
    label="Resolution (incl. open)",
    population=_SOLUTION_WATCHED,
    measure="CASE WHEN resolution_seconds IS NOT NULL THEN resolution_seconds "
    "ELSE -greatest(epoch(as_of) - epoch(created_at), 1e-6) END",
    definition="Calendar time until half of the contacts are solved for good, by creation date (Kaplan-Meier): "
    "an open contact counts for as long as it has been open.",
    excluded=f"contacts closed on an unknown date; {OUT}",
    basis="resolution_basis",
)

UNFINISHED: Final = (ANSWERED_WITHIN, SOLVED_WITHIN, FIRST_RESPONSE_KM, RESOLUTION_KM)
