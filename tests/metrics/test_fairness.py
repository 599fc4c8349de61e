"""Who stands out: never by chance, never on a small sample, and with the better side of each KPI."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import fairness, kpis
from metrics.statistics import wilson


def test_a_whole_inside_the_interval_is_no_difference() -> None:
    assert not fairness.clear(0.8, 0.7, 0.88, 0.75, 1)


def test_a_whole_outside_the_interval_is_one() -> None:
    assert fairness.clear(0.8, 0.7, 0.88, 0.6, 1)


def test_the_more_are_looked_at_the_more_it_takes() -> None:
    assert fairness.clear(0.8, 0.7, 0.88, 0.69, 1)
    assert not fairness.clear(0.8, 0.7, 0.88, 0.69, 20)


def test_a_side_without_limit_never_shows_a_difference() -> None:
    assert not fairness.clear(100.0, None, 300.0, 10.0, 1)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("csat", 0.9, "better"), ("csat", 0.3, "worse"), ("first_response_time", 0.9, "worse"),
     ("first_response_time", 0.3, "better"), ("contacts", 0.9, "higher"), ("csat", 0.6, "no clear difference")],
)  # fmt: skip
def test_the_better_side_is_that_of_the_kpi(name: str, value: float, said: str) -> None:
    found = fairness.verdict(kpis.get(name), value, value - 0.05, value + 0.05, few=False, whole=0.6, looked_at=3)
    assert found == said


def test_a_low_sample_and_no_data_say_so() -> None:
    kpi = kpis.get("csat")
    assert fairness.verdict(kpi, 0.9, 0.8, 1.0, few=True, whole=0.1, looked_at=1) == "low sample"
    assert fairness.verdict(kpi, None, None, None, few=True, whole=0.1, looked_at=1) == "no data"


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 500))
def test_nobody_differs_from_a_whole_that_equals_them(value: float, width: float, looked_at: int) -> None:
    assert not fairness.clear(value, value - width, value + width, value, looked_at)


def test_among_equal_agents_hardly_a_page_shows_somebody() -> None:
    """400 pages of 20 agents who all have a rate of 0.7: at most one page in twenty may name one."""
    draws = np.random.default_rng(7).binomial(80, 0.7, size=(400, 20))
    named = 0
    for page in draws:
        limits = [wilson(int(hits), 80) for hits in page]
        named += any(
            fairness.clear(hits / 80, low, high, 0.7, 20) for hits, (low, high) in zip(page, limits, strict=True)
        )
    assert named / 400 <= 0.08
