"""Which KPIs a file cannot give, and why: read from what its columns hold, not from what its tool could export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from pipelines.checking.inputs import KPI_INPUTS
from pipelines.meaning.presets import Preset

# KPIs that need both ends to the minute.
TIMED: Final = ("first_response_time", "resolution_time", "first_response_sla", "resolution_sla")

# KPIs of which a file may give the business time only: the column of it, and what to say then.
BUSINESS_ONLY: Final = {
    "first_response_time": ("first_reply_business_seconds", "the file has only the first reply in business minutes"),
}


def kpis_missing(frame: pl.DataFrame, preset: Preset, days: Mapping[str, str]) -> list[dict[str, str]]:
    """KPI and reason for each KPI of the table that no row of the accepted frame can feed.

    `days` are the columns of time that hold days only, with the file's own name of each.
    """
    has = {name for name in frame.columns if frame[name].null_count() < frame.height}
    has |= _offers(frame)
    missing = []
    for kpi, (needs, reason) in KPI_INPUTS.get(preset.table, {}).items():
        given = [group for group in needs if has.issuperset(group)]
        dated = next((days[name] for group in given for name in group if name in days), None) if kpi in TIMED else None
        if dated and all(_by_the_clock(group) and days.keys() & set(group) for group in given):
            missing.append({"kpi": kpi, "reason": f"the column '{dated}' has days without a time of day"})
        elif not given:
            if "created_at" not in has and all("created_at" in group for group in needs):
                reason = KPI_INPUTS[preset.table]["contacts"][1]
            else:
                told = BUSINESS_ONLY.get(kpi)
                reason = preset.kpis_missing.get(kpi, told[1] if told and told[0] in has else reason)
            missing.append({"kpi": kpi, "reason": reason})
    return missing


def _by_the_clock(group: tuple[str, ...]) -> bool:
    return all(name.endswith("_at") for name in group)


def _offers(frame: pl.DataFrame) -> set[str]:
    """Whether the file counts surveys that nobody answered, and of which kind its answers are."""
    if "csat_state" in frame.columns and (frame["csat_state"] == "offered").any():
        return {"csat_offered"}
    if "survey_type" not in frame.columns:
        return set()
    asked = frame.filter(pl.col("score_norm").is_not_null())
    # Only answers on the whole scale from 0 to 10 make a Net Promoter Score.
    usual = (pl.col("survey_type") != "nps") | ((pl.col("scale_min") == 0) & (pl.col("scale_max") == 10))
    found = {f"{kind}_score" for kind in asked.filter(usual)["survey_type"].drop_nulls().unique()}
    return found | ({"survey_offered"} if (frame["status"] == "offered").any() else set())
