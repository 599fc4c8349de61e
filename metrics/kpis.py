"""Every KPI exactly once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.errors import UnknownKpiError, did_you_mean
from metrics.kpi import Kpi, p90

_OUT = "spam, deleted, merged and test contacts"
_OUT_ANSWERS = "spam, deleted and test answers"

_CONTACTS = Kpi(
    name="contacts",
    label="Contacts",
    table="contacts",
    anchor="created_on",
    kind="count",
    unit="contacts",
    direction="none",
    definition="Tickets and chats created in the period; a chat that became a ticket counts once.",
    excluded=_OUT,
)
_CHANNEL_SHARE = replace(
    _CONTACTS,
    name="channel_share",
    label="Share of contacts",
    kind="share",
    unit="proportion",
    default_by="channel",
    definition="Contacts of a group / all contacts of the filter; the groups are the channels unless another "
    "dimension is named. The shares add up to 1.",
    numerator="contacts of the group",
)
_FIRST_RESPONSE = Kpi(
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
    excluded=f"contacts without a human reply or with only a business-hours time; {_OUT}",
    denominator="answered contacts",
    matures_days=3,
)
_FIRST_RESPONSE_BUSINESS = replace(
    _FIRST_RESPONSE,
    name="first_response_time_business",
    label="First response time, business hours",
    population="first_response_business_seconds IS NOT NULL",
    measure="first_response_business_seconds",
    definition="Median business-hours time to the first reply as the export reports it, by creation date. "
    "Never mixed with calendar time.",
    excluded=f"contacts for which the export reports no business-hours time; {_OUT}",
)
_RESOLUTION = Kpi(
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
    excluded=f"contacts not solved now or with only a business-hours time; {_OUT}",
    denominator="solved contacts",
    matures_days=7,
)
_RESOLUTION_BUSINESS = replace(
    _RESOLUTION,
    name="resolution_time_business",
    label="Resolution time, business hours",
    population="resolution_business_seconds IS NOT NULL",
    measure="resolution_business_seconds",
    definition="Median business-hours time to the last solution as the export reports it, by the date solved. "
    "Never mixed with calendar time.",
    excluded=f"contacts for which the export reports no business-hours time; {_OUT}",
)
_FIRST_RESPONSE_SLA = Kpi(
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
    "A contact past its target without a reply is a miss.",
    excluded=f"contacts not yet due and those without a time to judge by; {_OUT}",
    numerator="answered within the target",
    denominator="contacts due",
    matures_days=1,
)
_RESOLUTION_SLA = replace(
    _FIRST_RESPONSE_SLA,
    name="resolution_sla",
    label="Solved within target",
    population="resolution_sla IS NOT NULL",
    hit="resolution_sla = 'met'",
    definition="Contacts solved within their target / (within + missed), by creation date, "
    "because an open contact past its target is a miss and has no date solved.",
    numerator="solved within the target",
    matures_days=3,
)
_ONE_TOUCH = Kpi(
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
    excluded=f"contacts solved without a reply or whose replies the export does not count; {_OUT}",
    numerator="solved with one reply",
    denominator="solved contacts with a reply",
    matures_days=7,
)
_REOPEN = replace(
    _ONE_TOUCH,
    name="reopen_rate",
    label="Reopen rate",
    direction="down",
    population="solved_on IS NOT NULL AND reopens IS NOT NULL",
    hit="reopens >= 1",
    definition="Solved contacts that were reopened at least once / solved contacts, by the date last solved.",
    excluded=f"contacts whose reopens the export does not count; {_OUT}",
    numerator="reopened",
    denominator="solved contacts",
)
_REPLIES = replace(
    _ONE_TOUCH,
    name="replies_per_ticket",
    label="Replies per solved contact",
    kind="mean",
    unit="replies",
    direction="down",
    population="solved_on IS NOT NULL AND replies IS NOT NULL",
    measure="replies",
    hit="",
    definition="Public human replies / solved contacts, by the date solved.",
    excluded=f"contacts whose replies the export does not count; {_OUT}",
    numerator="replies",
    denominator="solved contacts",
)
_BACKLOG = Kpi(
    name="backlog",
    label="Backlog",
    table="contacts",
    anchor="created_on",
    kind="stock",
    unit="contacts",
    direction="down",
    population="NOT (solved_on IS NULL AND NOT is_open)",  # DuckDB takes four times as long for the OR form
    definition="Contacts created by the end of the period and not solved by then, each as its export last knew it.",
    excluded=f"contacts closed on an unknown date; {_OUT}",
    denominator="open contacts",
)
_CSAT = Kpi(
    name="csat",
    label="CSAT",
    table="answers",
    anchor="answered_on",
    kind="proportion",
    unit="proportion",
    direction="up",
    population="survey_type = 'csat' AND state = 'rated' AND satisfied IS NOT NULL",
    hit="satisfied",
    definition="Satisfied / rated answers, by the date answered. Satisfied: at least 0.75 on the scale mapped to 0-1 "
    "(4-5 of 5, 8-10 of 10, good of good and bad), unless the settings say otherwise.",
    excluded=f"surveys sent but not answered; {_OUT_ANSWERS}",
    numerator="satisfied",
    denominator="ratings",
)
_NPS = Kpi(
    name="nps",
    label="NPS",
    table="answers",
    anchor="answered_on",
    kind="nps",
    unit="nps",
    direction="up",
    population="survey_type = 'nps' AND state = 'rated' AND bucket IS NOT NULL",
    definition="100 x (share of 9-10 - share of 0-6), by the date answered; a whole number from -100 to 100.",
    excluded=f"blank answers; {_OUT_ANSWERS}",
    denominator="answers",
)
_CES = Kpi(
    name="ces",
    label="Customer effort score",
    table="answers",
    anchor="answered_on",
    kind="mean",
    unit="score",
    direction="none",
    population="survey_type = 'ces' AND state = 'rated' AND score IS NOT NULL",
    measure="score",
    single="concat_ws('-', scale_min, scale_max)",
    definition="Mean effort score on the scale as loaded, by the date answered. Tools disagree which end is good, "
    "so no direction is assumed; answers on different scales are never averaged.",
    excluded=f"blank answers; {_OUT_ANSWERS}",
    denominator="answers",
)
_RESPONSE_RATE = Kpi(
    name="response_rate",
    label="Survey response rate",
    table="answers",
    anchor="answered_on",
    kind="proportion",
    unit="proportion",
    direction="up",
    population="state IN ('rated', 'offered') AND (source, survey_type) IN "
    "(SELECT (source, survey_type) FROM answers WHERE state = 'offered' AND source IS NOT NULL)",
    hit="state = 'rated'",
    definition="Answered / sent surveys, only from sources that say what was sent.",
    excluded=f"answers from sources that do not say what was sent; {_OUT_ANSWERS}",
    numerator="answered",
    denominator="surveys sent",
    matures_days=7,
)
_COMPLAINT_RATE = Kpi(
    name="complaint_rate",
    label="Complaint rate",
    table="contacts",
    anchor="created_on",
    kind="proportion",
    unit="proportion",
    direction="down",
    population="is_complaint IS NOT NULL",
    hit="is_complaint",
    definition="Contacts that are complaints / contacts, by creation date. A complaint has a complaint type, category "
    "or tag, or a rating of at most 0.25 on the scale mapped to 0-1, or a topic that is a complaint.",
    excluded=_OUT,
    numerator="complaints",
    matures_days=7,
)

_ALL: Final = (
    _CONTACTS,
    _CHANNEL_SHARE,
    _FIRST_RESPONSE,
    p90(_FIRST_RESPONSE),
    _FIRST_RESPONSE_BUSINESS,
    p90(_FIRST_RESPONSE_BUSINESS),
    _FIRST_RESPONSE_SLA,
    _RESOLUTION,
    p90(_RESOLUTION),
    _RESOLUTION_BUSINESS,
    p90(_RESOLUTION_BUSINESS),
    _RESOLUTION_SLA,
    _ONE_TOUCH,
    _REOPEN,
    _REPLIES,
    _BACKLOG,
    _CSAT,
    _NPS,
    _CES,
    _RESPONSE_RATE,
    _COMPLAINT_RATE,
)
KPIS: Final[dict[str, Kpi]] = {kpi.name: kpi for kpi in _ALL}


def get(name: str) -> Kpi:
    """The KPI of that name; raises UnknownKpiError with the nearest names."""
    if name not in KPIS:
        raise UnknownKpiError(f"There is no KPI '{name}'. {did_you_mean(name, KPIS)}")
    return KPIS[name]
