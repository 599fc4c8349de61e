"""How much a cell rose: observed against expected, ratio and excess with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import beta

from metrics.cube import Bools
from metrics.scan import Table

_Z: Final = 1.959964


@dataclass(frozen=True)
class Effect:
    """Cases observed and expected; ratio and excess with 95 % intervals; rates: out of `exposure` cases now."""

    observed: int
    expected: float
    exposure: int | None
    ratio: float
    ratio_low: float
    ratio_high: float

    @property
    def excess(self) -> float:
        """Cases above expectation."""
        return self.observed - self.expected

    @property
    def excess_low(self) -> float:
        """The lower end of the excess: what the lowest likely ratio leaves unexplained."""
        return self.observed * (1 - 1 / self.ratio_low) if self.ratio_low > 0 else -float("inf")

    @property
    def excess_high(self) -> float:
        """The upper end of the excess, at most all that was observed."""
        return self.observed * (1 - 1 / self.ratio_high)


def effect(table: Table, leaves: Bools, growth: float, variation: float = 0.0) -> Effect:
    """The effect in some leaves.

    Given all cases, those of the present are binomial (Clopper-Pearson); the interval of the ratio is widened by the
    ordinary variation of the cell from period to period.
    """
    v, h = float(table.v[leaves].sum()), float(table.h[leaves].sum())
    if table.kind == "counts":
        n, m = growth * float(table.n[0]), float(table.m[0])
    else:
        n, m = float(table.n[leaves].sum()), float(table.m[leaves].sum())
    exposed = n / m if m else float("nan")
    low, high = (each / exposed for each in _odds(v, h))
    ratio = v / (h * exposed) if h else float("inf")
    # On the log scale the ordinary variation adds to that of chance; where an end is 0 or infinite it changes nothing.
    widened = _Z * variation
    if low > 0 and h:
        low = ratio * np.exp(-np.hypot(np.log(ratio / low), widened))
    if high < float("inf") and v:
        high = ratio * np.exp(np.hypot(np.log(high / ratio), widened))
    return Effect(
        observed=round(v),
        expected=h * exposed,
        exposure=None if table.kind == "counts" else round(n),
        ratio=ratio,
        ratio_low=float(low),
        ratio_high=float(high),
    )


def _odds(v: float, h: float) -> tuple[float, float]:
    """The 95 % interval of cases now per case before."""
    low = float(beta.ppf(0.025, v, h + 1)) if v else 0.0
    high = float(beta.ppf(0.975, v + 1, h)) if h else 1.0
    return low / (1 - low), high / (1 - high) if high < 1 else float("inf")
