"""Observed against expected: intervals that cover as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.effect import Effect, effect
from metrics.findings import tabled
from tests.metrics.test_scan import DIMS, leaves

ALL = np.ones(48, dtype=np.bool_)


def one(v: float, h: float, growth: float = 1.0, variation: float = 0.0) -> Effect:
    table = tabled(leaves().with_columns(v=v / 48, h=h / 48), DIMS)
    return effect(table, ALL, growth, variation)


def test_expected_is_the_past_times_the_growth() -> None:
    assert one(60, 40, growth=1.25).expected == pytest.approx(50)


def test_excess_follows_from_observed_and_expected() -> None:
    assert one(60, 40).excess == pytest.approx(20)


def test_what_never_happened_before_has_no_upper_ratio() -> None:
    new = one(12, 0)
    assert (new.ratio, new.ratio_high) == (float("inf"), float("inf"))
    assert new.excess == 12


def test_what_happens_no_more_has_ratio_zero() -> None:
    assert (one(0, 12).ratio, one(0, 12).ratio_low) == (0.0, 0.0)


def test_ordinary_variation_widens_the_interval() -> None:
    exact, varied = one(600, 400), one(600, 400, variation=0.3)
    assert varied.ratio_low < exact.ratio_low < exact.ratio_high < varied.ratio_high


def test_the_interval_of_the_ratio_covers_the_truth() -> None:
    chance = np.random.default_rng(2)
    made = [one(chance.poisson(30), chance.poisson(20)) for _ in range(300)]
    assert np.mean([each.ratio_low <= 1.5 <= each.ratio_high for each in made]) >= 0.94
