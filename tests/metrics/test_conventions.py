"""Vendors' definitions: each against plain Python, with what differs and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import conventions, explain, kpis, queries, warehouse
from metrics.errors import UnknownConventionError
from metrics.filters import Filters
from tests.metrics import oracle
from tests.metrics.conftest import Known
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)
WEEK = Filters(DAY, DAY + timedelta(days=6))
Row = dict[str, Any]


def _csat(rows: list[Row]) -> oracle.Answer:
    rated = [
        row
        for row in rows
        if row["survey_type"] == "csat" and row["state"] == "rated" and row["score_norm"] is not None
    ]
    return oracle.share(rated, lambda row: row["score_norm"] >= 0.75)


def _one_touch(rows: list[Row]) -> oracle.Answer:
    known = [row for row in rows if row["replies"] is not None]
    return oracle.share(known, lambda row: row["replies"] in (0, 1))


def _closed_once(rows: list[Row]) -> oracle.Answer:
    known = [row for row in rows if row["solved_on"] is not None and row["reopens"] is not None]
    return oracle.share(known, lambda row: row["reopens"] == 0)


def _percentile(column: str, q: float = 0.5) -> Callable[[list[Row]], oracle.Answer]:
    return lambda rows: oracle.percentile(rows, column, q)


def _mean(column: str) -> Callable[[list[Row]], oracle.Answer]:
    return lambda rows: oracle.mean(rows, column)


# Of every convention that differs: the table's date that places a row, and the figure over the rows placed.
PLAIN: dict[tuple[str, str], tuple[str, Callable[[list[Row]], oracle.Answer]]] = {
    ("zendesk", "csat"): ("answered_on", _csat),
    ("zendesk", "one_touch_rate"): ("solved_on", _one_touch),
    ("gorgias", "first_response_time"): ("replied_on", _percentile("first_response_seconds")),
    ("gorgias", "first_response_time_p90"): ("replied_on", _percentile("first_response_seconds", 0.9)),
    ("intercom", "resolution_time"): ("created_on", _percentile("resolution_seconds")),
    ("intercom", "resolution_time_p90"): ("created_on", _percentile("resolution_seconds", 0.9)),
    ("intercom", "first_contact_resolution"): ("created_on", _closed_once),
    ("freshdesk", "first_response_time"): ("created_on", _mean("first_response_seconds")),
    ("freshdesk", "first_response_time_business"): ("created_on", _mean("first_response_business_seconds")),
    ("freshdesk", "first_response_time_open_hours"): ("created_on", _mean("first_response_open_seconds")),
    ("freshdesk", "resolution_time"): ("solved_on", _mean("resolution_seconds")),
    ("freshdesk", "resolution_time_business"): ("solved_on", _mean("resolution_business_seconds")),
    ("freshdesk", "resolution_time_open_hours"): ("solved_on", _mean("resolution_open_seconds")),
    ("freshdesk", "next_reply_time"): ("created_on", _mean("next_reply_seconds")),
    ("freshdesk", "handle_time"): ("created_on", _mean("handle_seconds")),
}
EVERY = [(vendor, kpi) for vendor in conventions.VENDORS for kpi in kpis.KPIS if conventions.of(vendor, kpi)]


def _found(vendor: str, kpi: str) -> conventions.Convention:
    found = conventions.of(vendor, kpi)
    assert found
    return found


def test_every_convention_that_differs_has_a_plain_computation() -> None:
    assert {pair for pair in EVERY if not _found(*pair).same} == PLAIN.keys()


@pytest.mark.parametrize(("vendor", "kpi"), PLAIN)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_convention_equals_the_plain_computation(known: Known, vendor: str, kpi: str, data: st.DataObject) -> None:
    start = data.draw(st.dates(oracle.FIRST, oracle.LAST))
    where = data.draw(st.sampled_from([(), (("channel", ("email", "unknown")),), (("team", ("A",)),)]))
    chosen = Filters(start, start + timedelta(days=data.draw(st.integers(0, 60))), where)
    anchor, function = PLAIN[vendor, kpi]
    given_rows = known.answers if kpis.get(kpi).table == "answers" else known.contacts
    value, n = function(oracle.matching(given_rows, anchor, chosen))
    figure = queries.value(known.wh, kpi, chosen, convention=vendor)
    assert figure.value == pytest.approx(value)
    assert (figure.n, figure.convention) == (n, vendor)
    rows = queries.records(known.wh, kpi, chosen, convention=vendor)
    assert explain.recompute(kpi, rows, convention=vendor) == pytest.approx(value)


@pytest.mark.parametrize(("vendor", "kpi"), EVERY)
def test_every_convention_says_what_differs_and_why(vendor: str, kpi: str) -> None:
    found = _found(vendor, kpi)
    assert found.kpi.name == kpi
    assert found.reason.endswith(".")
    assert found.kpi.definition.endswith(".")
    assert found.same == (found.kpi == kpis.get(kpi))
    assert found.same or conventions.VENDORS[vendor] in found.difference
    assert found.kpi.unit == kpis.get(kpi).unit


def test_a_vendor_that_counts_as_we_do_says_so() -> None:
    assert "Zendesk counts this as Carelens does." in conventions.note("first_response_time", "zendesk")
    assert "No definition of Freshdesk is known" in conventions.note("nps", "freshdesk")
    assert conventions.note("csat", None) == ""
    assert conventions.note("csat", "carelens") == ""


def test_an_unknown_vendor_gets_a_hint(known: Known) -> None:
    with pytest.raises(UnknownConventionError, match="Did you mean 'zendesk'"):
        queries.value(known.wh, "csat", convention="zendsk")


def test_three_of_five_is_bad_and_no_reply_at_all_is_one_touch_with_zendesk(root: Path) -> None:
    scores = [answer(n, DAY, survey_type="csat", score_norm=(n - 1) / 4, satisfied=n >= 3) for n in range(1, 6)]
    rows = [contact(n, DAY, solved_on=DAY, replies=n) for n in range(3)]
    wh = publish(root, rows, scores)
    assert queries.value(wh, "csat", WEEK, convention="zendesk").value == pytest.approx(2 / 5)
    assert queries.value(wh, "csat", WEEK).value == pytest.approx(3 / 5), "as the settings of this installation say"
    assert queries.value(wh, "one_touch_rate", WEEK, convention="zendesk").value == pytest.approx(2 / 3)
    assert queries.value(wh, "one_touch_rate", WEEK).value == pytest.approx(1 / 2)


def test_trend_breakdown_and_empty_warehouse_take_the_convention_too(known: Known, root: Path) -> None:
    march = Filters(date(2026, 3, 1), date(2026, 3, 31))
    mean = queries.value(known.wh, "resolution_time", march, convention="freshdesk")
    trend = queries.trend(known.wh, "resolution_time", march, "month", convention="freshdesk")
    assert (trend["value"][0], trend["n"][0]) == (mean.value, mean.n)
    groups = queries.breakdown(known.wh, "resolution_time", march, convention="freshdesk")
    assert (groups["value"] * groups["n"]).sum() / groups["n"].sum() == pytest.approx(mean.value)
    empty = warehouse.open(root)
    for vendor, kpi in EVERY:
        assert queries.value(empty, kpi, WEEK, convention=vendor).value is None
