"""What the link says when it is opened: its words as the bar writes them, and the notice about those without meaning.

A widget that is bound to the link takes its first value from there, whatever else is set. So the link is written anew
before the first widget is made; later a word without meaning is taken out of its widget before that is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from ui import address, spelling
from ui.view import View

_READ: Final = "link-read"
_TOLD: Final = "link-ignored"
_AGAIN: Final = "bar-again"
_MOST: Final = 5


@dataclass
class Heard:
    """The notices of this run, those about dropped words apart, and whether the bar must be drawn anew."""

    dropped: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    again: bool = False


def read(root: str, version: int) -> Heard:
    """Once per session: write the link as the bar would, and keep what it holds for whoever leaves at once."""
    heard = Heard()
    if _READ in st.session_state:
        heard.dropped = st.session_state.pop(_READ) or []
        st.session_state[_READ] = []
        return heard
    meant = {}
    for key in spelling.ALL:
        typed = [word for word in address.read_all(key) if word]
        found = [(word, spelling.written(root, version, key, word)) for word in typed]
        heard.dropped += [spelling.ignored(key, word) for word, said in found if said is None]
        meant[key] = list(dict.fromkeys(said for _word, said in found if said is not None))
    st.session_state[_READ] = heard.dropped
    _keep(meant)
    if address.rewrite({key: words for key, words in meant.items() if address.holds(key)}):
        st.rerun()
    return heard


def _keep(meant: dict[str, list[str]]) -> None:
    """Who leaves the page before a widget is in the browser loses its place in the link; the session has it then."""
    for key, words in meant.items():
        if words:
            st.session_state[key] = words[-1] if key in spelling.USUAL else words
    for key in ("from", "to"):
        try:
            st.session_state[key] = date.fromisoformat(address.read(key) or "")
        except ValueError:
            continue


def mend(root: str, version: int, key: str, heard: Heard) -> None:
    """Take a word without a meaning out of a choice that is about to be drawn, and note it; else send what it holds.

    From page to page the bar is another part of the browser's page. A choice that is made there anew stands at its
    default until it is sent its value, and would soon be taken out of the link.
    """
    held = str(st.session_state.get(key) or "")
    if not held or address.went_back():
        return
    if spelling.written(root, version, key, held) is None:
        heard.dropped.append(spelling.ignored(key, held))
        held = spelling.USUAL[key]
    st.session_state[key] = held


def tell(heard: Heard, shown: View, *, aloud: bool) -> None:
    """Say what was dropped, now and as long as this page shows the same."""
    at = (urlsplit(st.context.url or "").path, replace(shown, version=0))
    told_at, told = st.session_state.get(_TOLD, (None, []))
    dropped = list(dict.fromkeys([*(told if told_at == at else []), *heard.dropped]))[:_MOST]
    st.session_state[_TOLD] = (at, dropped)
    if heard.again and not st.session_state.get(_AGAIN):
        st.session_state[_AGAIN] = True
        st.rerun()
    st.session_state[_AGAIN] = False
    if aloud and (dropped or heard.noted):
        st.warning("\n\n".join([*dropped, *heard.noted]), icon=":material/link_off:")
