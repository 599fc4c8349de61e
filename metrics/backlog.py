"""The contacts that wait: how old they are, and what comes in against what goes out."""

from __future__ import annotations

from typing import Final

import polars as pl

from language import N_
from metrics import kpis, periods, sql
from metrics.figure import resolved
from metrics.filters import Filters
from metrics.measure import measured
from metrics.periods import by_grain
from metrics.warehouse import Warehouse

# Days since creation at the end of the period; the last one is open.
AGES: Final = (
    (N_("0 to 1 day"), 0),
    (N_("1 to 3 days"), 1),
    (N_("3 to 7 days"), 3),
    (N_("7 to 14 days"), 7),
    (N_("14 days or more"), 14),
)


def ages(wh: Warehouse, filters: Filters | None = None) -> pl.DataFrame:
    """Columns age, n, share: the backlog at the end of the filter's range, youngest first; empty without data."""
    full = resolved(wh, filters or Filters(), kpis.get("backlog"))
    if not full.end:
        return _aged([])
    query, params = sql.records(kpis.get("backlog"), full, None)
    counted = f"SELECT date_diff('day', day, ?) AS days, count(*) AS n FROM ({query}) GROUP BY days"  # noqa: S608 - the builder's own SQL
    return _aged(wh.query(counted, [full.end, *params]).rows())


def flow(wh: Warehouse, filters: Filters | None = None, grain: str = "week") -> pl.DataFrame:
    """Columns period, came, went, backlog: contacts created and solved in each period, and those waiting at its end.

    The backlog grows by came - went from one full period to the next; null where nothing was created by then.
    """
    full = resolved(wh, filters or Filters(), kpis.get("backlog"))
    split = by_grain(full, periods.grain(grain), wh.first_weekday)
    stock = measured(wh, kpis.get("backlog"), split)
    if not (full.start and full.end):
        return stock.select("period", "came", "went", backlog="value")
    days = wh.query(*sql.flows(kpis.get("backlog"), full, None)).filter(pl.col("day").is_between(full.start, full.end))
    firsts = pl.DataFrame({"period": pl.Series(split.first_days, dtype=pl.Date)})
    placed = days.join_asof(firsts, left_on="day", right_on="period", check_sortedness=False)
    sums = placed.group_by("period").agg(pl.col("came", "went").sum())
    joined = stock.select("period", backlog="value").join(sums, on="period", how="left").sort("period")
    known = pl.col("backlog").is_not_null()
    flows = (pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in ("came", "went"))
    return joined.select("period", *flows, "backlog")


def _aged(days: list[tuple[int, int]]) -> pl.DataFrame:
    counts = [0] * len(AGES)
    for age, n in days:
        counts[max(place for place, (_, first) in enumerate(AGES) if age >= first)] += n
    total = sum(counts)
    rows = [(name, n, n / total) for (name, _), n in zip(AGES, counts, strict=True)] if total else []
    schema = {"age": pl.String(), "n": pl.Int64(), "share": pl.Float64()}
    return pl.DataFrame(rows, schema=schema, orient="row")
