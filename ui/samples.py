"""The bundled sample data: loaded on the very first start, marked on every page, replaced by the first real file."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import canonical
from language import _
from metrics import warehouse
from pipelines import ledger, loads
from pipelines.results import LoadResult
from ui import work
from ui.turns import Turn
from ui.view import View

# Several windows may open at once; the first one loads, the others wait for it. Other processes wait for the
# lock of the pipelines, and find the same files already loaded.
_turn: Final = Turn()


def load_with_the_server(root: Path) -> threading.Thread:
    """A thread that loads the samples where nothing was ever loaded, so that nobody has to open a page for it."""
    thread = threading.Thread(target=_load_once, args=(root, lambda *_: None), name="samples", daemon=True)
    thread.start()
    return thread


def load_on_first_start(root: Path) -> None:
    """Load the samples where nothing was ever loaded, with progress, then draw the page anew."""
    if not _files() or not is_first_start(root):
        return

    def act(progress: work.Progress) -> LoadResult:
        return _load_once(root, progress)

    result = work.run(_("Preparing the sample data for the first start"), _("The sample data is ready"), act)
    refused = [outcome for outcome in result.loads if outcome.status == "refused"]
    if refused and _never_loaded(root):
        st.error(
            _("The sample data could not be loaded. Look into the log of the server, or upload a file of your own.")
        )
        return
    st.rerun()


def banner(view: View, *, on_data_page: bool) -> None:
    """Say that the figures are not the viewer's own, and how to change that."""
    _slot.set(st.empty())
    if not view.has_samples:
        return
    with _slot.get().container(horizontal=True, vertical_alignment="center", key="sample-banner"):
        st.badge(_("Sample data"), icon=":material/science:", color="orange")
        below = _("This is sample data of a made-up shop. Upload your own export below to replace it.")
        said = _("This is sample data of a made-up shop. Upload your own export to replace it.")
        st.markdown(below if on_data_page else said, width="content")
        if not on_data_page:
            st.page_link("../pages/data/loads.py", label=_("Open the Data page"), icon=":material/upload_file:")


def refresh(view: View) -> None:
    """Take the banner away after a load that replaced the samples while the page was drawn."""
    if not warehouse.open(Path(view.root)).meta["has_samples"]:
        _slot.get().empty()


# The place of the banner in this run of the script.
_slot: ContextVar[DeltaGenerator] = ContextVar("slot")


def offer(view: View) -> None:
    """Where every load was undone: a button that brings the sample data back."""
    if not view.empty or not _files() or _never_loaded(Path(view.root)):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sample-offer"):
        st.markdown(_("Every load was undone. To look around, bring the sample data back."), width="content")
        asked = st.button(_("Bring the sample data back"), icon=":material/science:", key="samples-back")
    if asked:
        work.run(_("Loading the sample data"), _("The sample data is back"), partial(_load_again, Path(view.root)))
        st.rerun()


def _load_again(root: Path, progress: work.Progress) -> LoadResult:
    return _turn.take(progress, lambda note: loads.load(_files(), root=root, progress=note))


def _files() -> list[Path]:
    return sorted(canonical.SAMPLES_DIR.glob("*.csv"))


def _load_once(root: Path, progress: work.Progress) -> LoadResult:
    def act(note: work.Progress) -> LoadResult:
        wanted = _files() and _never_loaded(root)
        return loads.load(_files(), root=root, progress=note) if wanted else LoadResult(0, [])

    return _turn.take(progress, act)


def is_first_start(root: Path) -> bool:
    """Whether nothing was ever loaded, or the very first load goes on: its files are stored before they count."""
    begun = _turn.taken and not (ledger.warehouse_folder(root) / ledger.CURRENT).exists()
    return begun or _never_loaded(root)


def _never_loaded(root: Path) -> bool:
    # A damaged CURRENT is not a first start: what was loaded before is still there and waits for a rebuild.
    return not (ledger.warehouse_folder(root) / ledger.CURRENT).exists() and not ledger.stored_ids(root)
