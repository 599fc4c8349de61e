"""A KPI over time: every period of the range, with the earlier range beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import polars as pl

from metrics import conventions, measure, periods
from metrics.change import judge
from metrics.figure import resolved
from metrics.filters import Compare, Comparison, Filters, dimension
from metrics.kpi import Kpi
from metrics.periods import Grain
from metrics.warehouse import Warehouse

EARLIER: Final = ("value", "n", "low", "high", "low_sample")
_CHANGE: Final = {
    "difference": pl.Float64(),
    "difference_low": pl.Float64(),
    "difference_high": pl.Float64(),
    "verdict": pl.String(),
}
_HISTORY: Final = 26


def trend(
    wh: Warehouse,
    kpi: str,
    filters: Filters | None = None,
    grain: str = "week",
    compare: Comparison | None = None,
    by: str | None = None,
    verdicts: bool = False,
    convention: str | None = None,
) -> pl.DataFrame:
    """A row per period (and value of `by`), every period of the range present, value null where there is no data.

    Columns: period (its first day), the dimension, value, n, low, high, low_sample, maturing, partial (the range
    covers only a part of it). With `compare` also previous_value, previous_n, previous_low, previous_high,
    previous_low_sample: the days of this period moved back by the length of the range, or by a year. With
    `verdicts`, which cost a millisecond per row, also difference, difference_low, difference_high, verdict. With
    "both" there are all of these twice: those of a year before begin with year_.
    """
    record, size = conventions.record(kpi, convention), periods.grain(grain)
    asked = filters or Filters()
    full = resolved(wh, asked, record)
    keys = ["period", dimension(by)] if by else ["period"]
    bare = measure.measured(wh, record, periods.by_grain(full, size, wh.first_weekday), by)
    frame = bare
    for each, prefix, mark in _asked(compare) if asked.start and full.end else ():
        earlier = measure.measured(wh, record, periods.shifted(full, size, each, wh.first_weekday), by)
        judged = _judged(wh, record, full, size, by, bare, earlier) if verdicts else None
        frame = _beside(frame, earlier, keys, prefix)
        if judged is not None:
            frame = frame.join(judged.rename({name: f"{mark}{name}" for name in _CHANGE}), on=keys, how="left")
    frame = frame.drop(_PARTS, strict=False)
    return frame.join(
        _marks(wh, record.matures_days, full, asked, size), on="period", how="left", maintain_order="left"
    )


def _asked(compare: Comparison | None) -> list[tuple[Compare, str, str]]:
    """The periods to compare with, and how the columns of figures and of changes begin."""
    if compare == "both":
        return [("previous", "previous_", ""), ("year", "year_", "year_")]
    return [(compare, "previous_", "")] if compare else []


_PARTS: Final = ("variance", "hits", "promoters", "detractors", "mean", "deviation", "total", "bases", "came", "went")


def _beside(frame: pl.DataFrame, earlier: pl.DataFrame, keys: list[str], prefix: str) -> pl.DataFrame:
    named = earlier.select(*keys, *(pl.col(name).alias(f"{prefix}{name}") for name in EARLIER))
    joined = frame.join(named, on=keys, how="full", coalesce=True)
    counts = pl.col("^(n|previous_n|year_n)$").fill_null(0)
    return joined.with_columns(counts, pl.col("^(|previous_|year_)low_sample$").fill_null(True)).sort(keys)


def _marks(wh: Warehouse, matures: int, full: Filters, asked: Filters, size: Grain) -> pl.DataFrame:
    """Per period: is its figure still going to change, and does the range cover only a part of it."""
    split = periods.by_grain(full, size, wh.first_weekday)
    ends = periods.period_ends(full, size, wh.first_weekday)
    rows = [
        {
            "period": first,
            "maturing": bool(wh.as_of_on and end + timedelta(days=matures) > wh.as_of_on),
            "partial": bool(asked.start and first < asked.start) or last < end,
        }
        for first, last, end in zip(split.first_days, split.last_days, ends, strict=True)
    ]
    return pl.DataFrame(rows, schema={"period": pl.Date(), "maturing": pl.Boolean(), "partial": pl.Boolean()})


def _judged(
    wh: Warehouse,
    kpi: Kpi,
    full: Filters,
    size: Grain,
    by: str | None,
    frame: pl.DataFrame,
    earlier: pl.DataFrame,
) -> pl.DataFrame:
    """The change of each period against its earlier one, in the light of the periods that came before it."""
    past = measure.measured(wh, kpi, periods.by_grain(_longer(full, size), size, wh.first_weekday), by)
    groups: dict[tuple[Any, ...], pl.DataFrame] = past.partition_by(by, as_dict=True) if by else {(): past}
    before = {_key(row, by): row for row in earlier.iter_rows(named=True)}
    keys, made = ["period", by] if by else ["period"], []
    for row in frame.iter_rows(named=True):
        then = before.get(_key(row, by))
        if then is None:
            continue
        group = groups.get((row[by],) if by else (), past.clear())
        change = judge(kpi, row, then, group.filter(pl.col("period") < row["period"]).tail(_HISTORY))
        values = (change.difference, change.low, change.high, change.verdict)
        made.append({name: row[name] for name in keys} | dict(zip(_CHANGE, values, strict=True)))
    return pl.DataFrame(made, schema={**{name: frame.schema[name] for name in keys}, **_CHANGE})


def _longer(full: Filters, size: Grain) -> Filters:
    """The range with the periods before it that tell the ordinary variation."""
    assert full.start
    days = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[size] * _HISTORY
    return Filters(full.start - timedelta(days=min(days, full.start.toordinal() - 1)), full.end, full.where)


def _key(row: dict[str, Any], by: str | None) -> tuple[Any, ...]:
    return (row["period"], row[by]) if by else (row["period"],)
