"""What else is known of the cell of a hotspot: its days, its satisfaction, which other KPIs moved there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import polars as pl

from metrics import hotspots as scans
from metrics import measures, queries
from metrics import plan as plans
from metrics.figure import Figure
from metrics.filters import Filters
from metrics.hotspots import Hotspot
from metrics.warehouse import Warehouse

# What may have moved along with a rise of complaints.
OTHERS: Final = (
    "csat",
    "nps",
    "first_response_time",
    "resolution_time",
    "first_response_sla",
    "reopen_rate",
    "replies_per_ticket",
    "first_contact_resolution",
)


def weekly(wh: Warehouse, spot: Hotspot, filters: Filters) -> pl.DataFrame:
    """The cases of a hotspot by week of seven days that end on its last day: columns week, v, expected, n.

    `expected` is what its history makes of a week; the weeks reach over everything it is compared with.
    """
    measure = measures.get(spot.measure)
    plan = plans.plan(wh, replace(filters, start=spot.start, end=spot.end), measure, spot.against)
    empty = pl.DataFrame(schema={"week": pl.Date, "v": pl.Float64, "expected": pl.Float64, "n": pl.Float64})
    if plan is None:
        return empty
    days = scans.daily(wh, plan, measure, spot.where)
    age = (pl.lit(spot.end) - pl.col("day")).dt.total_days() // 7
    found = (
        days.group_by(age=age)
        .agg(v=pl.col("v").sum(), n=pl.col("n").sum(), days=pl.len())
        .filter(pl.col("days") == 7)
        .sort("age", descending=True)
    )
    week = [spot.end - timedelta(days=int(age) * 7 + 6) for age in found["age"]]
    usual = pl.lit(spot.effect.expected * 7 / plan.days)
    if measure.kind == "rates" and spot.effect.exposure:
        usual = pl.col("n") * spot.effect.expected / spot.effect.exposure
    return found.with_columns(week=pl.Series(week, dtype=pl.Date), expected=usual).select(empty.columns)


def moved(wh: Warehouse, spot: Hotspot, filters: Filters) -> list[Figure]:
    """The other KPIs of the cell that clearly changed against the period before."""
    narrowed = spot.filters(filters)
    figures = [queries.value(wh, name, narrowed, "previous") for name in OTHERS if name != spot.measure]
    return [figure for figure in figures if figure.change and figure.change.verdict in ("better", "worse")]


def satisfaction(wh: Warehouse, spot: Hotspot, filters: Filters) -> Figure:
    """CSAT of the cell in the period, against the period before."""
    return queries.value(wh, "csat", spot.filters(filters), "previous")


def grid(wh: Warehouse, filters: Filters, measure: str, dim: str, most: int = 10) -> pl.DataFrame:
    """Cases by topic and a second dimension, now and as the periods before let expect: topic, value, v, expected.

    The largest topics and values only. Expected is the average period of the history times the growth of the total.
    """
    chosen = measures.get(measure)
    plan = plans.plan(wh, filters, chosen)
    schema = {"topic": pl.String, "value": pl.String, "v": pl.Float64, "expected": pl.Float64}
    if plan is None:
        return pl.DataFrame(schema=schema)
    rows = scans.rows(wh, plan, _counted(chosen), ("topic", dim))
    past = plan.width * (1 + plan.history)
    rows = rows.filter(pl.col("period") < past, pl.col("topic") != "unknown", pl.col(dim) != "unknown")
    now = pl.col("period") < plan.width
    weight = pl.col("v").cast(pl.Float64)
    found = rows.group_by("topic", value=pl.col(dim)).agg(v=weight.filter(now).sum(), h=weight.filter(~now).sum())
    if found.is_empty():
        return pl.DataFrame(schema=schema)
    kept = [
        found.group_by(name)
        .agg(pl.col("v").sum() + pl.col("h").sum())
        .sort("v", name, descending=[True, False])[name]
        .head(most)
        for name in ("topic", "value")
    ]
    growth = float(found["v"].sum()) / max(1.0, float(found["h"].sum()))
    inside = found.filter(pl.col("topic").is_in(kept[0].to_list()), pl.col("value").is_in(kept[1].to_list()))
    return inside.select("topic", "value", "v", expected=pl.col("h") * growth).sort("topic", "value")


def _counted(measure: measures.Measure) -> measures.Measure:
    """The measure as counts of its cases."""
    return replace(measure, rows=f"{measure.rows} AND ({measure.case})", case="true", kind="counts")
