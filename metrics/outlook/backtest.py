"""Forecasts made again from each past day, with what was known then: their error, and how often the band held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from metrics.outlook.smoothing import SEASON, Smoothed, counted, expected, rooted, smoothed
from metrics.statistics import Floats

Band: TypeAlias = dict[str, Floats]
Ints: TypeAlias = npt.NDArray[np.int64]
# Share of days inside the band, and the same in standard errors of normal noise.
LEVELS: Final = {"80": (0.80, 1.2815515655446004), "95": (0.95, 1.959963984540054)}


@dataclass(frozen=True)
class Backtest:
    """How forecasts did on the past: `mase` is their mean absolute error in units of the naive forecast's.

    The naive forecast is the same day of the last known week (or the last known week), over the same tested days.
    """

    origins: int
    mase: float
    error: float  # contacts
    inside80: float
    inside95: float
    tested: int  # of the origins, those whose band was tested

    @property
    def useful(self) -> bool:
        """Whether the forecast beats the naive one."""
        return self.mase < 1


@dataclass(frozen=True)
class _Scored:
    """Forecasts and what came, a row per origin; `unit` is how errors grow along a row."""

    mean: Floats
    truth: Floats
    naive: Floats
    unit: Floats
    sigma: float | None

    @property
    def errors(self) -> Floats:
        made: Floats = (rooted(self.truth) - rooted(self.mean)) / self.unit
        return made


def backtest(
    values: Floats, first: int, horizon: int, calibrated: int
) -> tuple[tuple[Backtest, Backtest], Floats, Floats]:
    """The tests by day and by week from every day since `first`, and the errors of both that make the next bands.

    Nothing after day `first` enters the parameters, nothing after an origin its forecast or its band.
    """
    fitted = smoothed(values, first)
    origins = np.arange(first, len(values) - horizon + 1)
    mean = means(values, fitted, origins, horizon)
    truth, naive = values[origins[:, None] + np.arange(horizon)], same_weekday(values, origins, horizon)
    days = _Scored(mean, truth, naive, fitted.spread(horizon), fitted.sigma)
    weeks = _Scored(weekly(mean), weekly(truth), weekly(naive), weekly_spread(fitted, horizon), sigma=None)
    return (_test(days, horizon, calibrated), _test(weeks, horizon, calibrated)), days.errors, weeks.errors


def means(values: Floats, fitted: Smoothed, origins: Ints, horizon: int) -> Floats:
    """Expected contacts, a row per origin (days known by then): exponential smoothing and the mean of the last four
    same weekdays in equal parts. Two simple forecasts err less together than either (Bates & Granger 1969).
    """
    smooth = expected(fitted.ahead(origins, horizon), fitted.sigma * fitted.spread(horizon))
    recent = np.mean([same_weekday(values, origins, horizon, weeks) for weeks in range(1, 5)], axis=0)
    made: Floats = (smooth + recent) / 2
    return made


def same_weekday(values: Floats, origins: Ints, horizon: int, weeks: int = 1) -> Floats:
    """The value of the same weekday, `weeks` known weeks before each origin: the seasonal naive forecast."""
    found: Floats = values[origins[:, None] - SEASON * weeks + np.arange(horizon) % SEASON]
    return found


def bands(mean: Floats, unit: Floats, errors: Floats, sigma: float | None) -> Band:
    """low80, high80, low95, high95 in contacts, from the errors of earlier forecasts in units of `unit`."""
    made: Band = {}
    for name in LEVELS:
        centre, half = rooted(mean), _half(errors, sigma, name) * unit
        made |= {f"low{name}": counted(centre - half), f"high{name}": counted(centre + half)}
    return made


def weekly(days: Floats) -> Floats:
    """Sums of seven columns each."""
    made: Floats = days.reshape(*days.shape[:-1], -1, SEASON).sum(-1)
    return made


def weekly_spread(fitted: Smoothed, horizon: int) -> Floats:
    """How the error of a week's sum grows with the weeks ahead: its noise, and the drift of the level until then."""
    middle = np.arange(horizon // SEASON) * SEASON + SEASON / 2
    grown: Floats = np.sqrt(1 + fitted.alpha**2 * SEASON * middle)
    return grown


def _half(errors: Floats, sigma: float | None, level: str) -> float:
    """Half the band: what held so far (split conformal, Lei et al. 2018), halfway to the model's where it has one."""
    share, normal = LEVELS[level]
    if sigma is not None:
        return (float(np.quantile(np.abs(errors), share)) + normal * sigma) / 2
    # Weeks are few, and forecasts of neighbouring days err alike: one origin in seven counts as a further one.
    independent = max(len(errors) / SEASON, 1)
    return float(np.quantile(np.abs(errors), min(share * (1 + 1 / independent), 1.0)))


def _test(scored: _Scored, horizon: int, calibrated: int) -> Backtest:
    errors, error = scored.errors, np.abs(scored.truth - scored.mean)
    # A band may use only errors that were known by its day: those of forecasts that had run out by then.
    start = min(calibrated + horizon, len(errors) - 1)
    inside: dict[str, list[float]] = {name: [] for name in LEVELS}
    for origin in range(start, len(errors)):
        known = errors[: max(origin - horizon + 1, 1)]
        for name, held in inside.items():
            held.append(float(np.mean(np.abs(errors[origin]) <= _half(known, scored.sigma, name))))
    naive = float(np.mean(np.abs(scored.truth - scored.naive)))
    return Backtest(
        origins=len(errors),
        mase=float(np.mean(error)) / naive if naive else float("inf"),
        error=float(np.mean(error)),
        inside80=float(np.mean(inside["80"])),
        inside95=float(np.mean(inside["95"])),
        tested=len(errors) - start,
    )
