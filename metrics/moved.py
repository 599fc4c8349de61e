"""Which past figures moved when a new version came: by KPI and month, with the rows that moved them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl

from metrics import kpis, measure, periods, statistics, versions, warehouse
from metrics.filters import Filters
from metrics.kpi import Kpi
from metrics.versions import Changes
from metrics.warehouse import Warehouse

_SAME: Final = 1e-9
# The shares of a whole always add up to it.
_KPIS: Final = tuple(kpi for kpi in kpis.KPIS.values() if kpi.kind != "share")


@dataclass(frozen=True)
class Moved:
    """A figure of a month that is no longer what it was."""

    kpi: str
    month: date  # its first day
    before: float | None
    before_n: int
    after: float | None
    after_n: int
    new: int  # rows of this KPI and month that came in
    updated: int  # that count otherwise than before
    gone: int  # that left it
    growing: bool  # the month was not over when the earlier version was made: it was bound to move
    weight: float  # the difference in margins of error: what is large is first

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self) | {"month": self.month.isoformat()}


def between(before: Path | None, after: Path) -> list[Moved]:
    """The figures of past months that differ between two version files, the most important first.

    Months after the newest day of the earlier version are new, not moved. The first version moves nothing.
    """
    if before is None:
        return []
    old, new = warehouse.open_file(before), warehouse.open_file(after)
    if old.latest_on is None:
        return []
    with versions.compared(before, after) as changes:
        if changes.empty:
            return []
        found = [each for kpi in _KPIS for each in _known(kpi, old, new, changes)]
    # A month that was not over grew by itself: it comes last.
    return sorted(found, key=lambda each: (each.growing, -each.weight))


def _known(kpi: Kpi, old: Warehouse, new: Warehouse, changes: Changes) -> list[Moved]:
    try:
        return _of(kpi, old, new, changes)
    except duckdb.BinderException:  # the earlier version was made before there were the columns of this KPI
        return []


def _of(kpi: Kpi, old: Warehouse, new: Warehouse, changes: Changes) -> list[Moved]:
    """The months of one KPI that moved, oldest first; one pass over each version."""
    assert old.latest_on
    first = changes.first(kpi)
    if first is None or first > old.latest_on:
        return []
    start, growing = first.replace(day=1), old.latest_on.replace(day=1)
    last = periods.period_ends(Filters(growing, growing), "month")[-1]
    months = periods.by_grain(Filters(start, last), "month")
    then, now = (measure.measured(wh, kpi, months) for wh in (old, new))
    moved = [
        (earlier, later)
        for earlier, later in zip(then.iter_rows(named=True), now.iter_rows(named=True), strict=True)
        if _differs(earlier, later)
    ]
    if not moved:
        return []
    rows = changes.rows(kpi, Filters(start, last))
    return [_moved(kpi, earlier, later, rows, growing) for earlier, later in moved]


def _moved(
    kpi: Kpi, earlier: dict[str, Any], later: dict[str, Any], rows: dict[date, tuple[int, int, int]], growing: date
) -> Moved:
    month = earlier["period"]
    new, updated, gone = rows.get(month, (0, 0, 0))
    return Moved(
        kpi.name,
        month,
        earlier["value"],
        earlier["n"],
        later["value"],
        later["n"],
        new,
        updated,
        gone,
        growing=month >= growing,
        weight=_weight(earlier, later),
    )


def _differs(earlier: dict[str, Any], later: dict[str, Any]) -> bool:
    a, b = earlier["value"], later["value"]
    if earlier["n"] != later["n"] or (a is None) != (b is None):
        return True
    return a is not None and abs(a - b) > _SAME * max(1.0, abs(a), abs(b))


def _weight(earlier: dict[str, Any], later: dict[str, Any]) -> float:
    """How many margins of error the figure moved; one that came from nothing or went to nothing counts as two."""
    if earlier["value"] is None or later["value"] is None:
        return 2.0
    difference = abs(later["value"] - earlier["value"])
    limits = [abs(row["high"] - row["low"]) / 2 for row in (earlier, later) if None not in (row["low"], row["high"])]
    margin = max(limits, default=0.0)
    return float(difference / margin) if margin else float(difference > 0) * statistics.Z


def summary(found: list[Moved]) -> pl.DataFrame:
    """Columns kpi, months, largest: how many months of each KPI moved, and the weight of the largest move."""
    frame = pl.DataFrame([asdict(each) for each in found if not each.growing], schema=_SCHEMA, orient="row")
    grouped = frame.group_by("kpi").agg(months=pl.len().cast(pl.Int64), largest=pl.col("weight").max())
    return grouped.sort("largest", "kpi", descending=[True, False])


_SCHEMA: Final = {
    "kpi": pl.String(),
    "month": pl.Date(),
    "before": pl.Float64(),
    "before_n": pl.Int64(),
    "after": pl.Float64(),
    "after_n": pl.Int64(),
    "new": pl.Int64(),
    "updated": pl.Int64(),
    "gone": pl.Int64(),
    "growing": pl.Boolean(),
    "weight": pl.Float64(),
}
