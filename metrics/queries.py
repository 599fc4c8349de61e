"""The four questions: value, trend, breakdown, records. All of them go through one SQL builder."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics import kpis, measure, periods, sql
from metrics.figure import Figure, figures, resolved
from metrics.filters import Compare, Filters, dimension
from metrics.warehouse import Warehouse

__all__ = ["Figure", "breakdown", "records", "trend", "value"]


def value(wh: Warehouse, kpi: str, filters: Filters | None = None, compare: Compare | None = None) -> Figure:
    """The KPI over all rows of the filter, with the earlier period and the change if asked to compare."""
    return figures(wh, kpis.get(kpi), filters or Filters(), compare, None)[0][1]


def breakdown(
    wh: Warehouse, kpi: str, filters: Filters | None = None, by: str = "channel", compare: Compare | None = None
) -> pl.DataFrame:
    """A row per value of the dimension, most rows first (weekday and hour in their order).

    Columns: the dimension (text, "unknown" where a row has none), value, n, low, high, low_sample, maturing, share
    (of all n); with `compare` also previous_value, previous_n, previous_low, previous_high, difference,
    difference_low, difference_high, verdict, detectable.
    """
    made = figures(wh, kpis.get(kpi), filters or Filters(), compare, dimension(by))
    rows = [{by: group, **_flat(figure, compare is not None)} for group, figure in made]
    schema = {by: pl.String(), **_SCHEMA, **(_COMPARED if compare else {})}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    counted = pl.when(pl.col("n").sum() > 0).then(pl.col(_weight(kpi)) / pl.col(_weight(kpi)).sum())
    frame = frame.with_columns(share=counted).drop("numerator")
    if by in ("weekday", "hour"):
        return frame.sort(pl.col(by).cast(pl.Int32, strict=False), nulls_last=True)
    return frame.sort(["share", by], descending=[True, False], nulls_last=True)


def trend(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    grain: str = "week",
    compare: Compare | None = None,
    by: str | None = None,
) -> pl.DataFrame:
    """A row per period (and value of `by`), every period of the range present, value null where there is no data.

    Columns: period (its first day), the dimension, value, n, low, high, low_sample, maturing, partial (the range
    covers only a part of it); with `compare` also previous_value, previous_n, previous_low, previous_high: the days
    of this period moved back by the length of the range, or by a year.
    """
    record, size = kpis.get(kpi), periods.grain(grain)
    full = resolved(wh, filters or Filters())
    keys = ["period", dimension(by)] if by else ["period"]
    frame = measure.measured(wh, record, periods.by_grain(full, size), by)
    frame = frame.select(*keys, "value", "n", "low", "high", "low_sample")
    if compare and filters and filters.start and full.end:
        earlier = measure.measured(wh, record, periods.shifted(full, size, compare), by)
        named = {name: f"previous_{name}" for name in ("value", "n", "low", "high")}
        joined = frame.join(earlier.select(*keys, *named).rename(named), on=keys, how="full", coalesce=True)
        frame = joined.with_columns(pl.col("n", "previous_n").fill_null(0), pl.col("low_sample").fill_null(True)).sort(
            keys
        )
    return frame.join(_marks(wh, record.matures_days, full, filters, size), on="period", how="left")


def records(wh: Warehouse, kpi: str, filters: Filters | None = None, limit: int | None = None) -> pl.DataFrame:
    """The rows behind a number, newest first: id, date, dimensions, masked text, and `counted`, what each adds."""
    return wh.query(*sql.records(kpis.get(kpi), resolved(wh, filters or Filters()), limit))


def _marks(wh: Warehouse, matures: int, full: Filters, asked: Filters | None, size: periods.Grain) -> pl.DataFrame:
    """Per period: is its figure still going to change, and does the range cover only a part of it."""
    split = periods.by_grain(full, size)
    ends = periods.period_ends(full, size)
    rows = [
        {
            "period": first,
            "maturing": bool(wh.as_of_on and end + timedelta(days=matures) > wh.as_of_on),
            "partial": (asked is not None and full.start is not None and asked.start is not None and first < full.start)
            or last < end,
        }
        for first, last, end in zip(split.first_days, split.last_days, ends, strict=True)
    ]
    return pl.DataFrame(rows, schema={"period": pl.Date(), "maturing": pl.Boolean(), "partial": pl.Boolean()})


def _weight(kpi: str) -> str:
    """The column whose parts add up to the whole."""
    return "numerator" if kpis.get(kpi).kind == "share" else "n"


_SCHEMA: dict[str, pl.DataType] = {
    "value": pl.Float64(),
    "n": pl.Int64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "low_sample": pl.Boolean(),
    "maturing": pl.Boolean(),
    "numerator": pl.Int64(),
}
_COMPARED: dict[str, pl.DataType] = {
    "previous_value": pl.Float64(),
    "previous_n": pl.Int64(),
    "previous_low": pl.Float64(),
    "previous_high": pl.Float64(),
    "difference": pl.Float64(),
    "difference_low": pl.Float64(),
    "difference_high": pl.Float64(),
    "verdict": pl.String(),
    "detectable": pl.Float64(),
}


def _flat(figure: Figure, compared: bool) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(figure, name) for name in _SCHEMA}
    if compared and figure.previous:
        row |= {f"previous_{name}": getattr(figure.previous, name) for name in ("value", "n", "low", "high")}
    if compared and figure.change:
        change = figure.change
        row |= {"difference": change.difference, "difference_low": change.low, "difference_high": change.high}
        row |= {"verdict": change.verdict, "detectable": change.detectable}
    return row
