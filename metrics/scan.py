"""Which combinations of dimensions rose: a likelihood-ratio scan over the cube that allows for noise within causes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy.special import betaln, erfc, log_softmax, logsumexp

from metrics.cube import Bools, Cube, Floats, Ints

Kind = Literal["counts", "rates"]

# A cell with fewer cases is an anecdote.
LEAST_NOW: Final = 5
LEAST_EVER: Final = 20
# Leaves with at least this many cases are compared one by one; the rest of a cell is pooled.
DENSE: Final = 20
# Ordinary variation of a leaf from period to period (coefficient of variation), and between the leaves of one cause.
NOISE: Final = 0.2
SPREAD: Final = 0.4
# No cell is ever known better than this.
RESIDUAL: Final = 0.02
# Log likelihood ratio from which a single value does not belong to the typical growth.
ODD: Final = 15.0
# ... and the factor by which it must differ; ordinary variation stays below.
FAR: Final = 1.8
# How many cells with the strongest plain likelihood ratio are scored in full.
SHORTLIST: Final = 200
RATIOS: Final = np.geomspace(1.05, 64.0, 16)
# How likely each ratio is beforehand, where something happened: a doubling, give or take 40 %.
_WORTH: Final = log_softmax(-(((np.log(RATIOS) - np.log(2)) / 0.35) ** 2) / 2)


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums of the cells that are worth a look, by cell number: cases now and ever, exposures now and before."""

    cells: Ints
    now: Floats
    ever: Floats
    n: Floats
    m: Floats

    def minus(self, other: Totals) -> Totals:
        """These sums without those of some leaves (`other`: all cells of the cube)."""
        at = self.cells
        now, ever = self.now - other.now[at], self.ever - other.ever[at]
        return Totals(at, now, ever, self.n - other.n[at], self.m - other.m[at])


@dataclass(frozen=True, eq=False)
class Table:
    """Leaves with cases now (v) and before (h) and their exposures (n, m); for counts the same exposure everywhere."""

    cube: Cube
    v: Floats
    n: Floats
    h: Floats
    m: Floats
    kind: Kind = "counts"

    def without(self, leaves: Bools) -> Table:
        """The table where these leaves are explained: their cases count no more."""
        keep = ~leaves
        exposed = keep if self.kind == "rates" else np.True_
        return replace(self, v=self.v * keep, h=self.h * keep, n=self.n * exposed, m=self.m * exposed)

    def reversed(self) -> Table:
        """Now and before exchanged: a scan of it finds what fell."""
        return replace(self, v=self.h, n=self.m, h=self.v, m=self.n)

    def only(self, leaves: Bools) -> Table:
        """The same cells over a part of the leaves."""
        at = np.flatnonzero(leaves)
        return Table(self.cube.take(at), self.v[at], self.n[at], self.h[at], self.m[at], self.kind)

    def totals(self) -> Totals:
        """The sums of all cells."""
        now, ever = self.cube.sums(self.v), self.cube.sums(self.v + self.h)
        if self.kind == "rates":
            return Totals(np.arange(self.cube.size), now, ever, self.cube.sums(self.n), self.cube.sums(self.m))
        none = np.zeros(self.cube.size)  # constants do not add up; see `shares`
        return Totals(np.arange(self.cube.size), now, ever, none, none)

    def shares(self, totals: Totals, growth: float) -> Floats:
        """Of the cases a cell ever had, the share that falls into the present if nothing happened."""
        if self.kind == "rates":
            return _share(totals.n, totals.m)
        n, m = growth * self.n[:1], self.m[:1]
        return np.full(len(totals.cells), float(_share(n, m).sum()))

    def followed(self, totals: Totals, share: Floats, sigma: Floats) -> tuple[Floats, Floats]:
        """The shares where values vary by `sigma` (per dimension) by themselves, and how sure they are.

        A combination is expected to follow what the rest of each of its values did, as far as the numbers of that rest
        can tell (gamma-Poisson); the second is the variation that remains (standard deviation of the log odds).
        """
        odds = share / (1 - share)
        variance = np.zeros(len(odds))
        # Single values of a combination that is worth a look are worth one themselves: their sums are all there.
        count = int(np.searchsorted(totals.cells, self.cube.starts[len(self.cube.dims)]))
        now, ever = (np.zeros(int(self.cube.starts[len(self.cube.dims)])) for _ in range(2))
        now[totals.cells[:count]], ever[totals.cells[:count]] = totals.now[:count], totals.ever[:count]
        for at, dims, singles in self.cube.parts(totals.cells):
            for dim, single in zip(dims, singles, strict=True):
                if sigma[dim] == 0:
                    continue
                if len(dims) == 1:
                    variance[at] = sigma[dim] ** 2
                    continue
                rest, usual = now[single] - totals.now[at], share[at] * (ever[single] - totals.ever[at])
                known = np.maximum(usual, 0.0) + sigma[dim] ** -2
                odds[at] *= (rest + sigma[dim] ** -2) / known
                variance[at] += 1 / known
        return odds / (1 + odds), np.sqrt(variance)


@dataclass(frozen=True, eq=False)
class Ranking:
    """Cells that rose, strongest first, the score of each, and how many cells were looked at."""

    cells: Ints
    scores: Floats
    tested: int


@dataclass(frozen=True, eq=False)
class Cause:
    """A cell that rose, with the leaves that it explains (none of an earlier cause) and the next best readings."""

    cell: int
    score: float
    tested: int
    leaves: Bools
    readings: Ints


def typical_growth(table: Table, totals: Totals) -> float:
    """How much cases grew per unit of exposure, apart from values that stand out alone. Rates: 1, exposures say it all.

    Without that exception the fall of one topic would look like the rise of all others.
    """
    v, h = table.v, table.h
    if table.kind == "rates" or v.sum() == 0 or h.sum() == 0:
        return 1.0
    bounds = np.searchsorted(totals.cells, table.cube.starts[[0, len(table.cube.dims)]])
    single = slice(*bounds)
    cells, now, ever = totals.cells[single], totals.now[single], totals.ever[single]
    for _ in range(len(table.cube.dims)):
        odd = _odd_value(now, ever, v.sum() / h.sum(), float(v.sum() + h.sum()))
        if odd is None:
            break
        keep = ~table.cube.members(int(cells[odd]))
        v, h = v * keep, h * keep
        now, ever = (table.cube.sums(x, singles=True)[cells] for x in (v, v + h))
    return float(v.sum() / h.sum() * table.m[0] / table.n[0])


def _odd_value(now: Floats, ever: Floats, growth: float, total: float) -> int | None:
    """The value whose growth is furthest from that of the total, if it is far; never one that is most of the total."""
    expected = ever * growth / (1 + growth)
    before = ever - now
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.nan_to_num(now * np.log(now / expected)), np.nan_to_num(before * np.log(before / (ever - expected)))
        far = np.abs(np.log((now + 0.5) / (before + 0.5) / growth)) > np.log(FAR)
    odd = np.where(far & (ever < total / 2), parts[0] + parts[1], 0.0)
    return int(odd.argmax()) if len(odd) and odd.max() > ODD else None


def rank(table: Table, totals: Totals | None = None, sigma: Floats | None = None) -> Ranking:
    """The cells that rose, strongest first; `sigma`: how much the values of each dimension vary by themselves.

    The score is a log likelihood ratio: the cases a leaf ever had fall into now or before by exposure, against the same
    with one ratio for all leaves of the cell. Dense leaves vary by NOISE if nothing happened and by SPREAD around the
    ratio if something did (beta-binomial), so that neither one loud leaf nor a quiet rest decides alone.
    """
    sums = totals or table.totals()
    growth = typical_growth(table, sums)
    share = table.shares(sums, growth)
    varies = np.zeros(len(share))
    if sigma is not None and sigma.any() and table.kind == "counts":
        share, varies = table.followed(sums, share, sigma)
    comparable = (sums.ever >= LEAST_EVER) & (share > 0) & (share < 1) & table.cube.places[sums.cells]
    rose = np.flatnonzero(comparable & (sums.now >= LEAST_NOW) & (sums.now > sums.ever * share))
    plain = _likelihood_ratio(sums.now[rose], sums.ever[rose], share[rose])
    short = rose[np.sort(np.argpartition(-plain, SHORTLIST)[:SHORTLIST]) if len(rose) > SHORTLIST else slice(None)]
    scores = _scores(table, sums, short, share[short], growth) if len(short) else np.zeros(0)
    if len(short) and varies.any():
        scores = np.minimum(scores, _beyond(sums.now[short], sums.ever[short], share[short], varies[short]))
    cells = sums.cells[short]
    # Equally strong: the one with fewer dimensions says the same more simply.
    order = np.lexsort((cells, table.cube.orders[cells], -np.round(scores, 6)))
    order = order[scores[order] > 0]
    return Ranking(cells[order], scores[order], int(comparable.sum()))


def causes(
    table: Table, answers: int = 5, least: float = 0.0, totals: Totals | None = None, sigma: Floats | None = None
) -> Iterator[Cause]:
    """Separate causes, strongest first: each is explained away before the next is looked for, down to score `least`."""
    explained = np.zeros(len(table.v), dtype=np.bool_)
    totals = totals or table.totals()
    for _ in range(answers):
        ranking = rank(table.without(explained), totals, sigma)
        if len(ranking.cells) == 0 or ranking.scores[0] <= least:
            return
        cell = int(ranking.cells[0])
        leaves = table.cube.members(cell) & ~explained
        yield Cause(cell, float(ranking.scores[0]), ranking.tested, leaves, ranking.cells[1:5])
        explained |= leaves
        totals = totals.minus(table.only(leaves).totals())


def strongest(table: Table, totals: Totals | None = None, sigma: Floats | None = None) -> float:
    """The score of the strongest rise, 0 where nothing rose."""
    scores = rank(table, totals, sigma).scores
    return float(scores[0]) if len(scores) else 0.0


def false_discovery(scores: Floats, tested: int) -> Floats:
    """Benjamini-Hochberg q of the strongest scores among `tested` cells; p from half a chi-squared, one degree."""
    p = erfc(np.sqrt(np.maximum(scores, 0.0))) / 2
    q = p * tested / np.arange(1, len(p) + 1)
    return np.minimum(1.0, np.minimum.accumulate(q[::-1])[::-1])


def _scores(table: Table, sums: Totals, short: Ints, share: Floats, growth: float) -> Floats:
    """The best score over all ratios of the shortlisted cells; only dense leaves are looked at one by one."""
    n, m, t = table.n * growth, table.m, table.v + table.h
    dense = np.flatnonzero((t >= DENSE) & (n > 0) & (m > 0))
    leaf, place = table.cube.take(dense).pairs(sums.cells[short])

    def inside(weights: Floats) -> Floats:
        summed: Floats = np.bincount(place, weights[leaf], len(short)).astype(np.float64)
        return summed

    v, t, n, m = table.v[dense], t[dense], n[dense], m[dense]
    now, ever = sums.now[short] - inside(v), sums.ever[short] - inside(t)
    if table.kind == "rates":
        share = _share(sums.n[short] - inside(n), sums.m[short] - inside(m))
    quiet = varied(v, t, n / (n + m), NOISE)
    gains = [
        inside(varied(v, t, ratio * n / (ratio * n + m), SPREAD) - quiet) + _pooled(now, ever, share, ratio)
        for ratio in RATIOS
    ]
    return _peak(np.stack(gains))


def _beyond(v: Floats, t: Floats, share: Floats, varies: Floats) -> Floats:
    """The score of whole cells whose share varies by itself: a Bayes factor, averaged over the ratios worth a look.

    A maximum over ratios would let a small shift of a huge cell, which is ordinary here, beat a doubling.
    """
    varies = np.maximum(varies, RESIDUAL)
    quiet = varied(v, t, share, varies)
    gains = np.stack([varied(v, t, ratio * share / (ratio * share + 1 - share), varies) - quiet for ratio in RATIOS])
    found: Floats = logsumexp(gains + _WORTH[:, None], axis=0)
    return found


def varied(v: Floats, t: Floats, share: Floats, variation: float | Floats) -> Floats:
    """Beta-binomial log likelihood of v among t, where the log odds of the share vary by `variation`."""
    strength = 1 / (variation**2 * share * (1 - share))
    a, b = share * strength, (1 - share) * strength
    found: Floats = betaln(v + a, t - v + b) - betaln(a, b)
    return found


def _pooled(v: Floats, t: Floats, share: Floats, ratio: float) -> Floats:
    quiet = np.where((share > 0) & (share < 1), share, 0.5)
    risen = ratio * quiet / (ratio * quiet + 1 - quiet)
    gain = v * np.log(risen / quiet) + (t - v) * np.log((1 - risen) / (1 - quiet))
    return np.where((share > 0) & (share < 1), gain, 0.0)


def _peak(scores: Floats) -> Floats:
    """The top of a parabola through the best ratio and its neighbours, so that the grid decides nothing."""
    columns = np.arange(scores.shape[1])
    best = np.clip(scores.argmax(axis=0), 1, len(scores) - 2)
    left, top, right = (scores[best + step, columns] for step in (-1, 0, 1))
    bend = left - 2 * top + right
    inner = (bend < 0) & (top >= left) & (top >= right)
    lift = np.divide((right - left) ** 2, -8 * bend, out=np.zeros_like(bend), where=inner)
    found: Floats = scores.max(axis=0) + lift
    return found


def _likelihood_ratio(now: Floats, ever: Floats, share: Floats) -> Floats:
    before, expected = ever - now, ever * share
    ratio = np.divide(before, ever - expected, out=np.ones_like(ever), where=before > 0)
    found: Floats = now * np.log(now / expected) + before * np.log(ratio)
    return found


def _share(n: Floats, m: Floats) -> Floats:
    total = n + m
    return np.divide(n, total, out=np.zeros_like(total), where=total > 0)
