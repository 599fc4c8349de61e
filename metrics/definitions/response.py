"""Response and resolution of tickets, and of chats where they have the fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.definitions.words import NEXT_CONTACT, OUT
from metrics.kpi import Kpi, mean, p90

FIRST_RESPONSE = Kpi(
    name="first_response_time",
    label="First response time",
    table="contacts",
    anchor="created_on",
    kind="quantile",
    unit="seconds",
    direction="down",
    population="first_response_seconds IS NOT NULL",
    measure="first_response_seconds",
    definition="Median calendar time from creation to the first public reply of a human agent, by creation date. "
    "Bot and automatic replies do not stop the clock.",
    excluded=f"contacts without a human reply or with only a business-hours time; {OUT}",
    denominator="answered contacts",
    matures_days=3,
    basis="first_response_basis",
)
FIRST_RESPONSE_BUSINESS = replace(
    FIRST_RESPONSE,
    name="first_response_time_business",
    label="First response, business hours",
    population="first_response_business_seconds IS NOT NULL",
    measure="first_response_business_seconds",
    definition="Median business-hours time to the first reply as the export reports it, by creation date. "
    "Never mixed with calendar time.",
    excluded=f"contacts for which the export reports no business-hours time; {OUT}",
    source="the help desk that wrote the export",
    basis="",
)
RESOLUTION = Kpi(
    name="resolution_time",
    label="Resolution time",
    table="contacts",
    anchor="solved_on",
    kind="quantile",
    unit="seconds",
    direction="down",
    population="resolution_seconds IS NOT NULL",
    measure="resolution_seconds",
    definition="Median calendar time from creation to the last time solved, by the date solved. "
    "A reopened contact counts once, with its last solution.",
    excluded=f"contacts not solved now or with only a business-hours time; {OUT}",
    denominator="solved contacts",
    matures_days=7,
    basis="resolution_basis",
)
RESOLUTION_BUSINESS = replace(
    RESOLUTION,
    name="resolution_time_business",
    label="Resolution, business hours",
    population="resolution_business_seconds IS NOT NULL",
    measure="resolution_business_seconds",
    definition="Median business-hours time to the last solution as the export reports it, by the date solved. "
    "Never mixed with calendar time.",
    excluded=f"contacts for which the export reports no business-hours time; {OUT}",
    source="the help desk that wrote the export",
    basis="",
)
FIRST_RESPONSE_SLA = Kpi(
    name="first_response_sla",
    label="First response within target",
    table="contacts",
    anchor="created_on",
    kind="proportion",
    unit="proportion",
    direction="up",
    population="first_response_sla IS NOT NULL",
    hit="first_response_sla = 'met'",
    definition="First replies within their target / (within + missed), by creation date. "
    "An open contact past its target without a reply is a miss; one closed without a reply is not counted.",
    excluded=f"contacts not yet due and those without a time to judge by; {OUT}",
    numerator="answered within the target",
    denominator="contacts due",
    matures_days=1,
)
RESOLUTION_SLA = replace(
    FIRST_RESPONSE_SLA,
    name="resolution_sla",
    label="Solved within target",
    population="resolution_sla IS NOT NULL",
    hit="resolution_sla = 'met'",
    definition="Contacts solved within their target / (within + missed), by creation date, "
    "because an open contact past its target is a miss and has no date solved.",
    numerator="solved within the target",
    matures_days=3,
)
ONE_TOUCH = Kpi(
    name="one_touch_rate",
    label="One-touch rate",
    table="contacts",
    anchor="solved_on",
    kind="proportion",
    unit="proportion",
    direction="up",
    population="solved_on IS NOT NULL AND replies >= 1",
    hit="replies = 1",
    definition="Contacts solved with exactly one public human reply / solved with at least one, by the date solved.",
    excluded=f"contacts solved without a reply or whose replies the export does not count; {OUT}",
    numerator="solved with one reply",
    denominator="solved contacts with a reply",
    matures_days=7,
)
REOPEN = replace(
    ONE_TOUCH,
    name="reopen_rate",
    label="Reopen rate",
    direction="down",
    population="solved_on IS NOT NULL AND reopens IS NOT NULL",
    hit="reopens >= 1",
    definition="Solved contacts that were reopened at least once / solved contacts, by the date last solved.",
    excluded=f"contacts whose reopens the export does not count; {OUT}",
    numerator="reopened",
    denominator="solved contacts",
)
REPLIES = replace(
    ONE_TOUCH,
    name="replies_per_ticket",
    label="Replies per solved contact",
    kind="mean",
    unit="replies",
    direction="down",
    population="solved_on IS NOT NULL AND replies IS NOT NULL",
    measure="replies",
    hit="",
    definition="Public human replies / solved contacts, by the date solved.",
    excluded=f"contacts whose replies the export does not count; {OUT}",
    numerator="replies",
    denominator="solved contacts",
)
FIRST_CONTACT_RESOLUTION = replace(
    ONE_TOUCH,
    name="first_contact_resolution",
    label="First contact resolution",
    population="solved_on IS NOT NULL AND customer_key IS NOT NULL AND solved_on + 7 <= CAST(as_of AS DATE)",
    derived=NEXT_CONTACT,
    hit="coalesce(reopens, 0) = 0 AND (next_contact_on IS NULL OR next_contact_on > solved_on + 7)",
    definition="Solved, not reopened, and no further contact of the same customer on any channel until 7 days after "
    "the solution / solved contacts of known customers, at least 7 days after the solution, by the date solved.",
    excluded=f"contacts of unknown customers and those solved within the last 7 days; {OUT}",
    numerator="solved at the first contact",
    denominator="solved contacts of known customers",
)
HANDLE_TIME = replace(
    FIRST_RESPONSE,
    name="handle_time",
    label="Handle time",
    basis="",
    population="handle_seconds IS NOT NULL",
    measure="handle_seconds",
    definition="Median time that agents worked on a contact (time tracked, talk time), by creation date, "
    "where the export has it.",
    excluded=f"contacts for which the export has no handle time; {OUT}",
    denominator="contacts with a handle time",
    matures_days=7,
)
# From the day in the reporting zone on which the reply was due, until somebody replies or it is solved without one.
_DUE_ON = (
    "CAST(timezone(coalesce((SELECT any_value(reporting_zone) FROM meta), 'UTC'), "
    "timezone('UTC', first_response_due_at)) AS DATE)"
)
# The time that the target counts.
_TOOK = (
    "CASE WHEN first_response_target_hours IS NOT DISTINCT FROM 'open' "
    "THEN first_response_open_seconds ELSE first_response_seconds END"
)
UNANSWERED = Kpi(
    name="unanswered",
    label="Unanswered past the target",
    table="contacts",
    anchor="created_on",
    kind="stock",
    unit="contacts",
    direction="down",
    population="NOT (solved_on IS NULL AND NOT is_open) AND first_response_due_at IS NOT NULL "
    f"AND ({_TOOK} > first_response_target_seconds OR (first_response_seconds IS NULL "
    "AND coalesce(replies, 0) = 0 AND (replies = 0 OR first_response_sla = 'missed')))",
    entered=_DUE_ON,
    left="least(replied_on, solved_on)",
    definition="Contacts without a human reply, not solved, and past the time their first response was due "
    "(in open hours where the target is), at the end of the period.",
    excluded=f"contacts whose export does not tell replies; {OUT}",
    denominator="contacts past the target",
)

RESPONSE: Final = (
    FIRST_RESPONSE,
    p90(FIRST_RESPONSE),
    mean(FIRST_RESPONSE),
    FIRST_RESPONSE_BUSINESS,
    p90(FIRST_RESPONSE_BUSINESS),
    RESOLUTION,
    p90(RESOLUTION),
    mean(RESOLUTION),
    RESOLUTION_BUSINESS,
    p90(RESOLUTION_BUSINESS),
    FIRST_RESPONSE_SLA,
    RESOLUTION_SLA,
    ONE_TOUCH,
    REOPEN,
    FIRST_CONTACT_RESOLUTION,
    REPLIES,
    HANDLE_TIME,
    p90(HANDLE_TIME),
    UNANSWERED,
)
