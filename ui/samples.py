"""The bundled sample data: loaded on the very first start, marked on every page, replaced by the first real file."""

from __future__ import annotations

import threading
from pathlib import Path

import streamlit as st

import canonical
from pipelines import loads
from ui.view import View

# Several windows may open at once; the first one loads, the others wait for it. Other processes wait for the
# lock of the pipelines, and find the same files already loaded.
_one_at_a_time = threading.Lock()


def load_on_first_start(root: Path) -> None:
    """Load the samples where nothing was ever loaded, with progress, then draw the page anew."""
    files = sorted(canonical.SAMPLES_DIR.glob("*.csv"))
    if not files or not _never_loaded(root):
        return
    with st.status("Preparing the sample data for the first start", expanded=True) as status:
        bar = st.progress(0.0, text="Reading the files")
        with _one_at_a_time:
            if _never_loaded(root):
                loads.load(
                    files,
                    root=root,
                    progress=lambda step, done, total: bar.progress(min(done / max(total, 1), 1.0), text=step),
                )
        status.update(label="The sample data is ready", state="complete")
    st.rerun()


def banner(view: View, *, on_data_page: bool) -> None:
    """Say that the figures are not the viewer's own, and how to change that."""
    if not view.has_samples:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="sample-banner"):
        st.markdown(
            ":material/science: **This is sample data** of a made-up shop. "
            + (
                "Upload your own export below to replace it."
                if on_data_page
                else "Upload your own export to replace it."
            )
        )
        if not on_data_page:
            st.page_link("../pages/data/loads.py", label="Open the Data page", icon=":material/upload_file:")


def _never_loaded(root: Path) -> bool:
    return loads.current(root) is None and not loads.history(root)
