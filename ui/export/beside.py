"""KPIs side by side, noted for a file: a column per KPI with its sample behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from metrics.kpi import Kpi
from ui.export import collected

Cells = Sequence[Mapping[str, Any] | None]


def note(by: str, names: Sequence[str], cells: Mapping[Kpi, Cells], more: Mapping[str, Sequence[str]]) -> None:
    """Note a row per name and a column per KPI, whose `cells` are rows of a breakdown; `more` columns come last."""
    columns: dict[str, pl.Series] = {by.capitalize(): pl.Series(names, dtype=pl.String)}
    samples: dict[str, str] = {}
    low: dict[str, list[bool]] = {}
    for kpi, rows in cells.items():
        columns[kpi.label] = pl.Series([row["value"] if row else None for row in rows], dtype=pl.Float64)
        if kpi.kind not in ("count", "stock"):
            samples[kpi.label] = f"{kpi.label}, n"
            low[kpi.label] = [bool(row and row["low_sample"]) for row in rows]
            columns[samples[kpi.label]] = pl.Series([row["n"] if row else None for row in rows], dtype=pl.Int64)
    columns |= {name: pl.Series(values, dtype=pl.String) for name, values in more.items()}
    collected.table(f"KPIs by {by}", pl.DataFrame(columns), n=samples, low=low, kpis=list(cells))
