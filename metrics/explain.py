"""Explain a number: what was divided by what, the rows it was made from, and those that were left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from language import _
from metrics import conventions, measure, pooled, queries, sql
from metrics import format as words
from metrics.figure import Figure, resolved
from metrics.filters import Filters
from metrics.kpi import Kpi
from metrics.periods import whole
from metrics.timeline import Moment, timeline
from metrics.warehouse import Warehouse

__all__ = ["Explanation", "Moment", "explain", "recompute", "timeline"]


@dataclass(frozen=True)
class Explanation:
    """How many rows the filter finds and what became of them; `found` is the sum of all other counts."""

    found: int  # rows of the table with the filter's values, whatever their date
    counted: int
    excluded: dict[str, int]  # reason (spam, deleted, merged, test) -> rows
    undated: int  # without the date that would place them in a period
    outside: int  # dated outside the period
    unmeasured: int  # in the period, but not what the KPI is about
    definition: str
    not_counted: str
    figure: Figure
    population: str  # in words, what is counted
    calculation: str  # "212 satisfied of 250 ratings = 85 %"
    bases: dict[str, int]  # on what ground the rows are counted (timestamp_diff, topic ...) -> rows
    convention: str  # how the vendor counts otherwise; empty for our own definition


def explain(wh: Warehouse, kpi: str, filters: Filters | None = None, convention: str | None = None) -> Explanation:
    """Where the rows of the filter went; each is counted once, at the first reason that keeps it out."""
    record = conventions.record(kpi, convention)
    full = resolved(wh, filters or Filters(), record)
    rows = wh.query(*sql.whereabouts(record, full)).rows()
    fates = {fate: n for fate, n in rows if not fate.startswith("excluded: ")}
    excluded = {fate.removeprefix("excluded: "): n for fate, n in rows if fate.startswith("excluded: ")}
    figure = queries.value(wh, kpi, filters, convention=convention)
    return Explanation(
        found=sum(n for _, n in rows),
        counted=fates.get("counted", 0),
        excluded=excluded,
        undated=fates.get("undated", 0),
        outside=fates.get("outside", 0),
        unmeasured=fates.get("unmeasured", 0),
        definition=record.meaning,
        not_counted=record.without,
        figure=figure,
        population=record.cases,
        calculation=_calculation(wh, record, full, figure),
        bases=dict(wh.query(*sql.bases(record, full)).rows()) if record.basis else {},
        convention=conventions.note(kpi, convention),
    )


def recompute(
    kpi: str, records: pl.DataFrame, denominator: int | None = None, convention: str | None = None
) -> float | None:
    """The figure from its own records, by their column `counted`; None without any.

    A share and contacts per order also need the `denominator` of the figure: its rows are not among the records.
    """
    record = conventions.record(kpi, convention)
    counted = records["counted"].cast(pl.Float64).to_numpy()
    if record.kind in ("share", "per"):
        scale = 100 if record.kind == "per" else 1
        return scale * len(counted) / denominator if denominator else None
    if not len(counted) or (record.single and records["scale"].n_unique() > 1):
        return None
    match record.kind:
        case "count" | "stock":
            return float(counted.sum())
        case "survival" | "km":
            ordered = counted[np.lexsort((counted < 0, np.abs(counted)))]
            found = pooled.figure(record)(ordered, np.ones(len(ordered)))
            return None if np.isnan(found) else found
        case "quantile":
            return float(np.quantile(counted, record.quantile))
        case "nps":
            return float(np.copysign(np.floor(abs(counted.mean()) + 0.5 + 1e-9), counted.mean()))
        case _:
            return float(counted.mean())


def _calculation(wh: Warehouse, kpi: Kpi, full: Filters, figure: Figure) -> str:
    """How the figure follows from the counts, in one line; empty without data."""
    if figure.value is None or not (full.start and full.end):
        return figure.reason
    row = measure.measured(wh, kpi, whole(full)).row(-1, named=True)
    shown, n = words.figure(figure.value, kpi, figure.n), f"{words.number(figure.n)} {kpi.cases}"
    match kpi.kind:
        case "proportion" | "share":
            return _("{numerator} {yes} of {n} = {shown}").format(
                numerator=words.number(figure.numerator or 0), yes=kpi.yes, n=n, shown=shown
            )
        case "per":
            return f"100 x {words.number(figure.numerator or 0)} {kpi.yes} / {n} = {shown}"
        case "nps":
            return _("100 x ({promoters} promoters - {detractors} detractors) / {n} = {shown}").format(
                promoters=words.number(row["promoters"]), detractors=words.number(row["detractors"]), n=n, shown=shown
            )
        case "mean":
            return f"{_sum(kpi, row)} / {n} = {shown}"
        case "quantile":
            place = (
                _("the middle one")
                if kpi.quantile == 0.5
                else _("the one that {percent} do not exceed").format(percent=words.percent(kpi.quantile))
            )
            return _("Of the times of {n}, shortest first, {place}: {shown}").format(n=n, place=place, shown=shown)
        case "stock":
            return _("{came} came until then, {went} of them went again: {shown}").format(
                came=words.number(row["came"]), went=words.number(row["went"]), shown=shown
            )
        case "count":
            return n
        case _:
            return _("{watched} of {n}: {shown}").format(watched=_watched(wh, kpi, full), n=n, shown=shown)


def _sum(kpi: Kpi, row: dict[str, Any]) -> str:
    if kpi.unit == "seconds":
        return _("{duration} in all").format(duration=words.duration(row["total"]))
    return f"{words.number(row['total'], 0 if float(row['total']).is_integer() else 1)} {kpi.yes or _('points')}"


def _watched(wh: Warehouse, kpi: Kpi, full: Filters) -> str:
    """How many were seen to the end, and how many count only for as long as they have been watched."""
    counted = queries.records(wh, kpi.name, full)["counted"]
    ended = int((counted >= 0).sum())
    return _("By the curve through {ended} that got there and {n} watched without").format(
        ended=words.number(ended), n=words.number(len(counted) - ended)
    )
