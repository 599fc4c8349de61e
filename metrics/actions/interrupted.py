"""Interrupted time series: did a weekly series change when something was done, given trend and autocorrelated noise.

Segmented regression (Wagner et al. 2002): level and trend before, a step and a change of trend after, AR(1) errors by
generalised least squares. With a few dozen weeks the autocorrelation itself is hardly known, and plugging in one
estimate (GLSAR) is too sure; so the result is averaged over every autocorrelation from 0 to 0.95, each weighted by its
restricted likelihood (Harville 1974), its posterior under a flat prior. The tests hold each against statsmodels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from scipy import special

from metrics.statistics import Floats

_RHOS: Final = np.linspace(0.0, 0.95, 39)
_PARAMETERS: Final = 4
BEFORE: Final = 12  # weeks, at least
AFTER: Final = 6


@dataclass(frozen=True)
class Change:
    """The mean difference over the weeks after against what the weeks before would have led to, with a 95 % interval.

    `p`: how likely noise alone gives at least as much, two-sided. `expected`: the series without the change, for the
    weeks after. `rho`: the autocorrelation that the weeks speak for most.
    """

    effect: float
    low: float
    high: float
    p: float
    rho: float
    expected: Floats


def change(values: Floats, after: int) -> Change:
    """The change from the week with index `after` on, with at least BEFORE weeks before and AFTER from there on."""
    known, contrast = design(len(values), after)
    fits = [_fit(values, known, contrast, place) for place in range(len(_RHOS))]
    effects, errors, logs = (np.array(column) for column in zip(*((f[0], f[1], f[2]) for f in fits), strict=True))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    freedom = len(values) - _PARAMETERS
    below = _below(0.0, effects, errors, weights, freedom)
    best = int(np.argmax(weights))
    betas = np.average([f[3] for f in fits], axis=0, weights=weights)
    return Change(
        effect=float(weights @ effects),
        low=_quantile(0.025, effects, errors, weights, freedom),
        high=_quantile(0.975, effects, errors, weights, freedom),
        p=float(2 * min(below, 1 - below)),
        rho=float(_RHOS[best]),
        expected=known[after:, :2] @ betas[:2],
    )


def design(weeks: int, after: int) -> tuple[Floats, Floats]:
    """Level, trend, step and change of trend, a row per week; and what of them makes the mean effect afterwards."""
    time = np.arange(weeks, dtype=np.float64)
    step = (time >= after).astype(np.float64)
    since = step * (time - after)
    known = np.column_stack([np.ones(weeks), time - after, step, since])
    return known, np.array([0.0, 0.0, 1.0, float(since[after:].mean())])


def _fit(values: Floats, known: Floats, contrast: Floats, place: int) -> tuple[float, float, float, Floats]:
    """Effect, its standard error, the log of the restricted likelihood, and all coefficients at one autocorrelation."""
    whiten, logdet = _whitener(len(values), place)
    y, x = whiten @ values, whiten @ known
    gram = x.T @ x
    beta: Floats = np.asarray(np.linalg.solve(gram, x.T @ y), np.float64)
    left = y - x @ beta
    freedom = len(values) - _PARAMETERS
    rest = max(float(left @ left), 1e-300)
    error = np.sqrt(rest / freedom * contrast @ np.linalg.solve(gram, contrast))
    restricted = -0.5 * (logdet + np.linalg.slogdet(gram)[1] + freedom * np.log(rest))
    return float(contrast @ beta), float(error), float(restricted), beta


@lru_cache(maxsize=4000)
def _whitener(weeks: int, place: int) -> tuple[Floats, float]:
    """What makes AR(1) errors independent (Prais & Winsten 1954), and the log determinant of their correlation."""
    rho = float(_RHOS[place])
    whiten = np.eye(weeks) - rho * np.eye(weeks, k=-1)
    whiten[0, 0] = np.sqrt(1 - rho**2)
    # Scaled so that every week has variance 1, whatever the autocorrelation.
    return whiten / np.sqrt(1 - rho**2), (weeks - 1) * float(np.log(1 - rho**2))


def _below(value: float, effects: Floats, errors: Floats, weights: Floats, freedom: int) -> float:
    """The chance that the effect lies below a value: Student's t, averaged over the autocorrelations."""
    safe = np.maximum(errors, 1e-300)
    return float(weights @ special.stdtr(freedom, (value - effects) / safe))


def _quantile(share: float, effects: Floats, errors: Floats, weights: Floats, freedom: int) -> float:
    far = float(special.stdtrit(freedom, 0.9999))
    low, high = float((effects - far * errors).min()), float((effects + far * errors).max())
    for _ in range(60):
        middle = (low + high) / 2
        if _below(middle, effects, errors, weights, freedom) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
