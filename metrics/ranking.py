"""Which dimension explains a change best: by the mix of its groups, or because few of them moved more than the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

import canonical
from metrics import conventions, mix
from metrics.figure import resolved
from metrics.filters import Comparison, Filters
from metrics.mix import Mix
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

_SCHEMA: Final = {
    "dimension": pl.String(),
    "groups": pl.Int64(),
    "mix": pl.Float64(),
    "within": pl.Float64(),
    "explained": pl.Float64(),
    "group": pl.String(),
    "part": pl.Float64(),
}


def rank(
    wh: Warehouse,
    kpi: str,
    filters: Filters,
    compare: Comparison = "previous",
    dimensions: Sequence[str] = canonical.DIMENSIONS,
    convention: str | None = None,
) -> pl.DataFrame:
    """Columns dimension, groups, mix, within, explained (0-1), group, part: the dimension that explains most first.

    `explained`: the part of the change that is mix, and that part of the change within groups which falls on some of
    them beyond their size and beyond chance (heterogeneity I2, Higgins & Thompson 2002). `group` is the one with the
    largest `part`. Dimensions with a single value explain nothing and are left out; empty without a change.
    """
    record = conventions.record(kpi, convention)
    now = resolved(wh, filters, record)
    narrowed = {name for name, values in now.where if len(values) == 1}
    made: list[dict[str, Any]] = []
    for by in dimensions:
        if by in narrowed:
            continue
        found = mix.why(wh, kpi, filters, by, compare, convention, rough=True)
        if found.difference and len(found.groups) > 1:
            made.append(_row(found, record.kind in ("count", "stock", "per")))
    frame = pl.DataFrame(made, schema=_SCHEMA, orient="row")
    shown = frame.sort("explained", "dimension", descending=[True, False])
    return shown.with_columns(pl.col("explained").clip(0, 1))


def _row(found: Mix, counts: bool) -> dict[str, Any]:
    groups = found.groups
    parts = groups.select(pl.coalesce("total", "within").fill_null(0)).to_series().to_numpy()
    largest = int(np.argmax(np.abs(parts)))
    assert found.difference
    uneven = _uneven(found) * (_excess_counts(groups) if counts else _excess(groups))
    # More or fewer orders are the same for every group; they tell nothing of the dimension.
    moved = 0.0 if counts else abs(found.mix)
    return {
        "dimension": found.by,
        "groups": len(groups),
        "mix": found.mix,
        "within": found.within,
        "explained": (moved + uneven) / abs(found.difference),
        "group": groups[found.by][largest],
        "part": float(parts[largest]),
    }


def _uneven(found: Mix) -> float:
    """How much of the change within groups lies elsewhere than their sizes would have it."""
    within = found.groups["within"].fill_null(0).to_numpy()
    sizes = found.groups.select((pl.col("weight") + pl.col("previous_weight")) / 2).to_series().fill_null(0).to_numpy()
    return float(np.sum(np.abs(within - sizes * within.sum()))) / 2


def _excess(groups: pl.DataFrame) -> float:
    """The share of the differences between groups that is more than chance (0-1), from their variances."""
    both = groups.filter(
        pl.col("variance").is_not_null()
        & pl.col("previous_variance").is_not_null()
        & (pl.col("n") > 1)
        & (pl.col("previous_n") > 1)
    )
    change = both.select(pl.col("value") - pl.col("previous_value")).to_series().to_numpy()
    noise = both.select(
        (pl.col("variance") + _SMALLEST) / pl.col("n")
        + (pl.col("previous_variance") + _SMALLEST) / pl.col("previous_n")
    )
    weight: Floats = 1 / noise.to_series().to_numpy()
    if len(change) < 2:
        return 0.0
    squares = float(np.sum(weight * (change - np.average(change, weights=weight)) ** 2))
    return max(0.0, 1 - (len(change) - 1) / squares) if squares else 0.0


_SMALLEST: Final = 1e-9


def _excess_counts(groups: pl.DataFrame) -> float:
    """The same for counts: the chi-square of groups against periods."""
    table = groups.select("n", "previous_n").to_numpy().astype(np.float64)
    table = table[table.sum(axis=1) > 0]
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = float(np.nansum((table - expected) ** 2 / expected))
    return max(0.0, 1 - (len(table) - 1) / squares) if squares else 0.0
