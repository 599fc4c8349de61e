import canonical
from metrics.kpis import KPIS
from pipelines.checking.inputs import KPI_INPUTS


def test_load_reports_speak_only_of_kpis_that_exist() -> None:
    assert {kpi for needs in KPI_INPUTS.values() for kpi in needs} <= KPIS.keys()


def test_what_a_kpi_needs_are_columns_of_the_table() -> None:
    counted = {"csat_offered", "survey_offered"}  # whether any row says so, not columns
    for table, needs in KPI_INPUTS.items():
        asked = {column for groups, _ in needs.values() for group in groups for column in group}
        assert asked - counted <= canonical.TABLES[table].keys()
