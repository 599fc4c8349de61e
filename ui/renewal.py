"""Figures that are out of date when the server starts are computed anew; pages wait where they could not read them."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

from language import _
from pipelines import upkeep
from pipelines.durable import LoadError
from pipelines.labelling.taxonomy import TaxonomyError
from settings import SettingsError
from ui import plain, work
from ui.turns import Turn

_turn: Final = Turn()
# Why the figures of a folder could not be computed anew: not tried again by every page that is drawn.
_failed: Final[dict[Path, str]] = {}


def renew_with_the_server(root: Path) -> threading.Thread:
    """A thread that computes the figures anew where another release or other settings made them."""

    def act() -> None:
        with suppress(SettingsError):  # every page names the setting
            _renew(root, lambda *_: None)

    thread = threading.Thread(target=act, name="renewal", daemon=True)
    thread.start()
    return thread


def wait(root: Path, *, figures: bool) -> None:
    """Where another release made the figures, compute them anew or wait for who does, then draw the page anew.

    Where that fails, a page that shows `figures` ends here; the others may hold the cure.
    """
    if not upkeep.of_another_release(root):
        return
    if root not in _failed:
        try:
            work.run(
                _("Computing the figures anew for this release"), _("Done"), lambda progress: _renew(root, progress)
            )
        except SettingsError:
            return  # named by what is drawn next
        st.rerun()
    said = plain.markdown(_failed[root], 400)
    st.error(_("Another release computed the figures, and they cannot be computed anew. {said}").format(said=said))
    if st.button(_("Try again"), key="renew", icon=":material/refresh:"):
        del _failed[root]
        st.rerun()
    if figures:
        st.stop()


def _renew(root: Path, progress: work.Progress) -> bool:
    """Whether the figures are those of today. Raises SettingsError."""

    def act(note: work.Progress) -> bool:
        _failed.pop(root, None)
        try:
            upkeep.refresh(root, progress=note)
        except (LoadError, TaxonomyError) as error:
            logging.getLogger("carelens").error("The figures cannot be computed anew: %s", error)
            _failed[root] = f"{error} {getattr(error, 'hint', '')}".strip()
        return root not in _failed

    return _turn.take(progress, act)
