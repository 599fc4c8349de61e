"""The Kaplan-Meier curve agrees with the two figures that are read off it, and with a plain reading of its formula."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import kpis, queries, statistics, survival
from metrics.errors import MetricsError
from metrics.filters import Filters
from tests.metrics.conftest import Known

LENGTHS = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=60)


def at(frame: pl.DataFrame, time: float) -> float:
    reached = frame.filter(pl.col("time") <= time)["share"]
    return float(reached[-1]) if len(reached) else 0.0


@given(LENGTHS)
def test_each_step_is_what_the_product_formula_gives(pairs: list[tuple[int, bool]]) -> None:
    times = np.array([length if seen else -length for length, seen in pairs], dtype=np.float64)
    frame, left = survival.steps(times), 1.0
    for moment in sorted({length for length, seen in pairs if seen}):
        at_risk = sum(length >= moment for length, _ in pairs)
        left *= 1 - sum(seen and length == moment for length, seen in pairs) / at_risk
        assert at(frame, moment) == pytest.approx(1 - left)
    assert frame["time"].is_sorted()
    known = frame.drop_nulls()
    assert (known["low"] <= known["share"] + 1e-9).all()
    assert (known["high"] >= known["share"] - 1e-9).all()
    if len(frame):
        assert frame["reached"][-1] == sum(seen for _, seen in pairs)


@given(LENGTHS)
def test_the_median_of_the_curve_is_the_kpi(pairs: list[tuple[int, bool]]) -> None:
    times = np.array([length if seen else -length for length, seen in pairs], dtype=np.float64)
    median = statistics.kaplan_meier_median(times)[0]
    half = survival.steps(times).filter(pl.col("share") >= 0.5 - 1e-12)["time"]
    assert half[0] == median if len(half) else np.isnan(median)


def test_nobody_there_is_no_curve() -> None:
    assert survival.steps(np.empty(0)).is_empty()
    assert survival.steps(np.array([-5.0])).is_empty()


def test_a_long_curve_is_thinned_and_keeps_both_ends() -> None:
    frame = survival.steps(np.arange(1.0, 5001.0))
    assert len(frame) == 400
    assert (frame["time"][0], frame["time"][-1], frame["share"][-1]) == (1, 5000, 1)


@pytest.mark.parametrize(
    "name", ["first_response_km", "resolution_km", "answered_within_target", "solved_within_target"]
)
def test_the_curve_of_a_filter_gives_the_figure_of_that_filter(known: Known, name: str) -> None:
    figure, frame = queries.value(known.wh, name), survival.curve(known.wh, name)
    if figure.value is None:
        return
    if kpis.get(name).kind == "survival":
        assert at(frame, 1.0) == pytest.approx(figure.value)
    else:
        assert frame.filter(pl.col("share") >= 0.5 - 1e-12)["time"][0] == figure.value


def test_an_empty_period_has_no_curve_and_no_targets(known: Known) -> None:
    nobody = Filters(where=(("team", ("nobody of that name",)),))
    assert survival.curve(known.wh, "first_response_km", nobody).is_empty()
    assert survival.targets(known.wh, "first_response_km", nobody) == []


def test_a_kpi_that_counts_nobody_waiting_has_no_curve_and_says_which_has(known: Known) -> None:
    with pytest.raises(MetricsError, match="first_response_km"):
        survival.curve(known.wh, "csat")
