"""Every row of the filter is accounted for, once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import format as words
from metrics import kpis, queries, warehouse
from metrics.errors import MetricsError
from metrics.explain import explain, recompute
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


_FILTERS = st.tuples(
    st.dates(date(2025, 12, 20), date(2026, 5, 5)),
    st.integers(0, 60),
    st.sampled_from([(), (("team", ("A", "unknown")),), (("channel", ("chat",)), ("weekday", ("1", "2")))]),
).map(lambda drawn: Filters(drawn[0], drawn[0] + timedelta(days=drawn[1]), drawn[2]))


@pytest.mark.parametrize("kpi", kpis.KPIS)
@given(filters=_FILTERS, sort=st.sampled_from(["day", "counted", "channel", "id"]))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_records_recomputed_give_the_number_in_whatever_order(
    known: Known, kpi: str, filters: Filters, sort: str
) -> None:
    figure = queries.value(known.wh, kpi, filters)
    rows = queries.records(known.wh, kpi, filters, sort=sort)
    found = recompute(kpi, rows, figure.denominator)
    if kpis.get(kpi).kind in ("count", "stock") and not len(rows):
        assert not figure.value
        return
    assert found == (None if figure.value is None else pytest.approx(figure.value))


@pytest.mark.parametrize("kpi", kpis.KPIS)
def test_the_calculation_ends_with_the_figure(known: Known, kpi: str) -> None:
    filters = Filters(date(2026, 2, 1), date(2026, 2, 28))
    found = explain(known.wh, kpi, filters)
    assert found.figure == queries.value(known.wh, kpi, filters)
    assert words.figure(found.figure.value, kpis.get(kpi), found.figure.n) in found.calculation
    assert sum(found.bases.values()) <= found.counted
    nothing = explain(known.wh, kpi, Filters(date(1999, 1, 1), date(1999, 1, 2)))
    assert nothing.calculation == nothing.figure.reason


def test_complaints_are_told_apart_by_what_makes_them_complaints(root: Path) -> None:
    grounds = ["topic", "topic", "rating", None]
    rows = [contact(n, DAY, is_complaint=bool(basis), complaint_basis=basis) for n, basis in enumerate(grounds)]
    wh = publish(root, rows)
    assert explain(wh, "complaint_rate").bases == {"topic": 2, "rating": 1}
    assert queries.records(wh, "complaint_rate")["basis"].to_list() == grounds


def test_records_show_no_customer_and_can_be_sorted_by_their_own_columns_only(known: Known) -> None:
    rows = queries.records(known.wh, "first_response_time", sort="counted", descending=False)
    assert rows["counted"].is_sorted()
    assert rows["customer"].drop_nulls().str.len_chars().max() <= 8
    assert "customer_key" not in rows.columns
    with pytest.raises(MetricsError, match="Did you mean 'customer'"):
        queries.records(known.wh, "first_response_time", sort="customer_key")


def test_an_empty_warehouse_explains_nothing(root: Path) -> None:
    for kpi in kpis.KPIS:
        assert explain(warehouse.open(root), kpi).found == 0
