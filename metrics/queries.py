"""The four questions: value, trend, breakdown, records. All of them go through one SQL builder."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from metrics import conventions, sql
from metrics.errors import MetricsError, did_you_mean
from metrics.figure import Figure, figures, resolved
from metrics.filters import Comparison, Filters, dimension
from metrics.kpi import Kpi
from metrics.trend import EARLIER, trend
from metrics.warehouse import Warehouse

__all__ = ["Figure", "breakdown", "records", "trend", "value"]


def value(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    compare: Comparison | None = None,
    convention: str | None = None,
) -> Figure:
    """The KPI over all rows of the filter, with the earlier period and the change if asked to compare.

    With `compare="both"` `previous` and `change` are of the days before, `year` and `year_change` of a year before.
    """
    record = conventions.record(kpi, convention)
    figure = figures(wh, record, filters or Filters(), compare, None)[0][1]
    return replace(figure, convention=conventions.vendor(convention))


def breakdown(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    by: str = "channel",
    compare: Comparison | None = None,
    convention: str | None = None,
) -> pl.DataFrame:
    """A row per value of the dimension, most rows first (weekday and hour in their order).

    Columns: the dimension (text, "unknown" where a row has none), value, n, low, high, low_sample, maturing, share
    (of all n); with `compare` also previous_value, previous_n, previous_low, previous_high, difference,
    previous_low_sample, difference_low, difference_high, verdict, detectable; with "both" also year_value, year_n,
    year_low, year_high, year_low_sample, year_difference, year_difference_low, year_difference_high, year_verdict,
    year_detectable.
    """
    record = conventions.record(kpi, convention)
    made = figures(wh, record, filters or Filters(), compare, dimension(by))
    rows = [{by: group, **_flat(figure)} for group, figure in made]
    schema = {by: pl.String(), **_SCHEMA, **(_COMPARED if compare else {}), **(_YEAR if compare == "both" else {})}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")
    counted = pl.when(pl.col("n").sum() > 0).then(pl.col(_weight(record)) / pl.col(_weight(record)).sum())
    frame = frame.with_columns(share=counted).drop("numerator")
    if by in ("weekday", "hour"):
        return frame.sort(pl.col(by).cast(pl.Int32, strict=False), nulls_last=True)
    return frame.sort(["share", by], descending=[True, False], nulls_last=True)


def records(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    limit: int | None = None,
    convention: str | None = None,
    sort: str = "day",
    descending: bool = True,
) -> pl.DataFrame:
    """The rows behind a number, newest first unless sorted by another column.

    Columns: id, day, dimensions, masked text, `counted`, what each adds, and `basis`, on what ground it is counted.
    """
    record = conventions.record(kpi, convention)
    known = sql.record_columns(record)
    if sort not in known:
        raise MetricsError(f"The records have no column '{sort}'. {did_you_mean(sort, known)}")
    return wh.query(*sql.records(record, resolved(wh, filters or Filters(), record), limit, sort, descending))


def _weight(kpi: Kpi) -> str:
    """The column whose parts add up to the whole."""
    return "numerator" if kpi.kind in ("share", "per") else "n"


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


_YEAR: dict[str, pl.DataType] = {f"year_{name.removeprefix('previous_')}": kind for name, kind in _COMPARED.items()}


def _flat(figure: Figure) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(figure, name) for name in _SCHEMA}
    for prefix, earlier in (("previous_", figure.previous), ("year_", figure.year)):
        row |= {f"{prefix}{name}": getattr(earlier, name) for name in EARLIER if earlier}
    for prefix, change in (("", figure.change), ("year_", figure.year_change)):
        if change:
            limits = {"difference_low": change.low, "difference_high": change.high}
            found = {"difference": change.difference, "detectable": change.detectable, **limits}
            row |= {f"{prefix}{name}": each for name, each in found.items()} | {f"{prefix}verdict": change.verdict}
    return row
