"""The gap between the best and the worst value of a dimension, KPI by KPI, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from language import _
from metrics import dimensions, kpis
from metrics import format as numbers
from metrics.filters import UNKNOWN
from ui import cached, links, panels, plain, tables, words
from ui.export import collected
from ui.view import View


@dataclass(frozen=True)
class Gap:
    """Best and worst of a KPI, and how far they are apart, in its unit; `clear`: their intervals do not touch."""

    kpi: str
    best: str
    worst: str
    best_value: float
    worst_value: float
    clear: bool


def between(frame: pl.DataFrame, name: str, by: str) -> Gap | None:
    """The gap in a breakdown; None where fewer than two values have a sample, or the KPI has no better direction."""
    kpi = kpis.get(name)
    solid = frame.filter(pl.col("value").is_not_null() & ~pl.col("low_sample") & (pl.col(by) != UNKNOWN)).sort("value")
    if kpi.direction == "none" or len(solid) < 2:
        return None
    ends = solid.row(0, named=True), solid.row(-1, named=True)
    worst, best = ends if kpi.direction == "up" else ends[::-1]
    low, high = ends
    clear = low["high"] is not None and high["low"] is not None and low["high"] < high["low"]
    return Gap(name, best[by], worst[by], best["value"], worst["value"], clear)


def draw(view: View, names: Sequence[str], by: str = "channel") -> None:
    """A sentence per KPI, those that are no chance first."""
    found = [gap for name in names if (gap := between(cached.breakdown(view, name, by), name, by))]
    panels.section(
        _("The gap between {groups}").format(groups=dimensions.many(by)),
        _("Best against worst {by} with enough contacts or answers.").format(by=dimensions.one(by)),
    )
    if not found:
        text = _("No KPI has two {groups} with enough contacts or answers in this period.")
        st.markdown(text.format(groups=dimensions.many(by)))
        return
    found = sorted(found, key=lambda gap: not gap.clear)
    rows = [
        {
            _("KPI"): kpis.get(gap.kpi).title,
            _("Best"): _named(gap.best, gap.best_value, gap.kpi, by),
            _("Worst"): _named(gap.worst, gap.worst_value, gap.kpi, by),
            _("Gap"): numbers.size(gap.best_value - gap.worst_value, kpis.get(gap.kpi)),
            _("How sure"): _("clear: the intervals do not touch")
            if gap.clear
            else _("may be chance: the intervals overlap"),
        }
        for gap in found
    ]
    noted = pl.DataFrame([_row(gap, by) for gap in found])
    collected.table(
        _("The gap between {groups}").format(groups=dimensions.many(by)),
        noted,
        kpis=[kpis.get(gap.kpi) for gap in found],
        by_row=True,
    )
    state: Any = st.dataframe(
        pl.DataFrame(rows),
        hide_index=True,
        key=f"gaps-{by}",
        height=tables.height(len(rows)),
        alt=_("Best and worst {by} by KPI").format(by=dimensions.one(by)),
        on_select="rerun",
        selection_mode="single-row",
    )
    _leads(found, state.selection.rows, by)


def _leads(found: Sequence[Gap], rows: Sequence[int], by: str) -> None:
    """What the chosen row leads to: the figures of both ends of its gap."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"lead-gaps-{by}"):
        if not rows or rows[0] >= len(found):
            st.caption(_("Choose a row to look into its two ends."))
            return
        gap = found[rows[0]]
        for value in (gap.best, gap.worst):
            label = f"{kpis.get(gap.kpi).title}: {words.dimension_value(by, value)}"
            links.link(gap.kpi, label, narrow={by: value})


def _row(gap: Gap, by: str) -> dict[str, object]:
    """The gap as numbers, for a file."""
    return {
        _("KPI"): kpis.get(gap.kpi).title,
        _("Best"): words.dimension_value(by, gap.best),
        _("Best value"): gap.best_value,
        _("Worst"): words.dimension_value(by, gap.worst),
        _("Worst value"): gap.worst_value,
        _("Gap"): numbers.size(gap.best_value - gap.worst_value, kpis.get(gap.kpi)),
        _("How sure"): _("clear: the intervals do not touch")
        if gap.clear
        else _("may be chance: the intervals overlap"),
    }


def _named(value: str, number: float, name: str, by: str) -> str:
    shown = numbers.figure(number, kpis.get(name)).removeprefix("NPS ")
    return plain.one_line(f"{words.dimension_value(by, value)}, {shown}", 60)
