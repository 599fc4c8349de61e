"""A change is mix plus within, exactly."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from metrics import kpis, mix, pooled, queries, statistics, warehouse, waterfall
from metrics.errors import MetricsError
from metrics.filters import Filters
from tests.metrics.conftest import Known
from tests.metrics.making import contact, publish

NOW = date(2026, 10, 5)
WEEK = Filters(NOW, NOW + timedelta(days=6))
SPLIT = [name for name, kpi in kpis.KPIS.items() if kpi.kind not in ("share",)]


def _contacts(shape: dict[tuple[str, int], tuple[int, int]]) -> list[dict[str, object]]:
    """Per channel and period (0 now, 1 before): how many contacts, and how many of them complaints."""
    rows = []
    for (channel, back), (n, complaints) in shape.items():
        for number in range(n):
            day = NOW - timedelta(days=7 * back)
            rows.append(contact(len(rows), day, channel=channel, is_complaint=number < complaints))
    return rows


def test_more_of_the_worse_channel_is_all_mix(root: Path) -> None:
    shape = {("chat", 1): (90, 9), ("email", 1): (10, 5), ("chat", 0): (50, 5), ("email", 0): (50, 25)}
    found = mix.why(publish(root, _contacts(shape)), "complaint_rate", WEEK)
    assert (found.difference, found.mix, found.within) == pytest.approx((0.16, 0.16, 0))


def test_each_channel_getting_worse_is_all_within(root: Path) -> None:
    shape = {("chat", 1): (50, 5), ("email", 1): (50, 10), ("chat", 0): (50, 10), ("email", 0): (50, 15)}
    found = mix.why(publish(root, _contacts(shape)), "complaint_rate", WEEK)
    assert (found.difference, found.mix, found.within) == pytest.approx((0.1, 0, 0.1))
    assert found.groups["within"].to_list() == pytest.approx([0.05, 0.05])


def test_every_channel_better_and_the_whole_worse_is_told_apart(root: Path) -> None:
    # Simpson's paradox: both rates fall, the mix moves to the channel with the higher one.
    shape = {("chat", 1): (90, 9), ("email", 1): (10, 5), ("chat", 0): (10, 0), ("email", 0): (90, 36)}
    found = mix.why(publish(root, _contacts(shape)), "complaint_rate", WEEK)
    assert found.difference == pytest.approx(0.22)
    assert found.mix > 0 > found.within


def test_a_new_channel_is_all_mix(root: Path) -> None:
    shape = {("chat", 1): (50, 5), ("chat", 0): (50, 5), ("email", 0): (50, 25)}
    found = mix.why(publish(root, _contacts(shape)), "complaint_rate", WEEK)
    assert (found.difference, found.within) == pytest.approx((0.2, 0))


_SIDES = hnp.arrays(np.float64, (4, 5), elements=st.floats(0, 1))


@given(_SIDES)
def test_the_parts_of_all_groups_add_up_to_the_change(sides: np.ndarray) -> None:
    now, before, weight, previous = sides
    if not (weight.sum() > 1e-6 and previous.sum() > 1e-6):
        return
    parts = sum(part.sum() for part in mix.kitagawa(now, before, weight, previous))
    assert parts == pytest.approx(np.average(now, weights=weight) - np.average(before, weights=previous))


@pytest.mark.parametrize("kpi", SPLIT)
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_split_of_every_kpi_adds_up_exactly(known: Known, kpi: str, data: st.DataObject) -> None:
    start = data.draw(st.dates(date(2026, 2, 1), date(2026, 4, 1)))
    filters = Filters(start, start + timedelta(days=data.draw(st.integers(5, 25))))
    by = data.draw(st.sampled_from(["channel", "team", "weekday"]))
    found = mix.why(known.wh, kpi, filters, by)
    change = queries.value(known.wh, kpi, filters, "previous").change
    assert change is not None
    if change.difference is None or found.difference is None:
        # A curve may be known for each period, and not for one of them in the mix of the other.
        assert found.difference is None
        assert change.difference is None or kpis.get(kpi).kind in ("survival", "km")
        return
    # The shown NPS is rounded on both sides, its parts are exact.
    assert found.difference == pytest.approx(change.difference, abs=1.0 if kpi == "nps" else 1e-6)
    assert found.mix + found.within == pytest.approx(found.difference)
    assert found.groups["within"].sum() == pytest.approx(found.within, abs=1e-9)
    if kpis.get(kpi).kind not in ("quantile", "survival", "km"):
        assert found.groups["total"].sum() == pytest.approx(found.difference)
    _leads_from_before_to_now(waterfall.steps(found, most=2), found)


def _leads_from_before_to_now(steps: pl.DataFrame, found: mix.Mix) -> None:
    assert steps["kind"].to_list()[0] == "start"
    assert steps["kind"].to_list()[-1] == "end"
    moves = steps.filter(pl.col("kind").is_in(["mix", "within"]))
    assert moves["change"].sum() == pytest.approx(found.difference)
    assert [steps["end"][0], *moves["end"]] == pytest.approx([*moves["start"], steps["end"][-1]])
    assert steps["end"][-1] == pytest.approx(found.now)
    assert len(moves) <= 4


@given(hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1e6)), st.sampled_from([0.5, 0.9]))
def test_a_weighted_percentile_with_equal_weights_is_the_ordinary_one(values: np.ndarray, q: float) -> None:
    assert pooled.weighted_percentile(values, np.full(len(values), 0.3), q) == pytest.approx(
        np.quantile(values, q), abs=1e-6
    )


def test_nothing_on_one_side_has_no_parts(root: Path) -> None:
    for wh in (warehouse.open(root), publish(root, _contacts({("chat", 0): (5, 1)}))):
        for kpi in SPLIT:
            found = mix.why(wh, kpi, WEEK)
            assert found.difference is None
            assert (found.mix, found.within) == (0, 0)


def test_a_share_is_refused(known: Known) -> None:
    with pytest.raises(MetricsError, match="always add up to 100 %"):
        mix.why(known.wh, "channel_share", WEEK)


_TIMES = hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(-3, 3).filter(lambda each: abs(each) > 1e-6))


@given(_TIMES)
def test_a_weighted_curve_with_equal_weights_is_the_ordinary_one(times: np.ndarray) -> None:
    ordered = times[np.lexsort((times < 0, np.abs(times)))]
    weights = np.full(len(times), 0.3)
    share, median = pooled.weighted_share(ordered, weights), pooled.weighted_median(ordered, weights)
    assert share == pytest.approx(statistics.kaplan_meier(times)[0], nan_ok=True)
    assert median == pytest.approx(statistics.kaplan_meier_median(times)[0], nan_ok=True)


def test_a_median_that_rises_in_one_group_only_rises_within_that_group(root: Path) -> None:
    rows = [
        contact(number, NOW - timedelta(days=7 * back), channel=channel, first_response_seconds=wait + number)
        for back, waits in ((1, {"chat": 100.0, "email": 100.0}), (0, {"chat": 100.0, "email": 900.0}))
        for channel, wait in waits.items()
        for number in range(30 if channel == "chat" else 50)
    ]
    found = mix.why(publish(root, rows), "first_response_time", WEEK)
    parts = dict(found.groups.select("channel", "within").rows())
    assert found.mix == pytest.approx(0)
    assert parts["chat"] == pytest.approx(0, abs=1e-9)
    assert parts["email"] == pytest.approx(found.difference)
    assert found.difference > 100


def test_beyond_twelve_groups_a_median_takes_the_small_ones_together(root: Path) -> None:
    rows = [
        contact(
            number, NOW - timedelta(days=7 * back), agent=f"agent {number % 20}", first_response_seconds=60.0 + number
        )
        for back in (0, 1)
        for number in range(100 + 50 * back)
    ]
    groups = mix.why(publish(root, rows), "first_response_time", WEEK, "agent").groups
    assert len(groups) == 13
    assert mix.OTHERS in groups["agent"].to_list()


def test_a_small_group_without_rows_in_one_period_adds_no_time_of_its_own(root: Path) -> None:
    rows = [
        contact(
            number,
            NOW - timedelta(days=7 * (number % 2)),
            agent=f"agent {number // 6}",
            first_response_seconds=60.0 * number,
        )
        for number in range(120)
    ]
    rows += [contact(200 + number, NOW, agent="only now", first_response_seconds=9000.0) for number in range(2)]
    wh = publish(root, rows)
    found = mix.why(wh, "first_response_time", WEEK, "agent")
    figure = queries.value(wh, "first_response_time", WEEK, "previous")
    assert figure.previous
    assert (found.now, found.before) == pytest.approx((figure.value, figure.previous.value), rel=1e-12)


def test_thinned_times_give_nearly_the_same_parts() -> None:
    draw = np.random.default_rng(4)
    now, before = ([draw.lognormal(8 + group / 4, 1, 4000) for group in range(5)] for _ in range(2))
    kpi = kpis.get("first_response_time")
    whole, rough = pooled.split(kpi, now, before), pooled.split(kpi, *pooled.thinned(now, before, most=8000))
    assert rough.now == pytest.approx(whole.now, rel=0.01)
    assert rough.within == pytest.approx(whole.within, abs=0.02 * whole.now)


def test_few_times_are_not_thinned() -> None:
    times = [np.array([3.0, 1.0])], [np.array([2.0])]
    assert pooled.thinned(*times) == times


def test_contacts_per_order_rise_by_contacts_and_by_fewer_orders(root: Path) -> None:
    rows = [contact(number, NOW - timedelta(days=7 * (number % 2)), channel="chat") for number in range(100)]
    orders = [
        {"order_id": str(number), "created_on": NOW - timedelta(days=7 if number < 200 else 0), "excluded": None}
        for number in range(300)
    ]
    found = mix.why(publish(root, rows, orders=orders), "contacts_per_100_orders", WEEK)
    assert (found.before, found.now, found.within) == pytest.approx((25, 50, 0))
    assert found.mix == pytest.approx(25)
    assert found.mix_label == "Another number of orders"


def test_no_change_has_no_steps(root: Path) -> None:
    assert waterfall.steps(mix.why(warehouse.open(root), "csat", WEEK)).is_empty()


def test_without_a_first_day_there_is_no_change_to_explain(known: Known) -> None:
    with pytest.raises(MetricsError, match="first day"):
        mix.why(known.wh, "csat", Filters())
