"""Past periods played again as if each were the present: what a quiet period looks like in these very records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import t as student

from metrics import cube as cubes
from metrics import scan
from metrics.cube import Bools, Cube, Floats, Ints
from metrics.scan import Kind, Table, Totals

# Periods that a present is compared with, and past periods that are played again.
HISTORY: Final = 8
REPLAYS: Final = 12
# With fewer replays "more than ever" means little.
FEWEST: Final = 4
# Scores below this are noise in any records; how small they are says nothing.
WEAK: Final = 3.0
# A past score this many robust deviations above the median was an incident, not ordinary.
OUTLIER: Final = 4.0


@dataclass(frozen=True, eq=False)
class Series:
    """Cases (v) and exposures (n) per leaf and period, the present (0) first, then the period before it (1) ..."""

    cube: Cube
    leaf: Ints
    period: Ints
    v: Floats
    n: Floats
    kind: Kind
    leaves: int

    def table(self, now: int = 0, history: int = HISTORY) -> Table:
        """Period `now` against the `history` periods before it, over all leaves."""
        first, second, last = np.searchsorted(self.period, [now, now + 1, now + 1 + history])
        at, past = slice(first, second), slice(second, last)
        v, h = self._summed(at, self.v), self._summed(past, self.v)
        if self.kind == "counts":
            return Table(self.cube, v, np.ones(self.leaves), h, np.full(self.leaves, float(history)), "counts")
        return Table(self.cube, v, self._summed(at, self.n), h, self._summed(past, self.n), "rates")

    def totals(self, periods: int) -> PeriodTotals:
        """Cases and exposures of every cell in every period, of the cells that ever have enough to be looked at."""
        cells, cases, exposures = [], [], []
        # Counting rows is faster than adding up their cases, where every row is one.
        weights = None if (self.v == 1).all() else self.v
        for place, local in enumerate(self.cube.local):
            size = int(self.cube.starts[place + 1] - self.cube.starts[place])
            at = local[self.leaf] * np.int64(periods) + np.minimum(self.period, periods - 1)
            table = np.bincount(at, weights, size * periods).reshape(size, periods)
            enough = np.flatnonzero(table.sum(axis=1) >= scan.LEAST_EVER)
            cells.append(enough + self.cube.starts[place])
            cases.append(table[enough])
            if self.kind == "rates":
                exposures.append(np.bincount(at, self.n, size * periods).reshape(size, periods)[enough])
        none = np.zeros((0, periods))
        v: Floats = np.concatenate([*cases, none]).astype(np.float64)
        n: Floats = np.concatenate([*exposures, none]).astype(np.float64) if exposures else np.zeros_like(v)
        return PeriodTotals(np.concatenate([*cells, np.zeros(0, dtype=np.int64)]), v, n)

    def by_period(self, leaves: Bools, periods: int) -> tuple[Floats, Floats]:
        """Cases and exposures of some leaves in each period, the present first; counts: exposure is all the rest."""
        chosen = leaves[self.leaf]
        others = ~chosen if self.kind == "counts" else chosen
        weights = self.v if self.kind == "counts" else self.n
        v, n = (_binned(self.period[at], x[at], periods) for at, x in ((chosen, self.v), (others, weights)))
        return v[:periods], n[:periods]

    def _summed(self, rows: slice, weights: Floats) -> Floats:
        return _binned(self.leaf[rows], weights[rows], self.leaves)


def _binned(at: Ints, weights: Floats, size: int) -> Floats:
    summed: Floats = np.bincount(at, weights, size).astype(np.float64)
    return summed


@dataclass(frozen=True, eq=False)
class PeriodTotals:
    """Cases (v) and exposures (n) by cell (rows, as in `cells`) and period (columns)."""

    cells: Ints
    v: Floats
    n: Floats

    def window(self, now: int, history: int) -> Totals:
        """The sums for period `now` against the `history` periods before it."""
        past = slice(now + 1, now + 1 + history)
        v, n = self.v[:, now], self.n[:, now]
        return Totals(self.cells, v, v + self.v[:, past].sum(axis=1), n, self.n[:, past].sum(axis=1))


@dataclass(frozen=True)
class Past:
    """The strongest score of each past period, and the score from which a present is out of the ordinary."""

    scores: tuple[float, ...]
    limit: float
    false_alarms: int

    def rank(self, score: float) -> int:
        """1: stronger than in every past period; 2: one was as strong; and so on."""
        return 1 + sum(past >= score for past in self.scores)


def series(rows: pl.DataFrame, dims: Sequence[str], kind: Kind = "counts") -> Series:
    """The series of `rows`: dims, period (0 is the present), v and for rates n; a row per leaf and period, or finer."""
    cube, leaf = cubes.group(rows, dims)
    period = rows["period"].cast(pl.Int64).to_numpy()
    # Small numbers are sorted by radix, which takes no time.
    order = np.argsort(period.astype(np.int16), kind="stable")
    v = rows["v"].cast(pl.Float64).to_numpy()[order]
    n = rows["n"].cast(pl.Float64).to_numpy()[order] if kind == "rates" else np.ones(rows.height)
    leaves = int(leaf.max()) + 1 if rows.height else 0
    return Series(cube, leaf[order], period[order], v, n, kind, leaves)


def play(records: Series, history: int = HISTORY, replays: int = REPLAYS, totals: PeriodTotals | None = None) -> Past:
    """The past of `records`: each of `replays` periods before the present scanned against its own `history` periods."""
    totals = totals or records.totals(1 + replays + history)
    scores = [scan.strongest(records.table(now, history), totals.window(now, history)) for now in range(1, replays + 1)]
    alarms = sum(score > limit(scores[:at] + scores[at + 1 :]) for at, score in enumerate(scores))
    return Past(tuple(scores), limit(scores), alarms)


def limit(scores: Sequence[float]) -> float:
    """The score above which a further period is out of the ordinary.

    Above every ordinary past score, and above what a log-normal law predicts for one more with 97.5 % certainty. Scores
    far outside the rest were incidents themselves: they must not hide the next one, nor this one if it goes on.
    """
    if len(scores) < FEWEST:
        return float("inf")
    logs = np.log(np.maximum(scores, WEAK))
    middle = np.median(logs)
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), 0.15)
    ordinary = logs[logs <= middle + OUTLIER * spread]
    count = len(ordinary)
    reach = student.ppf(0.975, count - 1) * ordinary.std(ddof=1) * np.sqrt(1 + 1 / count)
    return float(np.exp(max(ordinary.mean() + reach, ordinary.max())))


def change_point(v: Floats, n: Floats) -> int:
    """How many periods before the present the rise began (0: it is new), by the split into an earlier and a recent
    level with the greatest Poisson likelihood. `v` are cases and `n` exposures, the present first."""
    recent_v, recent_n = np.cumsum(v)[:-1], np.cumsum(n)[:-1]
    earlier_v, earlier_n = v.sum() - recent_v, n.sum() - recent_n
    recent, earlier = _rate(recent_v, recent_n), _rate(earlier_v, earlier_n)
    likelihood = recent_v * np.log(np.maximum(recent, 1e-300)) + earlier_v * np.log(np.maximum(earlier, 1e-300))
    rises = recent > earlier
    return int(np.where(rises, likelihood, -np.inf).argmax()) if rises.any() else 0


def variation(v: Floats, n: Floats) -> float:
    """By how much the rate of a cell varies from period to period beyond chance (coefficient of variation)."""
    if len(v) < 2 or v.sum() == 0 or n.sum() == 0:
        return 0.0
    expected = n * v.sum() / n.sum()
    # One degree of freedom went into the mean.
    beyond = ((v - expected) ** 2).sum() * len(v) / (len(v) - 1) - expected.sum()
    return float(np.sqrt(max(0.0, beyond / (expected**2).sum())))


def _rate(v: Floats, n: Floats) -> Floats:
    return np.divide(v, n, out=np.zeros_like(v), where=n > 0)
