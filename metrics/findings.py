"""What a scan found: each cause with its effect, its share of the change and whether it stands up to chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from metrics import cube as cubes
from metrics import scan as scans
from metrics.cube import Bools, Cube, Floats
from metrics.effect import Effect, effect
from metrics.scan import Cause, Kind, Table, Totals

# Without a past to play again, a rise must be this much stronger than the strongest fall in the same records.
DECOY: Final = 1.2
FALSE_DISCOVERIES: Final = 0.05

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Finding:
    """One cause; `share` of the total change (None where the total did not rise), `q` its false discovery rate."""

    where: Where
    effect: Effect
    share: float | None
    score: float
    q: float
    sure: bool
    readings: tuple[Where, ...]
    leaves: Bools
    growth: float

    def judged(self, limit: float) -> Finding:
        """The same, sure where it is rare enough and beats `limit`."""
        return replace(self, sure=bool(self.q <= FALSE_DISCOVERIES and self.score > limit))


def findings(
    table: Table,
    totals: Totals | None = None,
    sigma: Floats | None = None,
    answers: int = 5,
    limit: float | None = None,
) -> list[Finding]:
    """The causes, strongest first; sure is what is rarer than FALSE_DISCOVERIES and scores above `limit`.

    Without a limit (from past periods) it is DECOY times the strongest fall in what the causes leave unexplained.
    """
    totals = totals or table.totals()
    found = list(scans.causes(table, answers, totals=totals, sigma=sigma))
    if not found:
        return []
    explained = np.logical_or.reduce([cause.leaves for cause in found])
    rest = table.without(explained)
    least = limit if limit is not None else DECOY * scans.strongest(rest.reversed(), sigma=sigma)
    q = scans.false_discovery(np.array([cause.score for cause in found]), found[0].tested)
    # What grew apart from the causes is the growth they are measured against.
    growth = scans.typical_growth(rest, totals.minus(table.only(explained).totals()))
    change = _change(table)
    return [
        _finding(table, cause, growth, change, float(each), bool(each <= FALSE_DISCOVERIES and cause.score > least))
        for cause, each in zip(found, q, strict=True)
    ]


def scan(leaves: pl.DataFrame, dims: Sequence[str], kind: Kind = "counts", answers: int = 5) -> pl.DataFrame:
    """Causes of a rise between two periods, strongest first, each explained away before the next.

    `leaves` has the dimensions, v and h (cases now and before) and for rates n and m (exposures now and before).
    Columns: the dimensions (null: all values), observed, expected, exposure, excess and ratio with _low and _high,
    share (of the total change), score (log likelihood ratio), q (false discovery rate) and sure.
    """
    table = tabled(leaves, dims, kind)
    rows = [{**_named(finding.where, dims), **_numbers(finding)} for finding in findings(table, answers=answers)]
    return pl.DataFrame(rows, schema={**dict.fromkeys(dims, pl.String()), **_SCHEMA}, orient="row")


def tabled(leaves: pl.DataFrame, dims: Sequence[str], kind: Kind = "counts") -> Table:
    """`leaves` (dims, v, h, and for rates n, m) as a table over its cube; equal combinations are added up."""
    cube, leaf = cubes.group(leaves, dims)
    size = int(leaf.max()) + 1 if len(leaf) else 0

    def summed(name: str) -> Floats:
        weights = leaves[name].cast(pl.Float64).to_numpy()
        total: Floats = np.bincount(leaf, weights, size).astype(np.float64)
        return total

    v, h = summed("v"), summed("h")
    if kind == "counts":
        return Table(cube, v, np.ones(size), h, np.ones(size), kind)
    return Table(cube, v, summed("n"), h, summed("m"), kind)


def _finding(table: Table, cause: Cause, growth: float, change: float, q: float, sure: bool) -> Finding:
    measured = effect(table, cause.leaves, growth)
    return Finding(
        where=_where(table.cube, cause.cell),
        effect=measured,
        share=measured.excess / change if change > 0 else None,
        score=cause.score,
        q=q,
        sure=sure,
        readings=tuple(_where(table.cube, int(cell)) for cell in cause.readings),
        leaves=cause.leaves,
        growth=growth,
    )


def _change(table: Table) -> float:
    """By how many cases the total rose, per exposure."""
    if table.kind == "rates":
        return float(table.v.sum() - table.n.sum() * table.h.sum() / max(1.0, table.m.sum()))
    return float(table.v.sum() - table.h.sum() * table.n[0] / table.m[0])


def _where(cube: Cube, cell: int) -> Where:
    return tuple((dim, value) for dim, value in cube.name(cell).items() if value is not None)


def _named(where: Where, dims: Sequence[str]) -> dict[str, str | None]:
    return {dim: dict(where).get(dim) for dim in dims}


def _numbers(finding: Finding) -> dict[str, object]:
    measured = finding.effect
    of_effect = {name: getattr(measured, name) for name in _SCHEMA if hasattr(measured, name)}
    return {**of_effect, "share": finding.share, "score": finding.score, "q": finding.q, "sure": finding.sure}


_SCHEMA: Final[dict[str, pl.DataType]] = {
    "observed": pl.Int64(),
    "expected": pl.Float64(),
    "exposure": pl.Int64(),
    "excess": pl.Float64(),
    "excess_low": pl.Float64(),
    "excess_high": pl.Float64(),
    "ratio": pl.Float64(),
    "ratio_low": pl.Float64(),
    "ratio_high": pl.Float64(),
    "share": pl.Float64(),
    "score": pl.Float64(),
    "q": pl.Float64(),
    "sure": pl.Boolean(),
}
