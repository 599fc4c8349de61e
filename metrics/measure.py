"""From aggregates to figures: value, n, interval and low-sample mark of every period and group."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from metrics import sql, statistics
from metrics.kpi import Kind, Kpi
from metrics.periods import Periods
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

# value, low, high, and the variance of a single observation, which tests of change need
Columns = tuple[Floats, Floats, Floats, Floats]


def measured(wh: Warehouse, kpi: Kpi, periods: Periods, by: str | None = None) -> pl.DataFrame:
    """Columns period, the dimension, value, n, low, high, low_sample and parts.

    Every period is there for every group; without data value is null and n is 0.
    """
    frame = _stock(wh, kpi, periods, by) if kpi.kind == "stock" else _rows(wh, kpi, periods, by)
    keys = ["period", by] if by else ["period"]
    filled = _grid(periods, frame, by).join(frame, on=keys, how="left").with_columns(pl.col("n").fill_null(0))
    minimum = kpi.minimum or wh.minimum_sample
    return filled.with_columns(low_sample=pl.col("n") < minimum).sort(keys)


def _rows(wh: Warehouse, kpi: Kpi, periods: Periods, by: str | None) -> pl.DataFrame:
    # Of a single period SQL makes a row even where nothing is counted, which would be a count of 0.
    frame = wh.query(*sql.grouped(kpi, periods.filters, periods, by)).filter(pl.col("n") > 0)
    if kpi.kind == "share":
        # A group without rows has a share of 0 where others have some.
        dense = _grid(periods, frame, by).join(frame, on=["period", by] if by else ["period"], how="left")
        counted = dense.with_columns(hits=pl.col("n").fill_null(0))
        frame = counted.with_columns(n=pl.col("hits").sum().over("period"))
    if kpi.kind == "per":
        frame = _with_orders(wh, periods, by, frame)
    return _with_figures(frame, _KINDS[kpi.kind](frame, kpi))


def _with_orders(wh: Warehouse, periods: Periods, by: str | None, frame: pl.DataFrame) -> pl.DataFrame:
    """The contacts as `hits`, and as n the orders of the same period, and group where orders have it."""
    placed = wh.query(*sql.orders(periods.filters, periods, by))
    counted = _grid(periods, frame, by).join(frame, on=["period", by] if by else ["period"], how="left")
    joined = counted.join(placed, on=[name for name in ("period", by) if name in placed.columns], how="left")
    return joined.with_columns(hits=pl.col("n").fill_null(0), n=pl.col("orders").fill_null(0))


def _with_figures(frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    named = zip(("value", "low", "high", "variance"), columns, strict=True)
    made = frame.with_columns(pl.Series(name, values, pl.Float64).fill_nan(None) for name, values in named)
    return made.drop("measures", strict=False)


def _grid(periods: Periods, frame: pl.DataFrame, by: str | None) -> pl.DataFrame:
    grid = pl.DataFrame({"period": pl.Series(periods.first_days, dtype=pl.Date)})
    return grid.join(frame.select(by).unique(), how="cross") if by else grid


def _proportion(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    hits, n = _numbers(frame, "hits"), _numbers(frame, "n")
    with np.errstate(invalid="ignore"):
        value = hits / n
    return value, *statistics.wilson(hits, n), value * (1 - value)


def _nps(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    promoters, detractors, n = (_numbers(frame, name) for name in ("promoters", "detractors", "n"))
    low, high = statistics.nps_interval(promoters, detractors, n)
    with np.errstate(invalid="ignore"):
        p, d = promoters / n, detractors / n
    value = np.sign(p - d) * np.floor(100 * np.abs(p - d) + 0.5)
    return value, np.minimum(low, value), np.maximum(high, value), 1e4 * (p + d - (p - d) ** 2)


def _survival(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    lists = (frame["measures"][place] for place in range(len(frame)))
    curves = [statistics.kaplan_meier(np.empty(0) if times is None else times.to_numpy()) for times in lists]
    value, variance = np.array(curves, dtype=np.float64).reshape(-1, 2).T
    n = _numbers(frame, "n")
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(variance > 0, value * (1 - value) / variance, n)
    return value, *statistics.wilson(value * effective, effective), value * (1 - value)


def _km(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    lists = (frame["measures"][place] for place in range(len(frame)))
    curves = [statistics.kaplan_meier_median(np.empty(0) if times is None else times.to_numpy()) for times in lists]
    value, low, high = np.array(curves, dtype=np.float64).reshape(-1, 3).T
    return value, low, high, _numbers(frame, "n") * ((high - low) / (2 * statistics.Z)) ** 2


def _per(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    contacts, orders = _numbers(frame, "hits"), _numbers(frame, "n")
    with np.errstate(divide="ignore", invalid="ignore"):
        value, low, high = (100 * x / orders for x in (contacts, *statistics.poisson_interval(contacts)))
    known = orders > 0
    value, low, high = (np.where(known, x, np.nan) for x in (value, low, high))
    return value, low, high, 100 * value


def _count(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    n = _numbers(frame, "n")
    return n, *statistics.poisson_interval(n), n


def _mean(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    mean, deviation, n = (_numbers(frame, name) for name in ("mean", "deviation", "n"))
    # Answers on different scales have no common mean.
    mean = np.where(_numbers(frame, "bases") > 1, np.nan, mean)
    return mean, *statistics.mean_interval(mean, deviation, n), deviation**2


def _quantile(frame: pl.DataFrame, kpi: Kpi) -> Columns:
    n = _numbers(frame, "n")
    ordered = frame.select(pl.col("measures").list.sort())

    def at(rank: Floats) -> Floats:
        inside = np.where((rank >= 1) & (rank <= n), rank - 1, n)  # n: out of bounds, null
        index = pl.Series(inside.astype(np.int64))
        found = ordered.select(pl.col("measures").list.get(pl.lit(index), null_on_oob=True)).to_series()
        return _floats(found)

    def between(place: Floats) -> Floats:
        floor = np.floor(place)
        below, above = at(floor), at(np.minimum(floor + 1, n))
        return below + (place - floor) * (above - below)

    low, high = (between(place) for place in statistics.quantile_places(n, kpi.quantile))
    value = between(1 + (n - 1) * kpi.quantile)
    return value, low, high, n * ((high - low) / (2 * statistics.Z)) ** 2


_KINDS: dict[Kind, Callable[[pl.DataFrame, Kpi], Columns]] = {
    "proportion": _proportion,
    "share": _proportion,
    "nps": _nps,
    "count": _count,
    "mean": _mean,
    "per": _per,
    "survival": _survival,
    "km": _km,
    "quantile": _quantile,
}


def _stock(wh: Warehouse, kpi: Kpi, periods: Periods, by: str | None) -> pl.DataFrame:
    """Came minus went, summed up to the last day of each period; `came` and `went` are the sums."""
    days = wh.query(*sql.flows(kpi, periods.filters, by))
    sums = days.with_columns(pl.col("came", "went").cum_sum().over(by) if by else pl.col("came", "went").cum_sum())
    ends = pl.DataFrame(
        {
            "period": pl.Series(periods.first_days, dtype=pl.Date),
            "day": pl.Series(periods.last_days, dtype=pl.Date),
        }
    )
    grid = ends.join(sums.select(by).unique(), how="cross") if by else ends
    frame = grid.sort("day").join_asof(sums.sort("day"), on="day", by=by, check_sortedness=False)
    # Before the first contact nothing is known: no data, not an empty backlog.
    known = frame.filter(pl.col("came") > 0).with_columns(n=pl.col("came") - pl.col("went"))
    return _with_figures(known.drop("day"), _count(known, kpi))


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    return _floats(frame.get_column(name))


def _floats(series: pl.Series) -> Floats:
    return np.asarray(series.cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
