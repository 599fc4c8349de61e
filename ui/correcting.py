"""Correct the topic of a ticket on the page: choose it, choose the topic, and the warehouse is built anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
import streamlit as st

from language import _
from language.told import told
from pipelines import corrections
from pipelines.durable import LoadError
from pipelines.labelling import taxonomy
from pipelines.loads import rebuild
from settings import SettingsError
from ui import cached, plain, words, work
from ui.view import View

_MOST: Final = 300


def draw(view: View) -> None:
    """The form, and what was corrected so far with the way to undo it."""
    root = Path(view.root)
    with st.expander(_("A topic is wrong? Correct it"), icon=":material/edit:"):
        st.caption(
            _(
                "The correction holds for this ticket and for the same words elsewhere; from two corrections of "
                "a topic "
                "on, tickets without a topic that are alike get it too. The reason says so on each ticket."
            )
        )
        frame = cached.records(view, "contacts", _MOST).filter(pl.col("id").is_not_null())
        if frame.is_empty():
            st.caption(_("There are no tickets in this period and filter."))
            return
        try:
            _form(root, frame)
            _undoing(root)
        except (LoadError, taxonomy.TaxonomyError) as error:
            st.error(plain.markdown(told(f"{error} {getattr(error, 'hint', '')}".strip()), 300))


def _form(root: Path, frame: pl.DataFrame) -> None:
    names = {row["id"]: _line(row) for row in frame.to_dicts()}
    known = taxonomy.load(root)
    with st.form("correct-topic", border=False):
        contact = st.selectbox(
            _("Ticket"), list(names), format_func=lambda key: names.get(key, key), index=None, key="correct-contact"
        )
        topic = st.selectbox(
            _("Right topic"), list(known.topics), format_func=lambda key: _(known.labels.get(key) or key), index=None
        )
        pressed = st.form_submit_button(_("Correct it"), icon=":material/check:")
    if pressed and (not contact or not topic):
        st.warning(_("Choose a ticket and a topic."))
    elif pressed and contact and topic:
        _apply(root, lambda: corrections.add(root, contact, topic))


def _undoing(root: Path) -> None:
    kept = corrections.active(root)[-20:]
    labels = taxonomy.load(root).labels if kept else {}
    for line in kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            name = _(labels.get(line.topic, line.topic))
            st.markdown(plain.markdown(f"{name}: {line.text}", 120), width="stretch")
            if st.button(_("Undo"), key=f"undo-correction-{line.number}"):
                _apply(root, partial(corrections.undo, root, line.number))


def _apply(root: Path, act: Callable[[], object]) -> None:
    try:
        act()
        work.run(
            _("Building the warehouse with the correction"), _("Done"), lambda report: rebuild(root, progress=report)
        )
    except (LoadError, SettingsError, taxonomy.TaxonomyError) as error:
        st.error(plain.markdown(told(f"{error} {getattr(error, 'hint', '')}".strip()), 300))
        return
    st.rerun()


def _line(row: dict[str, object]) -> str:
    topic = words.dimension_value("topic", str(row["topic"])) if row["topic"] else _("no topic")
    said = " ".join(str(row.get(name) or "") for name in ("subject", "excerpt"))
    return plain.spoken(f"{row['source_id']} \u00b7 {topic} \u00b7 {said}")[:110]
