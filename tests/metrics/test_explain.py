"""Every row of the filter is accounted for, once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import kpis, queries
from metrics.explain import explain
from metrics.filters import Filters
from tests.metrics.conftest import Known
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)


def test_each_row_is_counted_at_the_first_reason_that_keeps_it_out(root: Path) -> None:
    rows = [
        contact(1, DAY, first_response_sla="met"),
        contact(2, DAY, first_response_sla=None),
        contact(3, DAY, first_response_sla="met", excluded="spam"),
        contact(4, DAY - timedelta(days=9), first_response_sla="met"),
        contact(5, DAY, first_response_sla="met", channel="chat"),
    ]
    wh = publish(root, rows, [answer(1, None, survey_type="csat", satisfied=True)])
    found = explain(wh, "first_response_sla", Filters(DAY, DAY, (("channel", ("email",)),)))
    assert (found.found, found.counted, found.excluded) == (4, 1, {"spam": 1})
    assert (found.undated, found.outside, found.unmeasured) == (0, 1, 1)
    assert explain(wh, "csat").undated == 1


@pytest.mark.parametrize("kpi", [name for name, kpi in kpis.KPIS.items() if kpi.kind != "per"])
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_counted_are_the_n_of_the_figure(known: Known, kpi: str, data: st.DataObject) -> None:
    start = data.draw(st.dates(date(2025, 12, 20), date(2026, 5, 5)))
    where = data.draw(st.sampled_from([(), (("team", ("A", "unknown")),), (("channel", ("chat",)),)]))
    filters = Filters(start, start + timedelta(days=data.draw(st.integers(0, 60))), where)
    found = explain(known.wh, kpi, filters)
    assert found.counted == queries.value(known.wh, kpi, filters).n
    parts = found.counted + found.undated + found.outside + found.unmeasured + sum(found.excluded.values())
    assert parts == found.found
    assert found.excluded
