"""Intervals and tests of change, vectorised; each formula names its source.

`scipy.special` holds the distributions. `scipy.stats` and `statsmodels` would add seconds to the start of every
process; the tests hold these functions against them instead.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

Floats: TypeAlias = npt.NDArray[np.float64]
Interval: TypeAlias = tuple[Floats, Floats]

Z: Final = 1.959963984540054  # two-sided 95 %
ALPHA: Final = 0.05
# The change that a test at 5 % sees in 80 % of samples, in standard errors.
DETECTABLE: Final = Z + 0.8416212335729143


def wilson(hits: npt.ArrayLike, n: npt.ArrayLike) -> Interval:
    """Score interval of a proportion (Wilson 1927); nan where n is 0."""
    k, size = _floats(hits), _floats(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = k / size
        centre = p + Z**2 / (2 * size)
        half = Z * np.sqrt(p * (1 - p) / size + Z**2 / (4 * size**2))
        scale = 1 + Z**2 / size
        low, high = (centre - half) / scale, (centre + half) / scale
    # At 0 % and 100 % the limit is exact; rounding would put it 1e-17 outside.
    return np.where(k == 0, 0.0 * p, low), np.where(k == size, 1.0 + 0.0 * p, high)


def nps_variance(promoters: npt.ArrayLike, detractors: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Adjusted NPS in points and its variance in points squared (n + 3, +3/4 on both ends; Rocks 2016)."""
    size = _floats(n) + 3
    p, d = (_floats(promoters) + 0.75) / size, (_floats(detractors) + 0.75) / size
    return 100 * (p - d), 1e4 * (p + d - (p - d) ** 2) / size


def nps_interval(promoters: npt.ArrayLike, detractors: npt.ArrayLike, n: npt.ArrayLike) -> Interval:
    """Adjusted Wald interval of an NPS in points, within -100 and 100; nan where n is 0."""
    centre, variance = nps_variance(promoters, detractors, n)
    half = np.where(_floats(n) > 0, Z * np.sqrt(variance), np.nan)
    return np.clip(centre - half, -100, 100), np.clip(centre + half, -100, 100)


def quantile_places(n: npt.ArrayLike, q: float) -> Interval:
    """1-based places in the sorted sample whose values enclose the q-quantile; nan where it is too small for a limit.

    Binomial order statistics, interpolated between two ranks (Nyblom 1992; for the median Hettmansperger & Sheather
    1986): whole ranks cover up to 98 % of small samples, these 95 %.
    """
    size = _floats(n)
    return _lower_place(size, q), size + 1 - _lower_place(size, 1 - q)


def poisson_interval(counts: npt.ArrayLike) -> Interval:
    """Score interval of a Poisson count (Rao; Brown, Cai & DasGupta 2003).

    Garwood's exact one covers at least 95 % everywhere and thus up to 98 %; this one covers 95 % on average.
    """
    k = _floats(counts)
    centre, half = k + Z**2 / 2, Z * np.sqrt(k + Z**2 / 4)
    return np.maximum(centre - half, 0), centre + half


def mean_interval(mean: npt.ArrayLike, deviation: npt.ArrayLike, n: npt.ArrayLike) -> Interval:
    """Student's interval of a mean; nan below two rows."""
    centre, size = _floats(mean), _floats(n)
    enough = size > 1
    safe = np.where(enough, size, 2)
    half = np.where(enough, t_quantile(safe - 1) * _floats(deviation) / np.sqrt(safe), np.nan)
    return centre - half, centre + half


def mover(
    value: float, low: float, high: float, earlier: float, earlier_low: float, earlier_high: float
) -> list[float]:
    """Interval of value - earlier from the two intervals (Zou & Donner 2008).

    With Wilson intervals this is Newcombe's method 10 (1998); it serves medians and counts alike.
    """
    lower = np.hypot(value - low, earlier_high - earlier)
    upper = np.hypot(high - value, earlier - earlier_low)
    return [float(value - earlier - lower), float(value - earlier + upper)]


def kaplan_meier(times: Floats) -> tuple[float, float]:
    """Share of events until time 1 and its variance (Kaplan & Meier 1958, Greenwood 1926).

    A negative time was watched as long without an event. nan where nobody was watched until time 1.
    """
    censored, length = times < 0, np.abs(times)
    order = np.lexsort((censored, length))  # at equal times events come before the ends of watching
    at_risk = len(times) - np.arange(len(times), dtype=np.float64)
    happened = (~censored & (length <= 1))[order]
    surviving = float(np.prod(1 - 1 / at_risk[happened]))
    if surviving > 0 and not np.any(length >= 1):
        return float("nan"), float("nan")
    left = at_risk[happened]
    greenwood = float(np.sum(1 / (left * (left - 1)))) if surviving > 0 else 0.0
    return 1 - surviving, surviving**2 * greenwood


def kaplan_meier_median(times: Floats) -> tuple[float, float, float]:
    """Median time to the event and its interval (Brookmeyer & Crowley 1982, log-log scale); signs as `kaplan_meier`.

    nan where the curve does not fall to one half, or where the interval has no such end.
    """
    censored, length = times < 0, np.abs(times)
    moments, place = np.unique(length[~censored], return_inverse=True)
    if not len(moments):
        return float("nan"), float("nan"), float("nan")
    events = np.bincount(place).astype(np.float64)
    at_risk = len(times) - np.searchsorted(np.sort(length), moments, side="left")
    surviving = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        # The moments at which one half is not refused: log(-log S) has the error sqrt(Greenwood) / |log S|.
        distance = (np.log(-np.log(surviving)) - np.log(np.log(2))) * np.log(surviving) / np.sqrt(greenwood)
    plausible = np.flatnonzero(np.abs(distance) <= Z)
    reached = np.flatnonzero(surviving <= 0.5 + 1e-12)
    median = float(moments[reached[0]]) if len(reached) else float("nan")
    if not len(plausible):
        return median, float("nan"), float("nan")
    after = plausible[-1] + 1
    high = float(moments[after]) if after < len(moments) else float("nan")
    # In samples of a few, no moment near the median may be plausible; an interval always holds its figure.
    return median, float(np.fmin(moments[plausible[0]], median)), max(high, median) if high == high else high


def dispersion(values: npt.ArrayLike, n: npt.ArrayLike, variance: float) -> float:
    """How much more past periods vary than chance alone, at least 1: Pearson's chi-square of successive differences.

    `variance` is that of one observation; a period's own variance is variance / n.
    """
    v, size = _floats(values), _floats(n)
    if len(v) < 2 or not variance > 0:
        return 1.0
    return ordinary(np.diff(v) ** 2 / (variance * (1 / size[1:] + 1 / size[:-1])))


def ordinary(squares: Floats) -> float:
    """The mean of squared standardised differences without the two largest, at least 1.

    A holiday peak is two large differences and a new bot is one: neither is ordinary variation, yet with them a
    plain Pearson dispersion grows until no change is ever seen (in simulation a fall of 12 points is then found in
    0-13 % of cases, with this in 33-67 %; quiet periods are called changed in at most 5.4 %).
    """
    kept = np.sort(squares)[:-2]
    return 1.0 if len(kept) == 0 else max(1.0, float(np.mean(kept)) / _expected(len(squares)))


@lru_cache(maxsize=64)
def _expected(count: int) -> float:
    """Expectation of the mean of all but the two largest of `count` squares of standard normals."""
    x = np.linspace(0, 60, 60_001)
    below = special.gammainc(0.5, x / 2)
    largest = 1 - below**count
    second = largest - count * below ** (count - 1) * (1 - below)
    return float((count - np.trapezoid(largest + second, x)) / (count - 2))


def t_quantile(freedom: npt.ArrayLike) -> Floats:
    """97.5 % quantile of Student's t."""
    return np.asarray(special.stdtrit(_floats(freedom), 1 - ALPHA / 2), dtype=np.float64)


def _lower_place(n: Floats, q: float) -> Floats:
    """The place that lies above the q-quantile in 2.5 % of samples: a rank and a part of the way to the next."""
    rank = _binomial_quantile(ALPHA / 2, n, q)
    whole = np.maximum(n, 1).astype(np.int64)
    at, after = special.bdtr(np.maximum(rank - 1, 0), whole, q), special.bdtr(rank, whole, q)
    spent, left = (n - rank) * q * (ALPHA / 2 - at), rank * (1 - q) * (after - ALPHA / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(rank >= 1, rank + spent / (spent + left), np.nan)


def _binomial_quantile(probability: float, n: Floats, q: float) -> Floats:
    # The smallest k with P(X <= k) >= probability: scipy inverts in real numbers, one step back is checked.
    found = np.ceil(special.bdtrik(probability, np.maximum(n, 1), q))
    found = np.where(np.isnan(found), 0, np.maximum(found, 0))
    before = np.maximum(found - 1, 0)
    enough = special.bdtr(before, np.maximum(n, 1).astype(np.int64), q) >= probability
    return np.where(n > 0, np.where(enough, before, found), 0.0)


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
