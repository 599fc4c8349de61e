"""Why a KPI has no data: what the loads said they cannot give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import streamlit as st

from language import _
from language.told import told
from metrics import dimensions, kpis
from metrics.filters import UNKNOWN, Filters
from pipelines import loads
from ui import cached
from ui.view import View


def reasons(view: View, kpi: str) -> list[str]:
    """The reasons the active loads gave for `kpi`, each with its file."""
    return [f"{file}: {told(reason)}" for file, reason in _reasons(view.root, view.version).get(kpi, [])]


def under_filter(view: View, kpi: str) -> str:
    """Why a KPI that the files do give has no data under these filters; empty where they do not give it at all."""
    everywhere = replace(view, filters=Filters(), compare=None)
    if not view.filters.where or cached.last_day(everywhere, kpi) is None:
        return ""
    unnamed = [name for name, _ in view.filters.where if _unnamed(everywhere, kpi, name)]
    if unnamed:
        said = _(" or ").join(dimensions.one(name) for name in unnamed)
        return _("no {dimensions} in the files with {cases}").format(dimensions=said, cases=kpis.get(kpi).cases)
    return _("nothing with this filter")


def _unnamed(everywhere: View, kpi: str, dimension: str) -> bool:
    frame = cached.breakdown(everywhere, kpi, dimension)
    return set(frame.filter(pl.col("n") > 0)[dimension].to_list()) <= {UNKNOWN}


@st.cache_data(max_entries=20, show_spinner=False)
def _reasons(root: str, version: int) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for load in loads.history(Path(root)):
        if load.status != "active":
            continue
        for entry in load.kpis_missing:
            found.setdefault(entry["kpi"], []).append((load.file, entry["reason"]))
    return found
