"""Write the settings, compute the figures anew and say what moved; and the notice that they should be."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import streamlit as st

import settings
from language import _, ngettext
from language.told import told
from metrics import format as numbers
from metrics import kpis, moved
from metrics.moved import Moved
from pipelines import ledger, loads, upkeep
from pipelines.durable import LoadError
from pipelines.labelling.taxonomy import TaxonomyError
from settings import Settings, SettingsError
from settings.file import write
from ui import plain, words, work

_TOLD: Final = "moved-by-settings"


def save(root: Path, wanted: Settings) -> None:
    """Write these settings and compute anew. Raises SettingsError or LoadError."""
    settings.save(root, wanted)
    rebuild(root)


def save_text(root: Path, text: str) -> None:
    """Write the text as it is and compute anew; the caller has checked it. Raises LoadError or SettingsError."""
    write(root, text)
    rebuild(root)


def rebuild(root: Path) -> None:
    """Compute the figures anew with progress, and keep what moved for the next run of the page."""
    if loads.current(root) is None:
        st.session_state[_TOLD] = []
        return

    def act(progress: work.Progress) -> list[Moved]:
        before = version_file(root)
        loads.rebuild(root, progress=progress)
        progress(_("Comparing with the figures before"), 0, 0)
        after = version_file(root)
        return moved.between(before, after) if after else []

    st.session_state[_TOLD] = work.run(_("Computing the figures anew"), _("The figures are computed anew"), act)


def version_file(root: Path) -> Path | None:
    """The file of the version in force."""
    found = loads.current(root)
    return ledger.warehouse_folder(root) / found.file if found else None


def report() -> None:
    """What moved by the last change of the settings in this window, once."""
    if _TOLD not in st.session_state:
        return
    found: list[Moved] = st.session_state[_TOLD]
    if not found:
        st.success(_("Saved. No figure of a past month moved."), icon=":material/check:")
        return
    said = ngettext("Saved. {n} figure of a past month moved.", "Saved. {n} figures of past months moved.", len(found))
    st.success(said.format(n=numbers.number(len(found))), icon=":material/check:")
    st.dataframe(
        pl.DataFrame([line(each) for each in found]),
        hide_index=True,
        key="moved",
        alt=_("Figures that moved by the change"),
    )


def line(each: Moved) -> dict[str, str]:
    """One figure that moved, in words."""
    kpi = kpis.get(each.kpi)
    rows = [
        f"{numbers.number(n)} {fate}"
        for n, fate in ((each.new, _("new")), (each.updated, _("changed")), (each.gone, _("gone")))
        if n
    ]
    return {
        _("KPI"): kpi.title,
        _("Month"): words.period(date(each.month.year, each.month.month, 1), "month"),
        _("Before"): numbers.figure(each.before, kpi, each.before_n),
        _("Now"): numbers.figure(each.after, kpi, each.after_n),
        _("Rows"): ", ".join(rows),
    }


def notice(root: Path) -> None:
    """Say on any page that the figures are older than the settings, with the button that mends it."""
    why = upkeep.why_stale(root)
    if why is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="stale"):
        st.markdown(f":material/update: {told(why)}", width="stretch")
        if st.button(_("Rebuild"), key="rebuild", type="primary"):
            attempt(lambda: rebuild(root))


def attempt(act: Any) -> None:
    """Do it and draw the page anew; say what went wrong otherwise."""
    try:
        act()
    except (SettingsError, LoadError, TaxonomyError) as error:
        st.error(plain.markdown(told(str(error)), 600), icon=":material/error:")
        return
    st.rerun()
