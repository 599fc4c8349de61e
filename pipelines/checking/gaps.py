"""Which KPIs a file cannot give, and why: read from what its columns hold, not from what its tool could export."""

from __future__ import annotations

import polars as pl

from pipelines.checking.inputs import KPI_INPUTS
from pipelines.meaning.presets import Preset


def kpis_missing(frame: pl.DataFrame, preset: Preset) -> list[dict[str, str]]:
    """KPI and reason for each KPI of the table that no row of the accepted frame can feed."""
    has = {name for name in frame.columns if frame[name].null_count() < frame.height}
    has |= _offers(frame)
    missing = []
    for kpi, (needs, reason) in KPI_INPUTS.get(preset.table, {}).items():
        if not any(has.issuperset(group) for group in needs):
            if "created_at" not in has and all("created_at" in group for group in needs):
                reason = KPI_INPUTS[preset.table]["contacts"][1]
            else:
                reason = preset.kpis_missing.get(kpi, reason)
            missing.append({"kpi": kpi, "reason": reason})
    return missing


def _offers(frame: pl.DataFrame) -> set[str]:
    """Whether the file counts surveys that nobody answered."""
    if "csat_state" in frame.columns and (frame["csat_state"] == "offered").any():
        return {"csat_offered"}
    if "survey_type" in frame.columns and (frame["status"] == "offered").any():
        return {"survey_offered"}
    return set()
