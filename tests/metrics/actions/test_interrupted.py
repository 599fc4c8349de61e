from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from metrics.actions import interrupted
from tests.metrics.actions.drawn import AFTER, BEFORE, weekly


@pytest.mark.parametrize("place", [0, 12, 30])
def test_each_autocorrelation_is_that_of_statsmodels(place: int) -> None:
    values = weekly(1, effect=2.0)
    known, contrast = interrupted.design(len(values), BEFORE)
    effect, error, _, betas = interrupted._fit(values, known, contrast, place)
    weeks = np.arange(len(values))
    rho = float(interrupted._RHOS[place])
    theirs = sm.GLS(values, known, sigma=rho ** np.abs(weeks[:, None] - weeks)).fit()
    tested = theirs.t_test(contrast)
    assert np.allclose(betas, theirs.params)
    assert effect == pytest.approx(tested.effect.item())
    assert error == pytest.approx(tested.sd.item())


def test_the_restricted_likelihood_is_that_of_its_formula() -> None:
    values = weekly(2)
    known, contrast = interrupted.design(len(values), BEFORE)
    weeks, freedom = np.arange(len(values)), len(values) - 4
    ours, written = [], []
    for place in (0, 10, 25):
        correlation = float(interrupted._RHOS[place]) ** np.abs(weeks[:, None] - weeks)
        inverse = np.linalg.inv(correlation)
        gram = known.T @ inverse @ known
        left = values - known @ np.linalg.solve(gram, known.T @ inverse @ values)
        logs = np.linalg.slogdet(correlation)[1] + np.linalg.slogdet(gram)[1]
        written.append(-0.5 * (logs + freedom * np.log(left @ inverse @ left)))
        ours.append(interrupted._fit(values, known, contrast, place)[2])
    assert np.allclose(np.diff(ours), np.diff(written))


def test_a_step_without_noise_is_found_exactly() -> None:
    weeks = np.arange(36.0)
    found = interrupted.change(5 + 0.1 * weeks - 2 * (weeks >= 26) + 1e-6 * np.sin(weeks * 7), 26)
    assert found.effect == pytest.approx(-2, abs=1e-4)
    assert found.low <= found.effect <= found.high
    assert found.p < 1e-6
    assert np.allclose(found.expected, 5 + 0.1 * weeks[26:], atol=1e-4)


def test_a_change_of_trend_counts_by_its_mean() -> None:
    weeks = np.arange(36.0)
    found = interrupted.change((weeks >= 26) * (weeks - 26) + 1e-6 * np.sin(weeks * 7), 26)
    assert found.effect == pytest.approx(4.5, abs=1e-3)


@pytest.mark.parametrize("rho", [0.3, 0.45, 0.6])
def test_where_nothing_was_done_it_seldom_seems_to_have_worked(rho: float) -> None:
    series = [weekly(seed, rho=rho) for seed in range(150)]
    ours = np.mean([interrupted.change(values, BEFORE).p <= 0.05 for values in series])
    naive = np.mean([stats.ttest_ind(values[:BEFORE], values[BEFORE:]).pvalue <= 0.05 for values in series])
    assert ours <= 0.08
    assert naive >= 0.3


def test_planted_changes_are_found_the_larger_the_surer() -> None:
    power = [
        np.mean([interrupted.change(weekly(seed, effect=effect), BEFORE).p <= 0.05 for seed in range(60)])
        for effect in (1.0, 2.0, 4.0)
    ]
    assert power[0] < power[1] < power[2]
    assert power[2] >= 0.9


def test_the_interval_covers_the_planted_change() -> None:
    found = [interrupted.change(weekly(seed, effect=2.0), BEFORE) for seed in range(100)]
    assert np.mean([each.low <= 2.0 <= each.high for each in found]) >= 0.9


@hypothesis_settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-100, 100))
def test_units_change_nothing_but_the_unit(seed: int, scale: float, shift: float) -> None:
    values = weekly(seed, effect=1.0)
    one, other = interrupted.change(values, BEFORE), interrupted.change(scale * values + shift, BEFORE)
    assert other.effect == pytest.approx(scale * one.effect, rel=1e-4, abs=1e-6 * scale)
    assert other.p == pytest.approx(one.p, abs=1e-4)


def test_a_series_that_never_moves_did_not_change() -> None:
    found = interrupted.change(np.full(BEFORE + AFTER, 3.0), BEFORE)
    assert found.effect == pytest.approx(0, abs=1e-9)
    assert np.isfinite([found.low, found.high, found.p]).all()
