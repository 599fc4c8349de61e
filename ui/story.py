"""The story of one contact: each moment in order, and what the figures make of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from language import N_, _
from metrics import format as numbers
from metrics.timeline import Effect, Moment
from ui import address, insight, plain
from ui.view import View

_LOOKS: Final[dict[Effect, tuple[str, str, str]]] = {
    "counted": ("check_circle", "counted", "blue"),
    "paused": ("pause_circle", N_("clock paused"), "gray"),
    "excluded": ("block", N_("not counted"), "orange"),
    "note": ("info", N_("for information"), "gray"),
}


def draw(view: View) -> None:
    """The contact that the link names, moment by moment; nothing where it names none."""
    contact = address.read(address.CONTACT)
    if not contact:
        return
    moments = insight.story(view, contact)
    with st.container(border=True, key="story"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(
                _("What happened to {contact}").format(contact=plain.markdown(contact.rsplit(":", 1)[-1], 40)),
                anchor=False,
            )
            st.button(_("Close"), icon=":material/close:", key="story-close", on_click=_close)
        if moments is None:
            st.markdown(
                _("There is no contact \u201c{contact}\u201d in this data. Choose one in the table.").format(
                    contact=plain.markdown(contact, 60)
                )
            )
            return
        for moment in moments:
            _row(moment)


def when(moment: Moment) -> str:
    """14 Nov 2026, 09:05; "time unknown" where the export does not say."""
    return f"{numbers.day(moment.at.date())}, {moment.at:%H:%M}" if moment.at else _("time unknown")


def _row(moment: Moment) -> None:
    icon, word, colour = _LOOKS[moment.effect]
    basis = f" :gray[({plain.markdown(moment.basis, 80)})]" if moment.basis else ""
    time, effect, text = st.columns([2, 2, 9], gap="small")
    time.markdown(f":gray[{when(moment)}]")
    effect.markdown(f":{colour}-badge[:material/{icon}: {_(word)}]")
    text.markdown(f"**{plain.markdown(moment.title, 60)}.** {plain.markdown(moment.text, 400)}{basis}")


def _close() -> None:
    address.write(address.CONTACT, None)
