from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from metrics.outlook import smoothing
from tests.metrics.outlook.drawn import counts

REPOSITORY = Path(__file__).resolve().parents[3]


def test_the_forecast_from_the_last_day_is_that_of_the_library() -> None:
    values = counts(1, 200)
    ours = smoothing.smoothed(values)
    model = ETSModel(smoothing.rooted(values), error="add", seasonal="add", seasonal_periods=7)
    theirs = model.smooth(ours.params).forecast(21)
    assert np.allclose(ours.ahead(np.array([200]), 21)[0], theirs)


def test_the_error_grows_as_in_simulated_futures_of_the_library() -> None:
    values = counts(2, 200, drift=0.05)
    ours = smoothing.smoothed(values)
    model = ETSModel(smoothing.rooted(values), error="add", seasonal="add", seasonal_periods=7)
    fitted = model.smooth(ours.params)
    draws = fitted.simulate(21, anchor="end", repetitions=4000, rng=np.random.default_rng(5))
    assert np.allclose(ours.spread(21), np.std(draws, axis=1) / ours.sigma, rtol=0.06)


def test_what_comes_after_the_known_days_changes_no_parameter_and_no_earlier_forecast() -> None:
    values = counts(3, 200)
    changed = values.copy()
    changed[150:] *= 5
    before, after = smoothing.smoothed(values, 150), smoothing.smoothed(changed, 150)
    assert (before.alpha, before.gamma, before.sigma) == (after.alpha, after.gamma, after.sigma)
    origins = np.arange(100, 151)
    assert np.array_equal(before.ahead(origins, 14), after.ahead(origins, 14))


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=20))
def test_counts_come_back_from_the_square_root_scale(given_counts: list[int]) -> None:
    values = np.array(given_counts, dtype=np.float64)
    assert np.allclose(smoothing.counted(smoothing.rooted(values)), values, atol=1e-6)


def test_the_mean_of_poisson_counts_is_kept() -> None:
    drawn = np.random.default_rng(4).poisson(9.0, 200_000).astype(np.float64)
    scaled = smoothing.rooted(drawn)
    assert abs(smoothing.expected(np.array([scaled.mean()]), float(scaled.std()))[0] - 9.0) < 0.05


def test_a_series_without_any_movement_is_forecast_as_it_is() -> None:
    assert np.allclose(smoothing.smoothed(np.full(100, 4.0)).ahead(np.array([100]), 7), smoothing.rooted(np.array(4.0)))


def test_nothing_but_a_forecast_imports_statsmodels() -> None:
    modules = [
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        for layer in ("metrics", "ui")
        for path in (REPOSITORY / layer).rglob("*.py")
        if path.stem not in ("__main__", "__init__", "main")
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print('statsmodels' in sys.modules, 'scipy.stats' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == "False"
