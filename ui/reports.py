"""What became of a file, in the words of the person who loads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from language import N_, _, ngettext
from language.told import told
from metrics import format as numbers
from metrics.kpis import KPIS
from pipelines.results import Load, Outcome
from ui import plain, readas, words

_MOST = 12


def show(facts: Outcome | Load, status: str, place: int = 0) -> None:
    """One file: what was accepted, what was rejected and why, warnings, and which KPIs it cannot give.

    `place` tells files apart that have one name or are one load.
    """
    with st.container(border=True, key=f"report-{facts.load_id or plain.one_line(facts.file, 80)}-{status}-{place}"):
        st.subheader(f"{plain.markdown(facts.file, 120)}: {_(_WORDS[status])}", anchor=False)
        error = getattr(facts, "error", None)
        if error:
            st.error(_lines([told(error["message"]), told(error.get("hint", ""))]), icon=":material/block:")
            rejections(facts.rejections)
            readas.show(facts.evidence, {})
            return
        st.markdown(_counts(facts))
        for warning in facts.warnings[:_MOST]:
            st.warning(plain.markdown(told(warning), 500), icon=":material/info:")
        rejections(facts.rejections)
        _missing(facts.kpis_missing)
        readas.show(facts.evidence, getattr(facts, "mapping", {}))


_FATES = (N_("new"), N_("updated"), N_("unchanged"), N_("gone"))
_WORDS = {
    "loaded": N_("loaded"),
    "duplicate": N_("already there, nothing changed"),
    "refused": N_("not loaded"),
    "active": N_("loaded"),
    "undone": N_("undone"),
}


def _counts(facts: Outcome | Load) -> str:
    rows = facts.rows
    kind = plain.markdown(readas.kind(facts.source, facts.table), 80)
    text = _("Read as **{kind}**: {accepted} of {read} rows accepted").format(
        kind=kind, accepted=numbers.number(rows["accepted"]), read=numbers.number(rows["read"])
    )
    parts = [f"{numbers.number(rows[name])} {_(name)}" for name in _FATES if rows.get(name)]
    text += f" ({', '.join(parts)})" if parts else ""
    text += (
        _(", **{rejected} rejected**").format(rejected=numbers.number(rows["rejected"]))
        if rows["rejected"]
        else _(", none rejected")
    )
    return text + (
        _(", {skipped} skipped because they are empty or repeated.").format(skipped=numbers.number(rows["skipped"]))
        if rows["skipped"]
        else "."
    )


def rejections(entries: list[dict[str, Any]]) -> None:
    """The rejected rows by reason, with examples."""
    if not entries:
        return
    rows = [
        {
            _("Rows"): entry["count"],
            _("Column"): entry.get("column") or "",
            _("Why"): readas.rule(entry["rule"]),
            _("For example"): "; ".join(
                _("row {row}: {value}").format(
                    row=example["row"], value=plain.one_line(example.get("value") or _("(empty)"), 60)
                )
                for example in entry.get("examples", [])[:3]
            ),
        }
        for entry in entries
    ]
    st.markdown(_("Rejected rows, which count in no figure:"))
    st.dataframe(
        pl.DataFrame(rows, strict=False),
        hide_index=True,
        column_config={
            _("Rows"): st.column_config.NumberColumn(format="localized"),
            _("For example"): st.column_config.TextColumn(width="large"),
        },
        alt=_("Rejected rows by reason"),
    )


def _missing(kpis_missing: list[dict[str, Any]]) -> None:
    if not kpis_missing:
        return
    count = len(kpis_missing)
    text = ngettext("{n} KPI cannot be computed from this file", "{n} KPIs cannot be computed from this file", count)
    with st.expander(text.format(n=count), icon=":material/query_stats:"):
        st.markdown(
            "\n".join(
                f"- **{KPIS[entry['kpi']].title if entry['kpi'] in KPIS else plain.markdown(entry['kpi'])}**: "
                f"{plain.markdown(told(entry['reason']), 300)}"
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
    text = ngettext(
        "{n} figure of a past month changed with this load",
        "{n} figures of past months changed with this load",
        len(past),
    )
    with st.expander(text.format(n=numbers.number(len(past))), icon=":material/history:"):
        st.dataframe(
            pl.DataFrame([_moved_line(figure) for figure in past]),
            hide_index=True,
            alt=_("Figures of past months that changed"),
        )
        st.caption(_("The largest changes first. A month that was not over when the earlier files came is left out."))


def _moved_line(figure: Mapping[str, Any]) -> dict[str, str]:
    kpi = KPIS[figure["kpi"]]
    rows = [f"{numbers.number(figure[fate])} {_(fate)}" for fate in _FATES if figure.get(fate)]
    return {
        _("Figure"): kpi.title,
        _("Month"): words.period(date.fromisoformat(figure["month"]), "month"),
        _("Before"): _figure(figure["before"], figure["before_n"], kpi.unit),
        _("Now"): _figure(figure["after"], figure["after_n"], kpi.unit),
        _("Through rows"): ", ".join(rows),
    }


def _figure(value: float | None, n: int, unit: str) -> str:
    return _("no data") if value is None else f"{words.tick(value, unit)} (n = {numbers.number(n)})"
