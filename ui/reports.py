"""What became of a file, in the words of the person who loads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from metrics.kpis import KPIS
from pipelines.results import Load, Outcome
from ui import plain, readas, words

_MOST = 12


def show(facts: Outcome | Load, status: str) -> None:
    """One file: what was accepted, what was rejected and why, warnings, and which KPIs it cannot give."""
    with st.container(border=True, key=f"report-{facts.load_id or plain.one_line(facts.file, 80)}-{status}"):
        st.subheader(f"{plain.markdown(facts.file, 120)}: {_WORDS[status]}", anchor=False)
        error = getattr(facts, "error", None)
        if error:
            st.error(_lines([error["message"], error.get("hint", "")]), icon=":material/block:")
            rejections(facts.rejections)
            readas.show(facts.evidence, {})
            return
        st.markdown(_counts(facts))
        for warning in facts.warnings[:_MOST]:
            st.warning(plain.markdown(warning, 500), icon=":material/info:")
        rejections(facts.rejections)
        _missing(facts.kpis_missing)
        readas.show(facts.evidence, getattr(facts, "mapping", {}))


_WORDS = {
    "loaded": "loaded",
    "duplicate": "already there, nothing changed",
    "refused": "not loaded",
    "active": "loaded",
    "undone": "undone",
}


def _counts(facts: Outcome | Load) -> str:
    rows = facts.rows
    kind = plain.markdown(f"{facts.source or 'unknown'} {facts.table or 'rows'}", 80)
    text = f"Read as **{kind}**: {rows['accepted']:,} of {rows['read']:,} rows accepted"
    parts = [f"{rows[name]:,} {name}" for name in ("new", "updated", "unchanged") if rows.get(name)]
    text += f" ({', '.join(parts)})" if parts else ""
    text += f", **{rows['rejected']:,} rejected**" if rows["rejected"] else ", none rejected"
    return text + (f", {rows['skipped']:,} skipped because they are empty or repeated." if rows["skipped"] else ".")


def rejections(entries: list[dict[str, Any]]) -> None:
    """The rejected rows by reason, with examples."""
    if not entries:
        return
    rows = [
        {
            "Rows": entry["count"],
            "Column": entry.get("column") or "",
            "Why": str(entry["rule"]).replace("_", " "),
            "For example": "; ".join(
                f"row {example['row']}: {plain.one_line(example.get('value') or '(empty)', 60)}"
                for example in entry.get("examples", [])[:3]
            ),
        }
        for entry in entries
    ]
    st.markdown("Rejected rows, which count in no figure:")
    st.dataframe(
        pl.DataFrame(rows, strict=False),
        hide_index=True,
        column_config={
            "Rows": st.column_config.NumberColumn(format="localized"),
            "For example": st.column_config.TextColumn(width="large"),
        },
        alt="Rejected rows by reason",
    )


def _missing(kpis_missing: list[dict[str, Any]]) -> None:
    if not kpis_missing:
        return
    count = len(kpis_missing)
    kpis = "1 KPI" if count == 1 else f"{count} KPIs"
    with st.expander(f"{kpis} cannot be computed from this file", icon=":material/query_stats:"):
        st.markdown(
            "\n".join(
                f"- **{KPIS[entry['kpi']].title if entry['kpi'] in KPIS else plain.markdown(entry['kpi'])}**: "
                f"{plain.markdown(entry['reason'], 300)}"
                for entry in kpis_missing
            )
        )


def _lines(parts: list[str]) -> str:
    return "\n\n".join(plain.markdown(part, 500) for part in parts if part)


def moved(figures: Sequence[Mapping[str, Any]]) -> None:
    """Which figures of past months a load changed, by how much and through how many rows."""
    past = [figure for figure in figures if not figure["growing"] and figure["kpi"] in KPIS]
    if not past:
        return
    count = "1 figure of a past month" if len(past) == 1 else f"{len(past):,} figures of past months"
    with st.expander(f"{count} changed with this load", icon=":material/history:"):
        st.dataframe(
            pl.DataFrame([_moved_line(figure) for figure in past]),
            hide_index=True,
            alt="Figures of past months that changed",
        )
        st.caption("The largest changes first. A month that was not over when the earlier files came is left out.")


def _moved_line(figure: Mapping[str, Any]) -> dict[str, str]:
    kpi = KPIS[figure["kpi"]]
    rows = [f"{figure[fate]:,} {fate}" for fate in ("new", "updated", "gone") if figure[fate]]
    return {
        "Figure": kpi.title,
        "Month": words.period(date.fromisoformat(figure["month"]), "month"),
        "Before": _figure(figure["before"], figure["before_n"], kpi.unit),
        "Now": _figure(figure["after"], figure["after_n"], kpi.unit),
        "Through rows": ", ".join(rows),
    }


def _figure(value: float | None, n: int, unit: str) -> str:
    return "no data" if value is None else f"{words.tick(value, unit)} (n = {n:,})"
