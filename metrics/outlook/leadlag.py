"""Topics that rise some days before others: a lead is shown only where it made forecasts of later weeks better.

Method, on the square-root scale. The first 60 % of the days choose: per pair the lag at which what is left of the two
(after weekday, trend, their own past and that of all contacts) correlates most, and of all pairs the six strongest. The
other 40 % test these: each week is forecast so many days ahead with and without the leading series, by models fitted on
the days before it (Granger 1969, out of sample); the gain by Clark & West (2007) on weekly sums with the errors of
Newey & West (1987), corrected for the pairs tested (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.outlook.smoothing import rooted
from metrics.statistics import Floats

Bools: TypeAlias = npt.NDArray[np.bool_]

LAGS: Final = range(2, 15)  # a lead of one day is too short to act on
LEARNED: Final = 0.6
NEEDED: Final = 182  # days
# With so few weeks the test is surer than it should be: at 0.05 one search in eleven of mere noise finds something.
SHOWN: Final = 0.015
_WEEK: Final = 7
_WIDTH: Final = 3  # the leading series is averaged over so many days, for a lead is never of exactly n days
_TESTED: Final = 10
_STRONG: Final = 1.5
_MOST: Final = 6
_START: Final = 28 + 2 * max(LAGS) + _WIDTH


@dataclass(frozen=True)
class Lead:
    """`before` rose `days` days before `after`.

    Of the last `weeks` tested weeks in which `before` had risen, `held` were forecast better with it than without.
    """

    before: str
    after: str
    days: int
    held: int
    weeks: int
    gain: float  # share of the squared error that it takes away, on the tested weeks
    correlation: float
    p: float  # after Holm's correction for the pairs tested


@dataclass(frozen=True)
class Search:
    """What was found, the surest first, and how many pairs were tried."""

    found: tuple[Lead, ...]
    tried: int  # pairs looked at in the first part
    tested: int  # of these, tested on the second
    days: int

    @property
    def enough(self) -> bool:
        """Whether there were days enough to try."""
        return self.days >= NEEDED


def search(pairs: Sequence[tuple[str, str]], series: Mapping[str, Floats], total: Floats) -> Search:
    """Leads among the pairs (before, after) of equally long daily series; `total`: all contacts of the same days."""
    days = len(total)
    if days < NEEDED:
        return Search((), 0, 0, days)
    split = int(days * LEARNED)
    scaled = {name: rooted(values) for name, values in series.items()}
    volume = rooted(total)
    names = {name for pair in pairs for name in pair}
    residuals = {name: _residuals(_base(scaled[name], volume, 1), scaled[name], split) for name in names}
    chosen = _chosen([pair for pair in pairs if pair[0] != pair[1]], residuals)
    leads = [_tested(one, scaled, volume, split) for one in chosen]
    corrected = _holm([lead.p for lead in leads])
    found = [replace(lead, p=p) for lead, p in zip(leads, corrected, strict=True) if p <= SHOWN]
    # What failed in half of the latest rises may have led once; it is no warning now.
    found = [lead for lead in found if 2 * lead.held > lead.weeks]
    return Search(tuple(sorted(found, key=lambda lead: (lead.p, -lead.gain))), len(pairs), len(leads), days)


@dataclass(frozen=True)
class _Candidate:
    before: str
    after: str
    lag: int
    correlation: float


def _chosen(pairs: Sequence[tuple[str, str]], residuals: Mapping[str, Floats]) -> list[_Candidate]:
    """The pairs that look most like a lead in the first part, at most six."""
    found = []
    for before, after in pairs:
        lag, correlation = _lag(residuals[before], residuals[after])
        if lag is not None and correlation * np.sqrt(len(residuals[after])) > _STRONG:
            found.append(_Candidate(before, after, lag, correlation))
    return sorted(found, key=lambda one: -one.correlation)[:_MOST]


def _base(scaled: Floats, volume: Floats, ahead: int) -> Floats:
    """What is known `ahead` days before without the leading series: weekday, trend, own past, past of all contacts."""
    weekday = np.eye(_WEEK)[np.arange(len(scaled)) % _WEEK]
    same = -(-ahead // _WEEK) * _WEEK
    own = [_lagged(scaled, lag) for lag in (ahead, ahead + 1, ahead + 2, same)]
    means = [_lagged(_past_mean(series, width), ahead - 1) for series in (scaled, volume) for width in (7, 28)]
    return np.column_stack([weekday, *own, *means, _lagged(volume, ahead)])


def _residuals(base: Floats, scaled: Floats, split: int) -> Floats:
    rows = slice(_START, split)
    left: Floats = scaled[rows] - base[rows] @ _fit(base[rows], scaled[rows])
    return left


def _tested(one: _Candidate, scaled: Mapping[str, Floats], volume: Floats, split: int) -> Lead:
    # The last of the averaged days is the newest that the forecast may know.
    ahead = one.lag - _WIDTH // 2
    leading = _lagged(_centred(scaled[one.before]), one.lag)
    plain, led = _weekly_errors(_base(scaled[one.after], volume, ahead), leading, scaled[one.after], split)
    # Clark & West: what the larger model loses to estimating a parameter that may be 0 is given back.
    adjusted = plain.error**2 - led.error**2 + (plain.forecast - led.forecast) ** 2
    weekly = adjusted.reshape(-1, _WEEK).sum(1)
    saved = (plain.error**2 - led.error**2).reshape(-1, _WEEK).sum(1)
    gain = float(saved.sum() / (plain.error**2).sum())
    p = float(special.stdtr(len(weekly) - 1, -_t(weekly))) if gain > 0 and led.slope > 0 else 1.0
    risen = saved[_risen(leading, split, len(saved))][-_TESTED:]
    return Lead(one.before, one.after, one.lag, int((risen > 0).sum()), len(risen), gain, one.correlation, p)


def _risen(leading: Floats, split: int, weeks: int) -> Bools:
    """The tested weeks in which the leading series had risen: to what only a third of the weeks before had."""
    past = leading[_START : _START + (split - _START) // _WEEK * _WEEK].reshape(-1, _WEEK).mean(1)
    tested = leading[split : split + weeks * _WEEK].reshape(-1, _WEEK).mean(1)
    risen: Bools = tested > np.quantile(past, 2 / 3)
    return risen


def _t(weekly: Floats) -> float:
    """The mean in standard errors that allow for neighbouring weeks being alike (Bartlett weights, two weeks)."""
    apart = weekly - weekly.mean()
    count = len(weekly)
    variance = (apart**2).sum() / count
    for lag, weight in ((1, 2 / 3), (2, 1 / 3)):
        variance += 2 * weight * (apart[lag:] * apart[:-lag]).sum() / count
    return float(weekly.mean() / np.sqrt(variance / (count - 1))) if variance > 0 else 0.0


def _lag(before: Floats, after: Floats) -> tuple[int | None, float]:
    """The lag at which what is left of both correlates most, None where it does so at once or the other way round."""
    smooth = _centred(before)
    found = {lag: _correlation(smooth, after, lag) for lag in range(-max(LAGS), max(LAGS) + 1)}
    best = max(LAGS, key=lambda lag: found[lag])
    at_once_or_after = max(value for lag, value in found.items() if lag <= 0)
    return (best if found[best] > max(at_once_or_after, 0) else None), found[best]


def _correlation(before: Floats, after: Floats, lag: int) -> float:
    first, second = (before[: len(before) - lag], after[lag:]) if lag >= 0 else (before[-lag:], after[:lag])
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else 0.0


@dataclass(frozen=True)
class _Errors:
    forecast: Floats
    error: Floats
    slope: float = 0.0


def _weekly_errors(base: Floats, leading: Floats, truth: Floats, split: int) -> tuple[_Errors, _Errors]:
    """Forecasts of each week after the split, without and with the leading series; fitted before each week."""
    wide = np.column_stack([base, leading])
    last = split + (len(truth) - split) // _WEEK * _WEEK
    made: dict[int, list[Floats]] = {0: [], 1: []}
    slope = 0.0
    for start in range(split, last, _WEEK):
        past, week = slice(_START, start), slice(start, start + _WEEK)
        for which, known in enumerate((base, wide)):
            fitted = _fit(known[past], truth[past])
            made[which].append(known[week] @ fitted)
            slope = float(fitted[-1])
    forecasts = [np.concatenate(made[which]) for which in (0, 1)]
    days = truth[split:last]
    plain, led = (_Errors(forecast, days - forecast) for forecast in forecasts)
    return plain, _Errors(led.forecast, led.error, slope)


def _fit(known: Floats, truth: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(known, truth, rcond=None)[0], np.float64)


def _lagged(series: Floats, lag: int) -> Floats:
    moved: Floats = np.roll(series, lag)
    moved[:lag] = series[0]
    return moved


def _past_mean(series: Floats, width: int) -> Floats:
    """The mean of the `width` days before each day."""
    sums = np.concatenate([[0.0], np.cumsum(series)])
    ends = np.arange(len(series))
    starts = np.maximum(ends - width, 0)
    made: Floats = (sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)
    return made


def _centred(series: Floats) -> Floats:
    """The mean of a day and its two neighbours; with lags of at least two nothing of it is later than yesterday."""
    half = _WIDTH // 2
    padded = np.concatenate([np.full(half, series[0]), series, np.full(half, series[-1])])
    made: Floats = np.convolve(padded, np.full(_WIDTH, 1 / _WIDTH), "valid")
    return made


def _holm(values: Sequence[float]) -> list[float]:
    """p-values corrected for having tried so many pairs."""
    order = np.argsort(values)
    count, worst = len(values), 0.0
    corrected = [1.0] * count
    for rank, at in enumerate(order):
        worst = max(worst, min((count - rank) * values[at], 1.0))
        corrected[at] = worst
    return corrected
