"""From when to when a cell was out of the ordinary, to the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from metrics.cube import Floats

# An end of its own must explain this much more (log likelihood) than "it still goes on": half of log days, doubled.
ENDED: Final = 4.0
# Fewer quiet days than this at the end are no end.
QUIET_DAYS: Final = 3


@dataclass(frozen=True)
class Episode:
    """The days of a rise, counted from the first day of the series; `last` is None while it goes on."""

    first: int
    last: int | None
    score: float  # log likelihood ratio against no change at all


def episode(v: Floats, n: Floats, present: int) -> Episode | None:
    """The days whose rate of cases (v of exposure n, by day) differs most from all others, upwards.

    It reaches into the days from `present` on. None where nothing rose. Poisson likelihood of two rates.
    """
    days = len(v)
    if days == 0 or v.sum() <= 0 or n.sum() <= 0:
        return None
    cases, exposed = np.r_[0.0, np.cumsum(v)], np.r_[0.0, np.cumsum(n)]
    ends = np.arange(max(present, 0) + 1, days + 1)
    scores = _scores(cases, exposed, ends)
    going_on = int(scores[-1].argmax())
    best = np.unravel_index(int(scores.argmax()), scores.shape)
    end = int(ends[best[0]])
    if scores[best] <= 0:
        return None
    if end <= days - QUIET_DAYS and scores[best] - scores[-1][going_on] > ENDED:
        return Episode(int(best[1]), end - 1, float(scores[best]))
    return Episode(going_on, None, float(scores[-1][going_on])) if scores[-1][going_on] > 0 else None


def _scores(cases: Floats, exposed: Floats, ends: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """For every end (rows) and beginning (columns) the log likelihood ratio of a higher rate between the two."""
    begins = np.arange(len(cases) - 1)
    v_in = cases[ends][:, None] - cases[begins][None, :]
    n_in = exposed[ends][:, None] - exposed[begins][None, :]
    v_out, n_out = cases[-1] - v_in, exposed[-1] - n_in
    with np.errstate(divide="ignore", invalid="ignore"):
        overall = cases[-1] / exposed[-1]
        inside, outside = v_in / n_in, np.where(n_out > 0, v_out / n_out, 0.0)
        ratio = np.where(v_in > 0, v_in * np.log(inside / overall), 0.0)
        ratio = ratio + np.where((v_out > 0) & (n_out > 0), v_out * np.log(outside / overall), 0.0)
    valid = (begins[None, :] < ends[:, None]) & (n_in > 0) & (n_out > 0) & (inside > outside)
    found: Floats = np.where(valid & np.isfinite(ratio), ratio, 0.0)
    return found
