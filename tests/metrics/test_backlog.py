"""Ages of the backlog, and inflow against outflow."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import backlog, queries, warehouse
from metrics.filters import Filters
from tests.metrics.conftest import Known
from tests.metrics.making import contact, publish

DAY = date(2026, 10, 5)


def test_the_ages_are_counted_in_days_at_the_end_of_the_period(root: Path) -> None:
    rows = [contact(back, DAY - timedelta(days=back)) for back in range(20)]
    rows.append(contact(99, DAY, solved_on=DAY))
    ages = backlog.ages(publish(root, rows), Filters(None, DAY))
    assert ages.select("age", "n").rows() == [
        ("0 to 1 day", 1),
        ("1 to 3 days", 2),
        ("3 to 7 days", 4),
        ("7 to 14 days", 7),
        ("14 days or more", 6),
    ]
    assert ages["share"].sum() == pytest.approx(1)


@given(end=st.dates(date(2026, 1, 5), date(2026, 5, 15)))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ages_add_up_to_the_backlog(known: Known, end: date) -> None:
    filters = Filters(end - timedelta(days=3), end, (("channel", ("email", "unknown")),))
    assert backlog.ages(known.wh, filters)["n"].sum() == queries.value(known.wh, "backlog", filters).n


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_the_backlog_grows_by_what_comes_less_what_goes(known: Known, grain: str) -> None:
    flow = backlog.flow(known.wh, Filters(date(2026, 2, 2), date(2026, 4, 12)), grain)
    growth = (flow["came"] - flow["went"]).to_list()[1:]
    assert flow["backlog"].diff().to_list()[1:] == growth
    trend = queries.trend(known.wh, "backlog", Filters(date(2026, 2, 2), date(2026, 4, 12)), grain)
    assert flow["backlog"].to_list() == trend["value"].to_list()


def test_a_quiet_week_has_a_flow_of_0_and_a_time_before_the_first_contact_none(root: Path) -> None:
    wh = publish(root, [contact(1, DAY), contact(2, DAY + timedelta(days=15))])
    flow = backlog.flow(wh, Filters(DAY - timedelta(days=7), DAY + timedelta(days=20)), "week")
    assert flow["came"].to_list() == [None, 1, 0, 1]
    assert flow["went"].to_list() == [None, 0, 0, 0]
    assert flow["backlog"].to_list() == [None, 1, 1, 2]


def test_an_empty_warehouse_has_no_ages_and_no_flow(root: Path) -> None:
    wh = warehouse.open(root)
    assert backlog.ages(wh).is_empty()
    assert backlog.flow(wh).is_empty()
    asked = Filters(DAY, DAY + timedelta(days=6))
    assert backlog.ages(wh, asked).is_empty()
    assert backlog.flow(wh, asked, "day")["backlog"].null_count() == 7
