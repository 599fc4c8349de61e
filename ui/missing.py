"""Why a KPI has no data: what the loads said they cannot give."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pipelines import loads
from ui.view import View


def reasons(view: View, kpi: str) -> list[str]:
    """The reasons the active loads gave for `kpi`, each with its file."""
    return _reasons(view.root, view.version).get(kpi, [])


@st.cache_data(max_entries=20, show_spinner=False)
def _reasons(root: str, version: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for load in loads.history(Path(root)):
        if load.status != "active":
            continue
        for entry in load.kpis_missing:
            found.setdefault(entry["kpi"], []).append(f"{load.file}: {entry['reason']}")
    return found
