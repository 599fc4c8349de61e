"""Why a KPI moved: a change of the mix (more chats, fewer e-mails) apart from a change within the groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from language import N_
from metrics import conventions, measure, periods, pooled, sql
from metrics.errors import MetricsError
from metrics.figure import resolved
from metrics.filters import NO_COMPARISON, Comparison, Filters, dimension
from metrics.kpi import Kpi
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

_SUMS: Final = ("count", "stock")
_POOLED: Final = ("quantile", "survival", "km")
_NUMBERS: Final = ("value", "previous_value", "weight", "previous_weight", "variance", "previous_variance")
OTHERS: Final = "all others"
_MOST: Final = 12  # groups of a median that are told apart; each costs four passes over all times


@dataclass(frozen=True)
class Mix:
    """A difference as the sum of two parts, exactly; all in the unit of the KPI."""

    difference: float | None  # None: no data on one side
    mix: float
    within: float
    groups: (
        pl.DataFrame
    )  # the dimension, value, previous_value, weight, previous_weight, n, previous_n, mix, within, total ...
    by: str
    before: float | None = None
    now: float | None = None
    mix_label: str = N_("Other shares of the groups")
    within_label: str = N_("Change within the groups")


def why(
    wh: Warehouse,
    kpi: str,
    filters: Filters,
    by: str = "channel",
    compare: Comparison = "previous",
    convention: str | None = None,
    *,
    rough: bool = False,
) -> Mix:
    """The change against the earlier period, split along a dimension (Kitagawa 1955); the largest parts first.

    A part of the mix is counted against the average of all groups: a growing group pulls only as far as it differs.
    A median, percentile or Kaplan-Meier figure has one part for the mix of all groups (`mix` of its groups is null)
    and a part within each; beyond twelve groups the smaller ones are taken together.
    `rough` thins very many times evenly: quick, right to a few parts in a thousand, for a ranking.
    """
    record = conventions.record(kpi, convention)
    now = resolved(wh, filters, record)
    if record.kind == "share":
        raise MetricsError(f"A change of '{kpi}' cannot be split: the shares of all groups always add up to 100 %.")
    if not (filters.start and now.start and now.end):
        raise MetricsError(NO_COMPARISON)
    frame = _both(wh, record, now, dimension(by), compare)
    if not (frame["n"].sum() and frame["n_before"].sum()):
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None), by)
    if record.kind in _POOLED:
        return _of_pooled(record, frame, by, rough=rough)
    if record.kind == "per":
        return _of_ratio(wh, record, now, frame, by, compare)
    return _of_sum(frame, by) if record.kind in _SUMS else _of_mean(frame, by)


def kitagawa(now: Floats, before: Floats, weight: Floats, previous_weight: Floats) -> tuple[Floats, Floats]:
    """Mix and within part of every group; their sum is the change of the weighted mean.

    A group that exists in one period only (weight 0 in the other) is all mix.
    """
    r1, r0 = np.where(weight > 0, now, before), np.where(previous_weight > 0, before, now)
    w1, w0 = weight / weight.sum(), previous_weight / previous_weight.sum()
    overall = (float(np.sum(w1 * r1)) + float(np.sum(w0 * r0))) / 2
    return ((r1 + r0) / 2 - overall) * (w1 - w0), (w1 + w0) / 2 * (r1 - r0)


def _both(wh: Warehouse, kpi: Kpi, now: Filters, by: str, compare: Comparison) -> pl.DataFrame:
    """A row per group with the aggregates of both periods; those of the earlier one end in _before."""
    sides = []
    for side in (now, now.previous(compare)):
        one = periods.whole(Filters(side.start, side.end, now.where))
        rows = measure.measured(wh, kpi, one, by)
        if kpi.kind in _POOLED:
            lists = wh.query(*sql.grouped(kpi, one.filters, one, by))
            rows = rows.join(lists.select(by, "measures"), on=by, how="left")
        if kpi.kind == "nps":
            # The shown NPS is a whole number; its parts add up before rounding.
            rows = rows.with_columns(value=100 * (pl.col("promoters") - pl.col("detractors")) / pl.col("n"))
        sides.append(rows.drop("period"))
    joined = sides[0].join(sides[1], on=by, how="full", coalesce=True, suffix="_before")
    return joined.with_columns(pl.col("n", "n_before").fill_null(0)).sort(by)


def _of_mean(frame: pl.DataFrame, by: str) -> Mix:
    weight, previous_weight = (frame[name].cast(pl.Float64).to_numpy() for name in ("n", "n_before"))
    values, earlier = (frame[name].fill_null(0.0).to_numpy() for name in ("value", "value_before"))
    mix, within = kitagawa(values, earlier, weight, previous_weight)
    now, before = (
        float(np.average(each, weights=by_n)) for each, by_n in ((values, weight), (earlier, previous_weight))
    )
    groups = _groups(frame, by, mix, within)
    return Mix(now - before, float(mix.sum()), float(within.sum()), groups, by, before, now)


def _of_sum(frame: pl.DataFrame, by: str) -> Mix:
    """Counts have no mix: each group adds its own change."""
    within = (frame["n"] - frame["n_before"]).cast(pl.Float64).to_numpy()
    groups = _groups(frame, by, np.zeros(len(frame)), within)
    before, now = float(frame["n_before"].sum()), float(frame["n"].sum())
    return Mix(now - before, 0.0, now - before, groups, by, before, now)


def _of_ratio(wh: Warehouse, kpi: Kpi, now: Filters, frame: pl.DataFrame, by: str, compare: Comparison) -> Mix:
    """Contacts per order: each group's contacts at average orders, and the orders at its average contacts."""
    totals = (Filters(side.start, side.end, now.where) for side in (now, now.previous(compare)))
    orders = [int(measure.measured(wh, kpi, periods.whole(side))["n"].sum()) for side in totals]
    if not all(orders):
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None), by)
    contacts, earlier = (frame[name].fill_null(0).cast(pl.Float64).to_numpy() for name in ("hits", "hits_before"))
    within = 100 * (contacts - earlier) * (1 / orders[0] + 1 / orders[1]) / 2
    mix = 100 * (contacts + earlier) / 2 * (1 / orders[0] - 1 / orders[1])
    after, before = 100 * float(contacts.sum()) / orders[0], 100 * float(earlier.sum()) / orders[1]
    labels = (N_("Another number of orders"), N_("Another number of contacts"))
    # The groups are as large as their contacts; most dimensions split no orders.
    sized = frame.with_columns(n=pl.col("hits").fill_null(0), n_before=pl.col("hits_before").fill_null(0))
    groups = _groups(sized, by, mix, within)
    return Mix(after - before, float(mix.sum()), float(within.sum()), groups, by, before, after, *labels)


def _of_pooled(kpi: Kpi, frame: pl.DataFrame, by: str, *, rough: bool) -> Mix:
    frame = _largest(frame, by)
    now, before = (
        [np.asarray(times if times is not None else [], dtype=np.float64) for times in frame[name].to_list()]
        for name in ("measures", "measures_before")
    )
    if rough:
        now, before = pooled.thinned(now, before)
    found = pooled.split(kpi, now, before)
    parts = (found.now, found.before, found.mix, *found.within)
    if not np.isfinite(parts).all():  # a curve that is not known as far as one half, or as the target
        return Mix(None, 0.0, 0.0, _groups(frame, by, None, None), by)
    difference, within = found.now - found.before, float(found.within.sum())
    groups = _groups(frame, by, None, found.within)
    return Mix(difference, found.mix, within, groups, by, found.before, found.now)


def _largest(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The twelve groups with most rows, and one of all the others; their own figures are not known."""
    ordered = frame.sort(pl.col("n") + pl.col("n_before"), descending=True)
    if len(ordered) <= _MOST:
        return frame
    rest = ordered.slice(_MOST)
    # A group without rows in one period has no list there: it adds nothing, not one unknown time.
    lists = [
        pl.col(name).drop_nulls().explode(empty_as_null=False).implode() for name in ("measures", "measures_before")
    ]
    together = rest.select(pl.lit(OTHERS).alias(by), pl.col("n", "n_before").sum(), *lists)
    return pl.concat([ordered.head(_MOST), together], how="diagonal_relaxed")


def _groups(frame: pl.DataFrame, by: str, mix: Floats | None, within: Floats | None) -> pl.DataFrame:
    shown = frame.select(
        by,
        "value",
        pl.col("value_before").alias("previous_value"),
        (pl.col("n") / pl.col("n").sum()).alias("weight"),
        (pl.col("n_before") / pl.col("n_before").sum()).alias("previous_weight"),
        "n",
        pl.col("n_before").alias("previous_n"),
        "variance",
        pl.col("variance_before").alias("previous_variance"),
    )
    nothing = np.full(len(frame), np.nan)
    parts = [
        pl.Series(name, nothing if each is None else each).fill_nan(None)
        for name, each in (("mix", mix), ("within", within))
    ]
    joined = shown.with_columns(pl.col(_NUMBERS).cast(pl.Float64).fill_nan(None), *parts)
    largest = pl.coalesce("total", "within").abs()
    return joined.with_columns(total=pl.col("mix") + pl.col("within")).sort(largest, descending=True, nulls_last=True)
