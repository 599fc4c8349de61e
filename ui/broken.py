"""What a page says when the data or the settings cannot be read, and the way to mend them."""

from __future__ import annotations

import logging
from typing import NoReturn

import streamlit as st

from language import _
from language.told import told
from metrics.errors import WarehouseError
from settings import SettingsError
from ui import plain


def settings(error: SettingsError, page: st.Page, *, mends: bool) -> NoReturn:
    """Settings that cannot be used: which, why, and the page that mends them, which needs no figures."""
    logging.getLogger("carelens").error("%s", error)
    if mends:
        page.run()
        st.stop()
    st.error(_("The settings cannot be used, so no figure can be shown."), icon=":material/error:")
    for sentence in str(error).split("\n"):
        st.markdown(plain.markdown(told(sentence), 400))
    st.page_link("../pages/data/settings.py", label=_("Open the settings"), icon=":material/settings:")
    st.stop()


def warehouse(error: WarehouseError) -> NoReturn:
    """Data that cannot be read. The message names paths of the server: they belong into its log, not into a browser."""
    logging.getLogger("carelens").error("%s", error)
    st.error(
        _("The data cannot be read. On the server, run `python -m pipelines rebuild`; its log says what is wrong.")
    )
    st.stop()
