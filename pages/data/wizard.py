"""Say once what the columns of an unknown export are; its next file loads by itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from language import _
from language.told import told
from pipelines import wizard
from ui import mapping, newsource, panels, plain, view

root = Path(view.current().root)
panels.headline(_("Teach Carelens a new export"))
panels.note(
    _(
        "For files that are not recognised by themselves: say once which column is what, look at ten rows, save. Next "
        "month's file then loads by itself. Nothing is stored before you save."
    )
)
usable = newsource.usable(root)
path = newsource.chosen_file(root) if usable else None
if path is not None:
    first = newsource.look(root, path, None, None, ())
    if first.proposal is None:
        why = first.error or {"message": _("This file cannot be mapped."), "hint": ""}
        st.error(plain.markdown(told(f"{why['message']} {why['hint']}".strip()), 600), icon=":material/block:")
    else:
        newsource.recognised(first)
        panels.section(_("What the columns are"))
        table = mapping.table(first.proposal["table"])
        proposed = newsource.look(root, path, table, None, ()).proposal or first.proposal
        headers = tuple(wizard.headers_of(proposed))
        choices = mapping.columns(proposed, path.name)
        base = wizard.base_of(first, choices)
        tried = newsource.look(root, path, table, choices, headers, base)
        open_questions = (tried.proposal or {}).get("questions", [])
        answered = mapping.answers(open_questions, choices, path.name)
        if not any(question["kind"] == "date_order" for question in open_questions):
            answered = mapping.dates(tried.evidence, answered, path.name)
        base = wizard.base_of(first, answered)
        shown = tried if answered == choices else newsource.look(root, path, table, answered, headers, base)
        newsource.stored(shown, answered)
        if base and answered.words:
            newsource.words(root, path, answered, base, ready=shown.status == "ok")
        else:
            newsource.saving(root, path, answered, headers, ready=shown.status == "ok")
if usable:
    newsource.saved(root)
