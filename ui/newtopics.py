"""Words that recur in contacts without a topic: what the taxonomy may lack."""

from __future__ import annotations

import streamlit as st

from language import _
from metrics import format as numbers
from metrics.phrases import Phrase
from ui import plain, scans
from ui.view import View


def draw(view: View) -> None:
    """The phrases with their numbers and examples, or that there are none."""
    found = scans.new_topics(view)
    with st.container(border=True, key="new-topics"):
        st.subheader(_("New words without a topic"), anchor=False)
        if not found:
            st.caption(
                _(
                    "Nothing new recurs in contacts without a topic. A phrase shows here when at least five "
                    "customers use "
                    "it far more often than before."
                )
            )
            return
        st.caption(_("Recurring in contacts without a topic, far more than before. Give it a topic in topics.toml."))
        for phrase in found:
            st.markdown(line(phrase))
            for example in phrase.examples:
                st.caption(f"\u201c{plain.markdown(example, 160)}\u201d")


def line(phrase: Phrase) -> str:
    """A phrase with its numbers: loyalty points: 12 contacts of 11 customers instead of about 1."""
    expected = numbers.number(phrase.expected) if phrase.expected >= 1 else _("fewer than 1")
    return _("**{text}**: {contacts} contacts of {people} customers instead of about {expected}").format(
        text=plain.markdown(phrase.text, 60),
        contacts=numbers.number(phrase.contacts),
        people=numbers.number(phrase.people),
        expected=expected,
    )
