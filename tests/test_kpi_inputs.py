import canonical
from metrics.kpis import KPIS
from pipelines.checking.inputs import KPI_INPUTS


def test_load_reports_speak_only_of_kpis_that_exist() -> None:
    assert {kpi for needs in KPI_INPUTS.values() for kpi in needs} <= KPIS.keys()


def test_what_a_kpi_needs_are_columns_of_the_table() -> None:
    counted = {
        "csat_offered",
        "survey_offered",
        "csat_score",
        "nps_score",
        "ces_score",
    }  # whether any row says so, not columns
    for table, needs in KPI_INPUTS.items():
        asked = {column for groups, _ in needs.values() for group in groups for column in group}
        assert asked - counted <= canonical.TABLES[table].keys()


# What needs more than one file or the settings, or is another view of a KPI that a report speaks of.
ELSEWHERE = {
    "channel_share": "contacts",
    "contacts_per_100_orders": "contacts",
    "unanswered": "first_response_sla",
    "answered_within_target": "first_response_sla",
    "solved_within_target": "resolution_sla",
    "first_response_km": "first_response_time",
    "resolution_km": "resolution_time",
    "first_response_time_open_hours": "first_response_time",
    "resolution_time_open_hours": "resolution_time",
    "next_reply_sla": "next_reply_time",
    "out_of_hours_share": "contacts",
    "bot_durable_containment": "bot_containment",
}


def test_load_reports_speak_of_every_kpi() -> None:
    spoken = {kpi for needs in KPI_INPUTS.values() for kpi in needs}
    silent = {name for name in KPIS if name.removesuffix("_p90").removesuffix("_mean") not in spoken | ELSEWHERE.keys()}
    assert silent == set()
    assert set(ELSEWHERE.values()) <= spoken


def test_what_needs_a_day_of_solution_is_not_promised_without_one() -> None:
    needing = {name for name, kpi in KPIS.items() if "solved_on IS NOT NULL" in kpi.population}
    days = {"solved_at", "closed_at", "resolution_seconds"}
    for table in ("tickets", "chats"):
        for kpi in needing & KPI_INPUTS[table].keys():
            assert all(days & set(group) for group in KPI_INPUTS[table][kpi][0]), (table, kpi)
