"""The formulas against scipy.stats and statsmodels, and their coverage by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics import statistics

_COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(_COUNTS)
def test_wilson_equals_statsmodels(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = statistics.wilson([hits], [n])
    expected = proportion_confint(hits, n, method="wilson")
    assert (low[0], high[0]) == pytest.approx(expected, abs=1e-9)


@given(_COUNTS, _COUNTS)
def test_mover_of_two_wilson_intervals_is_newcombe(now: tuple[int, int], before: tuple[int, int]) -> None:
    p1, p0 = now[0] / now[1], before[0] / before[1]
    (l1, u1), (l0, u0) = (tuple(float(x[0]) for x in statistics.wilson([k], [n])) for k, n in (now, before))
    expected = confint_proportions_2indep(now[0], now[1], before[0], before[1], method="newcomb", compare="diff")
    assert statistics.mover(p1, l1, u1, p0, l0, u0) == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 100_000), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_places_of_a_quantile_lie_between_the_ranks_around_its_binomial_limits(n: int, q: float) -> None:
    low, high = (float(place[0]) for place in statistics.quantile_places([n], q))
    rank = stats.binom.ppf(0.025, n, q)
    assert np.isnan(low) if rank == 0 else rank <= low <= rank + 1
    beyond = stats.binom.ppf(0.025, n, 1 - q)
    assert np.isnan(high) if beyond == 0 else n - beyond <= high <= n + 1 - beyond


def test_the_places_of_a_median_are_those_of_hettmansperger_and_sheather() -> None:
    """Their formula by hand: n = 10, so X(2) lies above the median in 1.07 % of samples and X(3) in 5.47 %."""
    between = (0.025 - 11 / 1024) / (56 / 1024 - 11 / 1024)
    way = 8 * between / (2 + 6 * between)
    low, high = statistics.quantile_places([10], 0.5)
    assert (low[0], high[0]) == pytest.approx((2 + way, 9 - way))


@given(st.integers(0, 100_000))
def test_the_interval_of_a_count_holds_the_rates_at_which_it_is_no_surprise(count: int) -> None:
    for limit in statistics.poisson_interval([count]):
        assert abs(count - limit[0]) == pytest.approx(statistics.Z * limit[0] ** 0.5, abs=1e-6)
    assert statistics.poisson_interval([0])[0][0] == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50).filter(lambda values: np.std(values) > 1e-6))
def test_the_interval_of_a_mean_is_students(values: list[float]) -> None:
    low, high = statistics.mean_interval([np.mean(values)], [np.std(values, ddof=1)], [len(values)])
    expected = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    assert (low[0], high[0]) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_nps_interval_by_hand() -> None:
    # 60 promoters, 15 detractors of 100: p' = 60.75 / 103, d' = 15.75 / 103.
    low, high = statistics.nps_interval([60], [15], [100])
    p, d = 60.75 / 103, 15.75 / 103
    half = 1.959964 * ((p + d - (p - d) ** 2) / 103) ** 0.5
    assert (low[0], high[0]) == pytest.approx((100 * (p - d - half), 100 * (p - d + half)), abs=1e-4)


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_the_nps_interval_stays_on_the_scale(counts: tuple[int, int, int]) -> None:
    n, promoters, rest = counts
    low, high = statistics.nps_interval([promoters], [min(rest, n - promoters)], [n])
    assert -100 <= low[0] <= high[0] <= 100


def test_nothing_counted_gives_no_interval() -> None:
    for low, high in (
        statistics.wilson([0], [0]),
        statistics.nps_interval([0], [0], [0]),
        statistics.mean_interval([np.nan], [np.nan], [0]),
    ):
        assert np.isnan(low[0])
        assert np.isnan(high[0])


# Coverage: 20,000 samples each, so the simulation itself is within +-0.3 points.


def _covered(low: np.ndarray, high: np.ndarray, truth: np.ndarray | float) -> float:
    return float(np.mean((low <= truth) & (truth <= high)))


@pytest.mark.parametrize("n", [30, 100, 400])
def test_wilson_covers_95_percent(n: int) -> None:
    draw = np.random.default_rng(1)
    p = draw.uniform(0.05, 0.95, 20_000)
    assert _covered(*statistics.wilson(draw.binomial(n, p), n), p) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("n", [30, 100, 400])
def test_the_nps_interval_covers_95_percent(n: int) -> None:
    draw = np.random.default_rng(2)
    counts = draw.multinomial(n, [0.5, 0.3, 0.2], 20_000)
    interval = statistics.nps_interval(counts[:, 0], counts[:, 2], n)
    assert _covered(*interval, 30.0) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("n", [50, 300])
def test_the_difference_of_two_medians_covers_95_percent(n: int) -> None:
    draw, (low, high) = np.random.default_rng(5), statistics.quantile_places([n], 0.5)
    samples = [np.sort(draw.lognormal(8 + shift, 1, (4000, n)), axis=1) for shift in (0.0, 0.3)]
    parts = [(np.median(s, axis=1), at_place(s, low[0]), at_place(s, high[0])) for s in samples]
    limits = [statistics.mover(*(float(x[i]) for part in parts[::-1] for x in part)) for i in range(4000)]
    lower, upper = np.array(limits).T
    truth = float(np.exp(8.3) - np.exp(8))
    assert 0.935 <= _covered(lower, upper, truth) <= 0.97


def at_place(ordered: np.ndarray, place: float) -> np.ndarray:
    """The values at a place between two ranks."""
    rank = int(place)
    found: np.ndarray = ordered[:, rank - 1] + (place - rank) * (ordered[:, rank] - ordered[:, rank - 1])
    return found


@given(st.lists(st.tuples(st.floats(0.01, 3), st.booleans()), min_size=2, max_size=60))
def test_kaplan_meier_equals_statsmodels(seen: list[tuple[float, bool]]) -> None:
    times = np.array([length if happened else -length for length, happened in seen])
    share, variance = statistics.kaplan_meier(times)
    curve = SurvfuncRight(np.abs(times), (times > 0).astype(int))
    until = curve.surv_times <= 1
    surviving = curve.surv_prob[until][-1] if until.any() else 1.0
    if surviving > 0 and np.abs(times).max() < 1:
        assert np.isnan(share)
        return
    assert share == pytest.approx(1 - surviving)
    if surviving > 0 and until.any():
        assert variance == pytest.approx(curve.surv_prob_se[until][-1] ** 2)


@given(st.lists(st.tuples(st.floats(0.01, 3), st.booleans()), min_size=2, max_size=60))
def test_the_kaplan_meier_median_and_its_interval_equal_statsmodels(seen: list[tuple[float, bool]]) -> None:
    times = np.array([length if happened else -length for length, happened in seen])
    median, low, high = statistics.kaplan_meier_median(times)
    with np.errstate(all="ignore"):
        curve = SurvfuncRight(np.abs(times), (times > 0).astype(int))
        expected = curve.quantile_ci(0.5) if (times > 0).any() else (np.nan, np.nan)
    # statsmodels asks for less than one half; at exactly one half the median is that moment.
    reached = curve.surv_times[curve.surv_prob <= 0.5 + 1e-12]
    assert median == pytest.approx(reached[0] if len(reached) else np.nan, nan_ok=True)
    if np.isnan(expected[0]):
        assert np.isnan(low)
        return
    assert low == pytest.approx(np.fmin(expected[0], median))
    assert high == pytest.approx(np.nan if np.isinf(expected[1]) else np.fmax(expected[1], median), nan_ok=True)


def _watched(draw: np.random.Generator, n: int) -> np.ndarray:
    """Skewed times with a third of them still open when last seen, half of the contacts within exp(8) seconds."""
    happens, seen_until = draw.lognormal(8, 1.5, n), draw.lognormal(9, 1.5, n)
    times: np.ndarray = np.where(happens <= seen_until, happens, -seen_until)
    return times


@pytest.mark.parametrize("n", [50, 200])
def test_the_interval_of_the_kaplan_meier_median_covers_95_percent(n: int) -> None:
    draw = np.random.default_rng(11)
    truth = float(np.exp(8))
    found = np.array([statistics.kaplan_meier_median(_watched(draw, n)) for _ in range(4000)])
    low, high = np.nan_to_num(found[:, 1], nan=0.0), np.nan_to_num(found[:, 2], nan=np.inf)
    # 0.95 +- 0.015, and +- 0.007 of the simulation itself.
    assert 0.935 <= _covered(low, high, np.full(4000, truth)) <= 0.97


def test_leaving_the_open_ones_out_would_make_the_median_too_short() -> None:
    times = _watched(np.random.default_rng(12), 20_000)
    assert statistics.kaplan_meier_median(times)[0] == pytest.approx(np.exp(8), rel=0.05)
    assert float(np.median(times[times > 0])) < 0.7 * np.exp(8)


def test_a_curve_that_stays_above_one_half_has_no_median() -> None:
    median, low, high = statistics.kaplan_meier_median(np.array([1.0] * 20 + [-2.0] * 80))
    assert np.isnan(median)
    assert np.isnan(low)
    assert np.isnan(high)
    assert all(np.isnan(each) for each in statistics.kaplan_meier_median(np.empty(0)))


def test_with_nothing_left_open_the_share_within_target_has_the_interval_of_wilson() -> None:
    times = np.array([0.5] * 30 + [2.0] * 10)
    share, variance = statistics.kaplan_meier(times)
    assert share == pytest.approx(0.75)
    assert variance == pytest.approx(0.75 * 0.25 / 40)


def test_dispersion_is_one_for_chance_and_more_for_real_variation() -> None:
    draw = np.random.default_rng(6)
    quiet = draw.binomial(200, 0.8, 2000) / 200
    restless = draw.binomial(200, draw.beta(39.2, 9.8, 2000)) / 200  # intra-class correlation 0.02
    size, variance = np.full(2000, 200), 0.8 * 0.2
    assert statistics.dispersion(quiet, size, variance) == pytest.approx(1, abs=0.1)
    assert statistics.dispersion(restless, size, variance) == pytest.approx(1 + 199 * 0.02, rel=0.1)


def test_the_mean_without_the_two_largest_is_scaled_back_to_one() -> None:
    squares = np.random.default_rng(10).chisquare(1, (20_000, 7))
    kept = np.sort(squares, axis=1)[:, :-2].mean()
    assert statistics._expected(7) == pytest.approx(kept, rel=0.02)


def test_dispersion_of_periods_without_any_variation_is_one() -> None:
    assert statistics.dispersion([1, 1, 1], [5, 5, 5], 0) == 1
    assert statistics.dispersion([1], [5], 0.2) == 1
