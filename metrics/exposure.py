"""What would have been expected if only orders, or only the season of last year, had changed: a factor per leaf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from metrics import scan
from metrics.cube import Cube, Floats
from metrics.filters import dimension, group
from metrics.plan import YEAR, Plan
from metrics.scan import Table
from metrics.warehouse import Warehouse

# What orders know about themselves; of everything else (topic, team ...) an order has none.
OF_ORDERS: Final = ("product", "country", "region", "carrier", "segment")
# A value with few rows moves by chance: this many rows of the total are mixed in.
SHRINK: Final = 50.0
# A leaf without a past still has a share of the exposure.
TRACE: Final = 0.01


@dataclass(frozen=True, eq=False)
class Exposure:
    """Rows per slot: of everything, and by value of some dimensions."""

    total: Floats
    by: dict[str, dict[str, Floats]]

    def factor(self, cube: Cube, now: int, history: int, width: int) -> Floats:
        """For each leaf, exposure now per exposure in a period of the history: the total, then its own values."""
        overall = self._ratio(self.total, now, history, width, 1.0)
        factor = np.full(len(cube.local[0]) if cube.local else 0, overall)
        for place, dim in enumerate(cube.dims):
            if dim in self.by:
                known = self.by[dim]
                own = np.array(
                    [
                        self._ratio(known[value], now, history, width, overall) / overall if value in known else 1.0
                        for value in cube.values[place]
                    ]
                )
                factor = factor * own[cube.local[place]]
        return factor

    @staticmethod
    def _ratio(rows: Floats, now: int, history: int, width: int, usual: float) -> float:
        present = float(rows[now : now + width].sum())
        past = float(rows[now + width : now + width * (1 + history)].sum()) / history
        return (present + SHRINK * usual) / (past + SHRINK)


def adjusted(table: Table, factor: Floats, history: int) -> Table:
    """The same counts, where a leaf is expected to follow its factor: exposures are the past, and the past times it."""
    plain = replace(table, h=table.h * factor / history, n=np.ones_like(table.n), m=np.ones_like(table.m))
    growth = scan.typical_growth(plain, plain.totals())
    past = table.h + TRACE
    return replace(table, n=past * factor * growth / history, m=past, kind="rates")


def orders(wh: Warehouse, plan: Plan, dims: Sequence[str]) -> Exposure | None:
    """Orders by slot, and by the dimensions they have; None where the period or its past has none."""
    found = _counted(wh, plan, "orders", [dim for dim in dims if dim in OF_ORDERS], shift=0)
    periods = found.total[: plan.slots].reshape(-1, 1).sum(axis=1)
    return found if periods[: plan.width].sum() > 0 and periods[plan.width :].sum() > 0 else None


def season(wh: Warehouse, plan: Plan, dims: Sequence[str]) -> Exposure | None:
    """Contacts by slot and topic 52 weeks earlier; None where the data does not reach back that far."""
    if (plan.first - plan.begun).days < YEAR:
        return None
    return _counted(wh, plan, "contacts", [dim for dim in dims if dim == "topic"], shift=YEAR)


def _counted(wh: Warehouse, plan: Plan, table: str, dims: Sequence[str], shift: int) -> Exposure:
    slot, inside = (text.format(anchor=f"(created_on + {shift})") for text in plan.sql)
    where = replace(plan.filters, start=None, end=None)
    if table == "orders":
        where = replace(where, where=tuple(pair for pair in where.where if pair[0] in OF_ORDERS))
    clause, params = where.clause(None)

    def rows(value: str) -> pl.DataFrame:
        sql = (
            f"SELECT {value} AS value, {slot} AS slot, count(*) AS n FROM {table} WHERE excluded IS NULL "  # noqa: S608 - names from allow-lists, values bound
            f"AND created_on + {shift} BETWEEN ? AND ? AND {clause} AND {inside} GROUP BY ALL"
        )
        marks = [plan.end] * slot.count("?"), [plan.end] * inside.count("?")
        return wh.query(sql, [*marks[0], plan.first, plan.end, *params, *marks[1]])

    def spread(part: pl.DataFrame) -> Floats:
        return np.bincount(part["slot"].to_numpy(), part["n"].to_numpy(), plan.slots).astype(np.float64)

    by = {
        dim: {str(value): spread(part) for (value,), part in rows(group(dimension(dim))).group_by(["value"])}
        for dim in dims
    }
    return Exposure(spread(rows("'all'")), by)
