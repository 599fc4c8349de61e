"""Explain a number: the rows it was made from and those that were left out, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from metrics import kpis, sql
from metrics.figure import resolved
from metrics.filters import Filters
from metrics.warehouse import Warehouse


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


def explain(wh: Warehouse, kpi: str, filters: Filters | None = None) -> Explanation:
    """Where the rows of the filter went; each is counted once, at the first reason that keeps it out."""
    record = kpis.get(kpi)
    rows = wh.query(*sql.whereabouts(record, resolved(wh, filters or Filters(), record))).rows()
    fates = {fate: n for fate, n in rows if not fate.startswith("excluded: ")}
    excluded = {fate.removeprefix("excluded: "): n for fate, n in rows if fate.startswith("excluded: ")}
    return Explanation(
        found=sum(n for _, n in rows),
        counted=fates.get("counted", 0),
        excluded=excluded,
        undated=fates.get("undated", 0),
        outside=fates.get("outside", 0),
        unmeasured=fates.get("unmeasured", 0),
        definition=record.definition,
        not_counted=record.excluded,
    )
