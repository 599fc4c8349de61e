"""The days of a rise: found to the day, ended only where an end is plain, none where nothing rose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.episode import episode

DAYS = 200


def counts(first: int, last: int, factor: float, base: float = 6.0, seed: int = 1) -> np.ndarray:
    rates = np.full(DAYS, base)
    rates[first : last + 1] *= factor
    return np.random.default_rng(seed).poisson(rates).astype(float)


@pytest.mark.parametrize(("first", "factor"), [(150, 2.0), (180, 3.0), (195, 4.0)])
def test_a_rise_that_goes_on_is_dated_and_has_no_end(first: int, factor: float) -> None:
    found = episode(counts(first, DAYS, factor), np.ones(DAYS), DAYS - 28)
    assert found
    assert found.first == pytest.approx(first, abs=3)
    assert found.last is None


def test_a_rise_that_ended_has_both_its_days() -> None:
    found = episode(counts(170, 185, 4.0), np.ones(DAYS), DAYS - 28)
    assert found
    assert found.first == pytest.approx(170, abs=1)
    assert found.last == pytest.approx(185, abs=1)


def test_it_is_the_rate_that_counts_not_the_number() -> None:
    n = np.ones(DAYS)
    n[150:] = 10.0
    v = counts(180, DAYS, 3.0) * 1.0
    v[150:] = np.random.default_rng(3).poisson(np.where(np.arange(150, DAYS) >= 180, 180.0, 60.0))
    found = episode(v, n, DAYS - 28)
    assert found
    assert found.first == pytest.approx(180, abs=1)


def test_an_older_rise_that_is_over_does_not_hide_the_present() -> None:
    v = counts(20, 60, 5.0)
    v[190:] = 24.0
    found = episode(v, np.ones(DAYS), DAYS - 14)
    assert found
    assert found.first == pytest.approx(190, abs=1)


@pytest.mark.parametrize("v", [np.zeros(30), np.full(30, 4.0), np.zeros(0)])
def test_nothing_that_rose_has_no_days(v: np.ndarray) -> None:
    assert episode(v, np.ones(len(v)), 20) is None


@given(st.lists(st.integers(0, 40), min_size=2, max_size=60), st.integers(0, 59))
def test_the_days_lie_within_the_series(given_counts: list[int], present: int) -> None:
    v = np.array(given_counts, dtype=float)
    found = episode(v, np.ones(len(v)), min(present, len(v) - 1))
    if found:
        assert 0 <= found.first < len(v)
        assert found.last is None or found.first <= found.last < len(v)
        assert found.score >= 0
