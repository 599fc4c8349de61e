"""KPIs side by side, noted for a file: a column per KPI with its sample behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from language import _
from metrics import dimensions
from metrics.kpi import Kpi
from ui.export import collected

Cells = Sequence[Mapping[str, Any] | None]


def note(by: str, names: Sequence[str], cells: Mapping[Kpi, Cells], more: Mapping[str, Sequence[str]]) -> None:
    """Note a row per name and a column per KPI, whose `cells` are rows of a breakdown; `more` columns come last."""
    columns: dict[str, pl.Series] = {by.capitalize(): pl.Series(names, dtype=pl.String)}
    samples: dict[str, str] = {}
    low: dict[str, list[bool]] = {}
    for kpi, rows in cells.items():
        columns[kpi.title] = pl.Series([row["value"] if row else None for row in rows], dtype=pl.Float64)
        if kpi.kind not in ("count", "stock"):
            samples[kpi.title] = f"{kpi.title}, n"
            low[kpi.title] = [bool(row and row["low_sample"]) for row in rows]
            columns[samples[kpi.title]] = pl.Series([row["n"] if row else None for row in rows], dtype=pl.Int64)
    columns |= {name: pl.Series(values, dtype=pl.String) for name, values in more.items()}
    collected.table(
        _("KPIs by {by}").format(by=dimensions.one(by)), pl.DataFrame(columns), n=samples, low=low, kpis=list(cells)
    )
