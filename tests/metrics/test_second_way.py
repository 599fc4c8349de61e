"""Each KPI against a second computation in plain Python, over random filters."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import kpis, queries, statistics
from metrics.filters import Filters
from metrics.periods import GRAINS
from tests.metrics import oracle
from tests.metrics.conftest import Known

_DAYS = st.dates(oracle.FIRST - timedelta(days=20), oracle.LAST + timedelta(days=20))
_VALUES = {
    "channel": ["email", "chat", "phone", "unknown", "nothing has this"],
    "team": ["A", "B", "unknown"],
    "country": ["DE", "unknown"],
    "weekday": ["1", "2", "7", "unknown"],
}
_WHERE = st.lists(
    st.sampled_from(sorted(_VALUES)).flatmap(
        lambda name: st.lists(st.sampled_from(_VALUES[name]), min_size=1, max_size=2).map(lambda v: (name, tuple(v)))
    ),
    max_size=3,
)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    first, last = sorted((draw(_DAYS), draw(_DAYS)))
    return Filters(first, last, tuple(draw(_WHERE)))


def _rows(known: Known, kpi: str, given_filters: Filters) -> tuple[float | None, int]:
    # Not every table of the test has every dimension: a missing one is unknown.
    contacts = [dict.fromkeys(_VALUES) | row for row in known.contacts]
    answers = [dict.fromkeys(_VALUES) | row for row in known.answers]
    return oracle.compute(kpi, contacts, answers, given_filters, known.orders)


@pytest.mark.parametrize("kpi", kpis.KPIS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_value_equals_the_plain_computation(known: Known, kpi: str, data: st.DataObject) -> None:
    chosen = data.draw(filters())
    value, n = _rows(known, kpi, chosen)
    figure = queries.value(known.wh, kpi, chosen)
    assert figure.value == pytest.approx(value)
    assert figure.n == n
    for limit, sign in ((figure.low, 1), (figure.high, -1)):
        assert limit is None or figure.value is None or sign * (figure.value - limit) >= -1e-9


@pytest.mark.parametrize("kpi", kpis.KPIS)
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_period_of_a_trend_equals_the_plain_computation(known: Known, kpi: str, data: st.DataObject) -> None:
    chosen, grain = data.draw(filters()), data.draw(st.sampled_from(GRAINS))
    frame = queries.trend(known.wh, kpi, chosen, grain)
    firsts = [*frame["period"], date.max]
    for row, following in zip(frame.iter_rows(named=True), firsts[1:], strict=True):
        first, last = max(row["period"], chosen.start), min(following - timedelta(days=1), chosen.end)
        value, n = _rows(known, kpi, Filters(first, last, chosen.where))
        assert (row["value"], row["n"]) == (pytest.approx(value), n)


@pytest.mark.parametrize("kpi", [name for name in kpis.KPIS if name != "channel_share"])
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_group_of_a_breakdown_equals_the_plain_computation(known: Known, kpi: str, data: st.DataObject) -> None:
    chosen, by = data.draw(filters()), data.draw(st.sampled_from(sorted(_VALUES)))
    frame = queries.breakdown(known.wh, kpi, chosen, by)
    for row in frame.iter_rows(named=True):
        narrowed = Filters(chosen.start, chosen.end, (*chosen.narrowed(by, row[by]).where,))
        assert (row["value"], row["n"]) == (
            pytest.approx(_rows(known, kpi, narrowed)[0]),
            _rows(known, kpi, narrowed)[1],
        )


@pytest.mark.parametrize("kpi", kpis.KPIS)
@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_records_of_a_number_give_the_number(known: Known, kpi: str, data: st.DataObject) -> None:
    chosen = data.draw(filters())
    figure, rows = queries.value(known.wh, kpi, chosen), queries.records(known.wh, kpi, chosen)
    if kpis.get(kpi).kind == "per":
        assert figure.value is None or 100 * len(rows) / figure.n == pytest.approx(figure.value)
        return
    assert len(rows) == figure.n
    if figure.value is not None and len(rows):
        assert _recomputed(kpi, rows["counted"].cast(pl.Float64)) == pytest.approx(figure.value)


def _recomputed(kpi: str, counted: pl.Series) -> float:
    record = kpis.get(kpi)
    if record.kind in ("count", "stock"):
        return float(counted.sum())
    if record.kind == "survival":
        return statistics.kaplan_meier(counted.to_numpy())[0]
    if record.kind == "km":
        return statistics.kaplan_meier_median(counted.to_numpy())[0]
    if record.kind == "quantile":
        return float(counted.quantile(record.quantile, "linear") or 0)
    mean = float(counted.mean() or 0)
    return float(round(abs(mean) + 1e-9) * (1 if mean > 0 else -1)) if record.kind == "nps" else mean
