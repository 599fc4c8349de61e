"""The four questions: value, trend, breakdown, records. All of them go through one SQL builder."""

from __future__ import annotations

import polars as pl

from metrics import kpis, sql
from metrics.figure import Figure, figures, resolved
from metrics.filters import Compare, Filters, dimension
from metrics.trend import EARLIER, trend
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
    previous_low_sample, difference_low, difference_high, verdict, detectable.
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


def records(wh: Warehouse, kpi: str, filters: Filters | None = None, limit: int | None = None) -> pl.DataFrame:
    """The rows behind a number, newest first: id, date, dimensions, masked text, and `counted`, what each adds."""
    record = kpis.get(kpi)
    return wh.query(*sql.records(record, resolved(wh, filters or Filters(), record), limit))


def _weight(kpi: str) -> str:
    """The column whose parts add up to the whole."""
    return "numerator" if kpis.get(kpi).kind in ("share", "per") else "n"


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
    "previous_low_sample": pl.Boolean(),
    "difference": pl.Float64(),
    "difference_low": pl.Float64(),
    "difference_high": pl.Float64(),
    "verdict": pl.String(),
    "detectable": pl.Float64(),
}


def _flat(figure: Figure, compared: bool) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(figure, name) for name in _SCHEMA}
    if compared and figure.previous:
        row |= {f"previous_{name}": getattr(figure.previous, name) for name in EARLIER}
    if compared and figure.change:
        change = figure.change
        row |= {"difference": change.difference, "difference_low": change.low, "difference_high": change.high}
        row |= {"verdict": change.verdict, "detectable": change.detectable}
    return row
