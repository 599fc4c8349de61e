"""Published ways to find the place of a rise, written anew from the ideas of their papers, to compare with the scan.

They read the same leaf table and answer with combinations, best first. They are not the authors' code, which may do
better on records like its own.
"""

from __future__ import annotations

import numpy as np

from metrics.cube import Bools, Floats, Ints
from metrics.findings import Where
from metrics.scan import Table, typical_growth


def expected(table: Table) -> Floats:
    """The forecast that all of them start from: the past of each leaf, times growth or exposure."""
    if table.kind == "counts":
        return table.h * typical_growth(table, table.totals()) * table.n / table.m
    rate = table.h.sum() / max(1.0, table.m.sum())
    return table.n * np.divide(table.h, table.m, out=np.full_like(table.h, rate), where=table.m > 0)


def named(table: Table, cells: Ints | list[int]) -> list[Where]:
    names = (table.cube.name(int(cell)) for cell in cells)
    return [tuple((dim, value) for dim, value in name.items() if value is not None) for name in names]


def largest_rise(table: Table, answers: int = 5) -> list[Where]:
    """What dashboards show: the largest absolute differences."""
    difference = table.cube.sums(table.v - expected(table))
    return named(table, np.argsort(-difference, kind="stable")[:answers])


def adtributor(table: Table, answers: int = 5) -> list[Where]:
    """Adtributor (Bhagwan et al., NSDI 2014): one dimension; values by surprise until they explain two thirds."""
    now, then = table.cube.sums(table.v), table.cube.sums(expected(table))
    change = table.v.sum() - expected(table).sum() or 1.0
    candidates = []
    for place in range(len(table.cube.dims)):
        cells = np.arange(table.cube.starts[place], table.cube.starts[place + 1])
        p, q = then[cells] / max(1e-9, then[cells].sum()), now[cells] / max(1e-9, now[cells].sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            surprise = np.nan_to_num(p * np.log(2 * p / (p + q))) + np.nan_to_num(q * np.log(2 * q / (p + q)))
        explains = (now[cells] - then[cells]) / change
        order = [at for at in np.argsort(-surprise, kind="stable") if explains[at] > 0.1]
        needed = 1 + int(np.searchsorted(np.cumsum(explains[order]), 0.67))
        if order:
            candidates.append((surprise[order[:needed]].sum(), [int(cells[at]) for at in order[:needed]]))
    # The best dimension first; the values of the others only as later guesses.
    ranked = [cell for _, cells in sorted(candidates, key=lambda each: -each[0]) for cell in cells]
    return named(table, ranked[:answers])


def adtributor_answer(table: Table) -> list[Where]:
    """Only what Adtributor names as the cause: the values of its best dimension."""
    ranked = adtributor(table)
    return [where for where in ranked if where[0][0] == ranked[0][0][0]]


def riskloc(table: Table, answers: int = 3) -> list[Where]:
    """RiskLoc (Kalander 2022): leaves parted in two by their deviation, cells by weighted risk, simple ones first."""
    v, f = table.v.copy(), expected(table)
    found: list[int] = []
    change = (v - f).sum()
    for _ in range(answers):
        deviation = np.divide(2 * (v - f), v + f, out=np.zeros_like(v), where=v + f > 0)
        # The quiet side says how far noise reaches. The paper leaves out five extremes; with many small leaves that
        # cuts off everything, and leaving out a tenth served it best.
        quiet = deviation[deviation < 0]
        cut = -np.quantile(quiet, 0.1) if len(quiet) else 0.0
        loud = deviation > max(cut, 0.0)
        cell = _riskiest(table, v, f, deviation, loud, change)
        if cell is None:
            break
        found.append(cell)
        v = np.where(table.cube.members(cell), f, v)
    return named(table, found)


def _riskiest(table: Table, v: Floats, f: Floats, deviation: Floats, loud: Bools, change: float) -> int | None:
    sums, weight = table.cube.sums, np.abs(deviation)
    bad, good = sums(weight * loud), sums(np.maximum(weight, 0.01) * ~loud)
    now, then = sums(v), sums(f)
    ratio = np.divide(now, then, out=np.ones_like(now), where=then > 0)
    first = bad / (bad + good + 1)
    # If the whole cell moved by one ratio, little is left after undoing it.
    left = np.zeros_like(now)
    for place, local in enumerate(table.cube.local):
        start = table.cube.starts[place]
        undone = np.abs(v - f * ratio[start + local])
        size = table.cube.starts[place + 1] - start
        left[start : start + size] = np.bincount(local, undone, size) / (np.bincount(local, np.abs(v - f), size) + 1)
    risk, explains = first - left, (now - then) / (change or 1.0)
    for order in (1, 2, 3):
        fit = np.flatnonzero((table.cube.orders == order) & (risk >= 0.5) & (explains >= 0.02))
        if len(fit):
            return int(fit[explains[fit].argmax()])
    return None


def robustspot(table: Table, answers: int = 5) -> list[Where]:
    """After RobustSpot (TSC 2023): cells by how abnormal their rate is and how much of the abnormal they hold."""
    abnormal = np.maximum(table.v - expected(table), 0.0)
    sums = table.cube.sums
    holds = sums(abnormal) / max(1e-9, abnormal.sum())
    now, then = sums(table.v), sums(expected(table))
    degree = np.divide(now - then, np.maximum(now, then), out=np.zeros_like(now), where=now + then > 0)
    score = np.where(degree > 0, 2 * holds * degree / np.maximum(holds + degree, 1e-9), 0.0)
    order = np.lexsort((-table.cube.orders, -np.round(score, 9)))
    return named(table, order[:answers])
