"""The settings page: the form, the text, and saving either of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import streamlit as st

import settings
from language import N_, _
from language.told import told
from metrics import names, warehouse
from metrics.errors import WarehouseError
from pipelines import example
from settings import FILE, Settings, SettingsError
from settings.file import parsed
from ui import plain, recompute, settingsform

_FORM, _TEXT = N_("Form"), N_("Text")


def draw(root: Path) -> None:
    """What moved by the last change, then the two ways to edit."""
    recompute.report()
    try:
        saved = settings.load(root)
    except SettingsError as error:
        st.error(plain.markdown(told(str(error)), 600), icon=":material/error:")
        st.markdown(_("Mend the text below and save it."))
        text(root, settings_text(root))
        return
    way = st.segmented_control(
        _("Edit as"),
        (_FORM, _TEXT),
        format_func=_,
        default=_FORM,
        key="edit",
        label_visibility="collapsed",
        required=True,
    )
    if way == _TEXT:
        text(root, settings_text(root))
    else:
        form(root, saved)


def form(root: Path, saved: Settings) -> None:
    """Fields and tables; saving is possible once something differs and nothing is wrong."""
    # A saved change gives the widgets new keys, so that they begin with what the file says now.
    values = settingsform.fields(saved, settings.digest(root, saved), example.in_use(root, saved))
    wrong = settingsform.problems(values)
    wanted = None if wrong else parsed(settingsform.settings_text(values))
    if wanted:
        unmet(root, wanted)
    if wrong:
        st.warning(_("{n} to mend before this can be saved.").format(n=len(wrong)), icon=":material/error:")
        for sentence in wrong:
            st.caption(plain.markdown(told(sentence), 400))
    changed = wanted is not None and wanted != saved
    label = _("Save and compute anew") if changed or wrong else _("Nothing is changed")
    if st.button(label, type="primary", disabled=not changed, key="save", icon=":material/save:") and wanted:
        recompute.attempt(lambda: recompute.save(root, wanted))


def text(root: Path, now: str) -> None:
    """The file itself; what is wrong with it is said below."""
    typed = st.text_area(FILE, now, height=460, key="toml", help=_("TOML; comments and order stay as you write them."))
    wrong = settingsform.check(typed)
    if not wrong:
        unmet(root, parsed(typed))
    for sentence in wrong:
        st.error(plain.markdown(told(sentence), 400), icon=":material/error:")
    ready = not wrong and typed != now
    if st.button(
        _("Save and compute anew"), type="primary", disabled=not ready, key="save-text", icon=":material/save:"
    ):
        recompute.attempt(lambda: recompute.save_text(root, typed))


def unmet(root: Path, wanted: Settings) -> None:
    """Warn of names that nothing loaded has; they may belong to a file that comes later, so all can be saved."""
    with suppress(WarehouseError, SettingsError):  # both are said on every page
        found = names.unmet(warehouse.open(root), wanted)
        if found:
            st.warning(
                "  \n".join(plain.markdown(told(sentence), 400) for sentence in found), icon=":material/spellcheck:"
            )


def settings_text(root: Path) -> str:
    """The text of settings.toml; of a new installation a line that says what belongs there."""
    path = root / FILE
    found = path.read_text("utf-8-sig", errors="replace") if path.exists() else ""
    return found or "# Nothing is set: everything is at its default.\n"
