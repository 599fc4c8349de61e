"""Nothing loaded, nothing in the period, nothing of that kind: no data, never 0 and never an exception."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics import kpis, queries, sentences, warehouse
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from tests.metrics.conftest import Known
from tests.metrics.making import contact, publish

SEPTEMBER = Filters(date(2026, 9, 1), date(2026, 9, 28))
ASKED = [Filters(), SEPTEMBER, Filters(date(2026, 9, 1), None), Filters(None, date(2026, 9, 28))]


def _none_of_it(wh: Warehouse, kpi: str, filters: Filters) -> None:
    for compare in (None, "previous", "year"):
        figure = queries.value(wh, kpi, filters, compare)
        assert (figure.value, figure.n, figure.low, figure.high) == (None, 0, None, None)
        assert figure.low_sample
        assert figure.reason
        assert figure.change is None or figure.change.verdict == "no data"
        assert "no data" in sentences.sentence(figure, filters, wh.latest_on)
        assert queries.breakdown(wh, kpi, filters, "team", compare).is_empty()
        for by in (None, "channel"):
            trend = queries.trend(wh, kpi, filters, "week", compare, by, verdicts=True)
            assert trend["value"].null_count() == len(trend)
            assert trend["n"].sum() == 0
    assert queries.records(wh, kpi, filters).is_empty()


@pytest.mark.parametrize("filters", ASKED, ids=lambda filters: filters.sentence())
@pytest.mark.parametrize("kpi", kpis.KPIS)
def test_an_empty_warehouse_answers_no_data(root: Path, kpi: str, filters: Filters) -> None:
    _none_of_it(warehouse.open(root), kpi, filters)


@pytest.mark.parametrize("kpi", [name for name, kpi in kpis.KPIS.items() if kpi.kind != "stock"])
def test_a_period_without_rows_answers_no_data(known: Known, kpi: str) -> None:
    _none_of_it(known.wh, kpi, Filters(date(2020, 1, 1), date(2020, 1, 28)))


def test_a_trend_has_every_period_even_where_there_is_no_data(root: Path) -> None:
    wh = publish(root, [contact(1, date(2026, 9, 1)), contact(2, date(2026, 9, 28))])
    trend = queries.trend(wh, "contacts", SEPTEMBER, "week")
    assert trend["period"].to_list() == [date(2026, 8, 31), *(date(2026, 9, day) for day in (7, 14, 21, 28))]
    assert trend["value"].to_list() == [1, None, None, None, 1]
    assert trend["n"].to_list() == [1, 0, 0, 0, 1]


def test_every_group_has_every_period(root: Path) -> None:
    wh = publish(root, [contact(1, date(2026, 9, 1), team="A"), contact(2, date(2026, 9, 9), team="B")])
    trend = queries.trend(wh, "contacts", Filters(date(2026, 9, 1), date(2026, 9, 13)), "week", by="team")
    assert trend.select("team", "value").rows() == [("A", 1), ("B", None), ("A", None), ("B", 1)]


def test_an_empty_warehouse_and_a_given_range_still_give_its_periods(root: Path) -> None:
    assert len(queries.trend(warehouse.open(root), "csat", SEPTEMBER, "day")) == 28
