"""Why a KPI moved: a change of the mix (more chats, fewer e-mails) apart from a change within the groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from metrics import kpis, measure, periods, sql
from metrics.errors import MetricsError
from metrics.figure import resolved
from metrics.filters import NO_COMPARISON, Compare, Filters, dimension
from metrics.kpi import Kpi
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

_SPLIT: Final = ("proportion", "mean", "nps")
_SUMS: Final = ("count", "stock")
_NUMBERS: Final = ("value", "previous_value", "weight", "previous_weight", "mix", "within", "total")


@dataclass(frozen=True)
class Mix:
    """A difference as the sum of two parts, exactly; all in the unit of the KPI."""

    difference: float | None  # None: no data on one side
    mix: float
    within: float
    groups: pl.DataFrame  # the dimension, value, previous_value, weight, previous_weight, mix, within, total


def why(wh: Warehouse, kpi: str, filters: Filters, by: str = "channel", compare: Compare = "previous") -> Mix:
    """The change against the earlier period, split along a dimension (Kitagawa 1955); the largest parts first.

    A part of the mix is counted against the average of all groups: a growing group pulls only as far as it differs.
    Of a median or percentile only the two totals are known; mix, within and total of its groups are null.
    """
    record, now = kpis.get(kpi), resolved(wh, filters, kpis.get(kpi))
    if record.kind in ("share", "per", "survival"):
        raise MetricsError(f"A change of '{kpi}' cannot be split into mix and groups. Use a rate, mean, time or count.")
    if not (filters.start and now.end):
        raise MetricsError(NO_COMPARISON)
    frame = _both(wh, record, now, dimension(by), compare)
    if record.kind == "quantile":
        return _of_percentile(record, frame, by)
    if record.kind in _SUMS:
        return _of_sum(frame, by)
    return _of_mean(frame, by)


def kitagawa(now: Floats, before: Floats, weight: Floats, previous_weight: Floats) -> tuple[Floats, Floats]:
    """Mix and within part of every group; their sum is the change of the weighted mean.

    A group that exists in one period only (weight 0 in the other) is all mix.
    """
    r1, r0 = np.where(weight > 0, now, before), np.where(previous_weight > 0, before, now)
    w1, w0 = weight / weight.sum(), previous_weight / previous_weight.sum()
    overall = (float(np.sum(w1 * r1)) + float(np.sum(w0 * r0))) / 2
    return ((r1 + r0) / 2 - overall) * (w1 - w0), (w1 + w0) / 2 * (r1 - r0)


def _both(wh: Warehouse, kpi: Kpi, now: Filters, by: str, compare: Compare) -> pl.DataFrame:
    """A row per group with the aggregates of both periods; those of the earlier one end in _before."""
    sides = []
    for side in (now, now.previous(compare)):
        one = periods.whole(Filters(side.start, side.end, now.where))
        rows = measure.measured(wh, kpi, one, by)
        if kpi.kind == "quantile":
            lists = wh.query(*sql.grouped(kpi, one.filters, one, by))
            rows = rows.join(lists.select(by, "measures"), on=by, how="left")
        if kpi.kind == "nps":
            rows = rows.with_columns(value=100 * (pl.col("promoters") - pl.col("detractors")) / pl.col("n"))
        sides.append(rows.drop("period"))
    joined = sides[0].join(sides[1], on=by, how="full", coalesce=True, suffix="_before")
    return joined.with_columns(pl.col("n", "n_before").fill_null(0)).sort(by)


def _of_mean(frame: pl.DataFrame, by: str) -> Mix:
    weight, previous_weight = (frame[name].cast(pl.Float64).to_numpy() for name in ("n", "n_before"))
    now, before = (frame[name].fill_null(0.0).to_numpy() for name in ("value", "value_before"))
    if not (weight.sum() and previous_weight.sum()):
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None))
    mix, within = kitagawa(now, before, weight, previous_weight)
    difference = float(np.average(now, weights=weight) - np.average(before, weights=previous_weight))
    return Mix(difference, float(mix.sum()), float(within.sum()), _groups(frame, by, mix, within))


def _of_sum(frame: pl.DataFrame, by: str) -> Mix:
    """Counts have no mix: each group adds its own change."""
    if not (frame["n"].sum() and frame["n_before"].sum()):
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None))
    within = (frame["n"] - frame["n_before"]).cast(pl.Float64).to_numpy()
    return Mix(float(within.sum()), 0.0, float(within.sum()), _groups(frame, by, np.zeros(len(frame)), within))


def _of_percentile(kpi: Kpi, frame: pl.DataFrame, by: str) -> Mix:
    """The percentile with the groups of one period in the shares of the other, averaged over both ways round."""
    if not (frame["n"].sum() and frame["n_before"].sum()):
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None))
    values = [
        (_first(row["measures"], row["measures_before"]), _first(row["measures_before"], row["measures"]))
        for row in frame.iter_rows(named=True)
    ]
    shares = [(frame[name] / frame[name].sum()).to_list() for name in ("n", "n_before")]

    def at(values_of: int, shares_of: int) -> float:
        pairs = [(each[values_of], share) for each, share in zip(values, shares[shares_of], strict=True) if share]
        pooled = np.concatenate([given for given, _ in pairs])
        weights = np.concatenate([np.full(len(given), share / len(given)) for given, share in pairs])
        return weighted_percentile(pooled, weights, kpi.quantile)

    now, before, old_in_new_mix, new_in_old_mix = at(0, 0), at(1, 1), at(1, 0), at(0, 1)
    mix = ((old_in_new_mix - before) + (now - new_in_old_mix)) / 2
    return Mix(now - before, mix, now - before - mix, _groups(frame, by, None, None))


def weighted_percentile(values: Floats, weights: Floats, q: float) -> float:
    """The q-quantile; with equal weights the ordinary one, linearly interpolated."""
    order = np.argsort(values, kind="stable")
    ordered, heavy = values[order], weights[order]
    reached = np.concatenate([[0.0], np.cumsum(heavy)[:-1]])
    return float(np.interp(q * reached[-1], reached, ordered))


def _first(values: list[float] | None, otherwise: list[float] | None) -> Floats:
    return np.asarray(values or otherwise, dtype=np.float64)


def _groups(frame: pl.DataFrame, by: str, mix: Floats | None, within: Floats | None) -> pl.DataFrame:
    shown = frame.select(
        by,
        "value",
        pl.col("value_before").alias("previous_value"),
        (pl.col("n") / pl.col("n").sum()).alias("weight"),
        (pl.col("n_before") / pl.col("n_before").sum()).alias("previous_weight"),
    )
    nothing = np.full(len(frame), np.nan)
    joined = shown.with_columns(
        pl.Series("mix", nothing if mix is None else mix), pl.Series("within", nothing if within is None else within)
    ).with_columns(total=pl.col("mix") + pl.col("within"))
    return joined.with_columns(pl.col(_NUMBERS).cast(pl.Float64).fill_nan(None)).sort(
        pl.col("total").abs(), descending=True, nulls_last=True
    )
