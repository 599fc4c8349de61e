"""Whose language a page speaks: the one chosen in the bar and so in the link, else the browser's, else English."""

from __future__ import annotations

from typing import Final

import streamlit as st

import language
from language import N_
from ui import address, choices

KEY: Final = "lang"
# The languages by their own names, so that everybody finds theirs.
NAMES: Final = {"auto": N_("As the browser"), **language.LANGUAGES}


def begin() -> None:
    """Speak the viewer's language for the rest of this run; before anything is written."""
    typed = str(st.session_state.get(KEY, address.read(KEY) or ""))
    language.use(language.matching(choices.value(NAMES, typed), st.context.locale))
