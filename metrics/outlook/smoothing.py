"""Exponential smoothing with a weekly season (ETS(A,N,A), Hyndman et al. 2008) of counts on a square-root scale."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from metrics.statistics import Floats

SEASON: Final = 7
_SHIFT: Final = 0.375
# A level that never moves is believed of no shop, and a few weeks of chance make no new habit of the week.
_BOUNDS: Final = {"smoothing_level": (0.05, 0.5), "smoothing_seasonal": (1e-5, 0.02)}


@dataclass(frozen=True)
class Smoothed:
    """Level and season after each day, and how much of an error goes into them; `sigma`: error of the next day."""

    params: Floats  # of statsmodels' ETSModel
    sigma: float
    level: Floats
    season: Floats

    @property
    def alpha(self) -> float:
        """How much of a day's error goes into the level."""
        return float(self.params[0])

    @property
    def gamma(self) -> float:
        """How much of it goes into the season."""
        return float(self.params[1])

    def ahead(self, origins: npt.NDArray[np.int64], horizon: int) -> Floats:
        """Forecasts on the square-root scale: a row per origin (number of days known by then), a column per day."""
        steps = np.arange(horizon) % SEASON
        starts = origins[:, None]
        made: Floats = self.level[starts - 1] + self.season[starts - SEASON + steps]
        return made

    def spread(self, horizon: int) -> Floats:
        """How the error grows with the days ahead, 1 for the first (ibid., table 6.1)."""
        ahead = np.arange(horizon)
        weeks = ahead // SEASON
        grown: Floats = np.sqrt(1 + self.alpha**2 * ahead + self.gamma * weeks * (2 * self.alpha + self.gamma))
        return grown


def rooted(counts: Floats) -> Floats:
    """Counts on the scale where chance is equally large everywhere (Anscombe 1948)."""
    scaled: Floats = 2 * np.sqrt(counts + _SHIFT)
    return scaled


def counted(scaled: Floats) -> Floats:
    """Back to counts, never below 0."""
    counts: Floats = np.maximum((np.maximum(scaled, 0) / 2) ** 2 - _SHIFT, 0)
    return counts


def expected(scaled: Floats, deviation: Floats | float) -> Floats:
    """The mean of counts whose scaled values have this mean and deviation; `counted` alone would give the median."""
    mean: Floats = np.maximum((np.maximum(scaled, 0) ** 2 + deviation**2) / 4 - _SHIFT, 0)
    return mean


def smoothed(counts: Floats, known: int | None = None) -> Smoothed:
    """The series smoothed with parameters estimated on its first `known` days only (default: all)."""
    # It takes seconds to import and only this page needs it.
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415

    scaled = rooted(counts)
    upto = known or len(scaled)
    kind = {"error": "add", "seasonal": "add", "seasonal_periods": SEASON}
    with warnings.catch_warnings():
        # A flat series has no best alpha; any that the search ends with forecasts the same.
        warnings.simplefilter("ignore")
        fitted = ETSModel(scaled[:upto], **kind, bounds=dict(_BOUNDS)).fit(disp=False, maxiter=200)
        whole = ETSModel(scaled, **kind).smooth(fitted.params)
    sigma = float(np.sqrt(np.mean(np.asarray(fitted.resid) ** 2)))
    return Smoothed(np.asarray(fitted.params), sigma, np.asarray(whole.level), np.asarray(whole.season))
