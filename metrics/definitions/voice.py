"""The voice of the customer: ratings, surveys and complaints."""

from __future__ import annotations

from typing import Final

from metrics.definitions.words import OUT, OUT_ANSWERS
from metrics.kpi import Kpi

CSAT = Kpi(
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
    excluded=f"surveys sent but not answered; {OUT_ANSWERS}",
    numerator="satisfied",
    denominator="ratings",
    basis="answered_basis",
)
NPS = Kpi(
    name="nps",
    label="NPS",
    table="answers",
    anchor="answered_on",
    kind="nps",
    unit="nps",
    direction="up",
    population="survey_type = 'nps' AND state = 'rated' AND bucket IS NOT NULL",
    definition="100 x (share of 9-10 - share of 0-6), by the date answered; a whole number from -100 to 100.",
    excluded=f"blank answers; {OUT_ANSWERS}",
    denominator="answers",
    source="Reichheld 2003",
    basis="answered_basis",
)
CES = Kpi(
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
    excluded=f"blank answers; {OUT_ANSWERS}",
    denominator="answers",
    source="Dixon, Freeman & Toman 2010",
    basis="answered_basis",
)
RESPONSE_RATE = Kpi(
    name="response_rate",
    label="Survey response rate",
    table="answers",
    anchor="answered_on",
    kind="proportion",
    unit="proportion",
    direction="up",
    # Many files share the label "generic"; a namespace is one tool.
    population="state IN ('rated', 'offered') AND (split_part(answer_id, ':', 1), survey_type) IN "
    "(SELECT (split_part(answer_id, ':', 1), survey_type) FROM answers WHERE state = 'offered')",
    hit="state = 'rated'",
    definition="Answered / sent surveys, only from sources that say what was sent.",
    excluded=f"answers from sources that do not say what was sent; {OUT_ANSWERS}",
    numerator="answered",
    denominator="surveys sent",
    matures_days=7,
)
COMPLAINT_RATE = Kpi(
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
    excluded=OUT,
    numerator="complaints",
    matures_days=7,
    basis="complaint_basis",
)
VOICE: Final = (
    CSAT,
    NPS,
    CES,
    RESPONSE_RATE,
    COMPLAINT_RATE,
)
