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
CERTAINTY: Final = 0.97
# A past score this many robust deviations above the median was an incident, not ordinary.
OUTLIER: Final = 6.0
# ... where the ordinary ones vary by at least this (on the log scale): a dozen may lie close together by chance.
LEAST_SPREAD: Final = 0.3


@dataclass(frozen=True, eq=False)
class Series:
    """Cases (v) and exposures (n) per leaf and time slot, the newest slot (0) first, then the one before it (1) ...

    A period is one or more slots: with four weekly slots, every week of the past ends a period that can be replayed.
    """

    cube: Cube
    leaf: Ints
    period: Ints
    v: Floats
    n: Floats
    kind: Kind
    leaves: int

    def table(self, now: int = 0, history: int = HISTORY, width: int = 1, length: float | None = None) -> Table:
        """The period of `width` slots from slot `now` on against the `history` periods before it, over all leaves.

        `length`: how many slots of days the period really has, where its last slot is cut.
        """
        first, second, last = np.searchsorted(self.period, [now, now + width, now + width * (1 + history)])
        at, past = slice(first, second), slice(second, last)
        v, h = self._summed(at, self.v), self._summed(past, self.v)
        if self.kind == "counts":
            n, m = np.full(self.leaves, length or float(width)), np.full(self.leaves, float(width * history))
            return Table(self.cube, v, n, h, m, "counts")
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

    def window(self, now: int, history: int, width: int = 1) -> Totals:
        """The sums for the period of `width` slots from `now` on against the `history` periods before it."""
        at, past = slice(now, now + width), slice(now + width, now + width * (1 + history))
        v, n = self.v[:, at].sum(axis=1), self.n[:, at].sum(axis=1)
        return Totals(self.cells, v, v + self.v[:, past].sum(axis=1), n, self.n[:, past].sum(axis=1))


def natural(records: Series, totals: PeriodTotals, now: int, history: int, width: int = 1) -> Floats:
    """Per dimension, by how much its values vary from period to period beyond chance and beyond the total."""
    found = np.zeros(len(records.cube.dims))
    bounds = np.searchsorted(totals.cells, records.cube.starts[: len(found) + 1])
    for dim in range(len(found)):
        v = totals.v[bounds[dim] : bounds[dim + 1], now + width : now + width * (1 + history)]
        v = v.reshape(len(v), history, width).sum(axis=2)
        if v.size == 0 or history < 3 or v.sum() == 0:
            continue
        expected = v.sum(axis=1, keepdims=True) * v.sum(axis=0) / v.sum()
        # Fitting the rows and columns took up degrees of freedom.
        freedom = max(0.1, (1 - 1 / history) * (1 - 1 / max(2, len(v))))
        beyond = ((v - expected) ** 2).sum() / freedom - expected.sum()
        found[dim] = np.sqrt(max(0.0, beyond / (expected**2).sum()))
    return found


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


def play(
    records: Series,
    history: int = HISTORY,
    replays: int = REPLAYS,
    totals: PeriodTotals | None = None,
    width: int = 1,
    offsets: Sequence[int] | None = None,
) -> Past:
    """The past of `records`: earlier periods, each scanned against its own `history` as if it were the present.

    `offsets` says in which slot each begins; without them, the `replays` periods before the present.
    """
    offsets = offsets if offsets is not None else range(width, width * (replays + 1), width)
    totals = totals or records.totals(width * (1 + history) + max(offsets, default=0))
    scores = [
        scan.strongest(
            records.table(now, history, width),
            totals.window(now, history, width),
            natural(records, totals, now, history, width),
        )
        for now in offsets
    ]
    return past(scores)


def past(scores: Sequence[float]) -> Past:
    """What past scores say: the limit for a further one, and how many of them are above that of all the others."""
    enough = len(scores) > FEWEST
    return Past(tuple(scores), limit(scores), alarms(_logs(scores)) if enough else 0)


def alarms(values: Floats) -> int:
    """How many of these values are out of the ordinary of all the others."""
    return sum(bool(value > ceiling(np.delete(values, at))) for at, value in enumerate(values))


def limit(scores: Sequence[float]) -> float:
    """The score above which a further period is out of the ordinary.

    Above every ordinary past score, and above what a log-normal law predicts for one more with 97 % certainty. Scores
    far outside the rest were incidents themselves: they must not hide the next one, nor this one if it goes on.
    """
    if len(scores) < FEWEST:
        return float("inf")
    return float(np.exp(ceiling(_logs(scores))))


def ceiling(values: Floats) -> float:
    """The value above which a further one of them is out of the ordinary, if they follow a normal law."""
    ordinary = _ordinary(values)
    count = len(ordinary)
    reach = student.ppf(CERTAINTY, count - 1) * ordinary.std(ddof=1) * np.sqrt(1 + 1 / count)
    return float(max(ordinary.mean() + reach, ordinary.max()))


def surprise(score: float, others: Sequence[float]) -> float:
    """How far a score is above the ordinary ones of others, in units of their spread (on the log scale)."""
    ordinary = _ordinary(_logs(others))
    spread = max(float(ordinary.std(ddof=1)), LEAST_SPREAD)
    return float((np.log(max(score, WEAK)) - ordinary.mean()) / spread)


def _logs(scores: Sequence[float]) -> Floats:
    found: Floats = np.log(np.maximum(scores, WEAK))
    return found


def _ordinary(logs: Floats) -> Floats:
    middle = np.median(logs)
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), LEAST_SPREAD)
    found: Floats = logs[logs <= middle + OUTLIER * spread]
    return found


def variation(v: Floats, n: Floats) -> float:
    """By how much the rate of a cell varies from period to period beyond chance (coefficient of variation)."""
    if len(v) < 2 or v.sum() == 0 or n.sum() == 0:
        return 0.0
    expected = n * v.sum() / n.sum()
    # One degree of freedom went into the mean.
    beyond = ((v - expected) ** 2).sum() * len(v) / (len(v) - 1) - expected.sum()
    return float(np.sqrt(max(0.0, beyond / (expected**2).sum())))
