"""The history of loads: what came when, what was accepted and rejected, undo, and the rejected rows as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import streamlit as st

import language
from language import N_, _, written
from language.told import told
from metrics import format as numbers
from pipelines import ledger, loads
from pipelines.durable import LoadError
from pipelines.results import Load
from ui import plain, readas, reports, words, work
from ui.export import cells, collected
from ui.view import View

_SHOWN_ROWS = 200
# What was updated stands in the report; one more column would not fit beside the navigation.
_STATES = {"active": N_("active"), "undone": N_("undone"), "refused": N_("refused")}
_COUNTS = (N_("Read"), N_("Accepted"), N_("Rejected"), N_("New"))


def table(view: View) -> None:
    """Every load, the newest first; the chosen one (else the newest) with its report below."""
    history = loads.history(Path(view.root))[::-1]
    if not history:
        st.markdown(_("Nothing is loaded yet. Upload a file above; it is listed here with every row it brought."))
        return
    lines = pl.DataFrame([_line(load) for load in history], strict=False)
    collected.table(_("History of loads"), lines)
    event = st.dataframe(
        lines,
        hide_index=True,
        column_config={
            _("Loaded (UTC)"): st.column_config.DatetimeColumn(format=f"{written.calendar()}, HH:mm"),
            **{_(name): st.column_config.NumberColumn(format="localized") for name in _COUNTS},
        },
        on_select="rerun",
        selection_mode="single-row",
        key="history",
        alt=_("History of loads"),
    )
    chosen = event["selection"]["rows"]
    _details(view, history[chosen[0] if chosen and chosen[0] < len(history) else 0])


def _line(load: Load) -> dict[str, object]:
    rows = load.rows
    return {
        _("Load"): load.load_id,
        _("State"): _(_STATES.get(load.status, load.status)),
        _("File"): plain.one_line(load.file, 120) + (_(" (sample)") if load.sample else ""),
        _("Read as"): readas.kind(load.source, load.table),
        _("Loaded (UTC)"): _moment(load.loaded_at),
        _("Days"): words.iso_days(_("{low} to {high}").format(low=load.data_from, high=load.data_until))
        if load.data_from
        else "",
        **{_(name): rows[name.lower()] for name in _COUNTS},
    }


def _details(view: View, load: Load) -> None:
    reports.show(load, load.status)
    reports.moved(load.moved)
    rejected = _rejected(Path(view.root), load) if load.rows["rejected"] else None
    with st.container(horizontal=True):
        if rejected is not None:
            st.download_button(
                _("Download the rejected rows"),
                lambda: cells.csv(rejected),
                file_name=f"rejected-{load.load_id}.csv",
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
                key="download-rejected",
            )
        if load.status == "active" and st.button(_("Undo this load"), icon=":material/undo:", key="undo"):
            _confirm(view.root, load)
    if rejected is not None:
        with st.expander(
            _("The rejected rows of load {load_id}").format(load_id=load.load_id), icon=":material/block:"
        ):
            st.dataframe(_shown(rejected), hide_index=True, alt=_("Rejected rows"), key="rejected")


def _confirm(root: str, load: Load) -> None:
    # A click within runs the dialog alone, without what says the language.
    st.dialog(_("Undo this load?"), icon=":material/undo:")(language.kept(_ask))(root, load)


def _ask(root: str, load: Load) -> None:
    st.markdown(
        _(
            "The {accepted} rows of **{file}** leave every figure. The load stays in the history, and its file "
            "can be loaded again."
        ).format(accepted=numbers.number(load.rows["accepted"]), file=plain.markdown(load.file, 120))
    )
    with st.container(horizontal=True):
        yes = st.button(_("Undo it"), type="primary", key="undo-yes")
        if st.button(_("Keep it"), key="undo-no"):
            st.rerun()
    if yes:
        try:
            work.run(
                _("Undoing load {load_id}").format(load_id=load.load_id),
                _("Undone"),
                lambda progress: loads.undo(load.load_id, Path(root), progress=progress),
            )
        except LoadError as error:
            st.error(plain.markdown(told(f"{error} {error.hint}"), 500))
            return
        st.rerun()


def _rejected(root: Path, load: Load) -> pl.DataFrame | None:
    path = ledger.loads_folder(root) / load.load_id / ledger.REJECTED
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        return None


def _shown(rejected: pl.DataFrame) -> pl.DataFrame:
    """The first of them under headings for people; the file that is downloaded keeps the names of the stored one."""
    first = rejected.head(_SHOWN_ROWS)
    why = pl.Series([readas.rule(name) for name in first["rule"]], dtype=pl.String)
    headings = {"row": _("Row"), "rule": _("Why"), "column": _("Column"), "value": _("Value"), "line": _("Whole row")}
    return first.with_columns(rule=why).rename(headings, strict=False)


def _moment(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return None
