"""The address of the page: the one module that touches `st.query_params`.

A filter is a widget bound to the address (`bind="query-params"`), so there is one way to change it: its widget. Here
filters are only read, and once, before there is any widget, written as the widgets would. Otherwise written are the few
parameters that no widget holds: what a click narrows Explain to, the part of its records that is shown, and the contact
whose story is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

AT, ON, PART, CONTACT = "at", "on", "part", "contact"
FILE: Final = "file"  # the one of several uploads whose columns are to be mapped
WITHOUT_WIDGET: Final = (AT, ON, PART, CONTACT)


def read(name: str) -> str | None:
    """The value of a parameter, the last where it stands several times; None where it is absent."""
    return st.query_params.get(name)


def read_all(name: str) -> list[str]:
    """All values of a parameter; none where it is absent."""
    return st.query_params.get_all(name)


def holds(name: str) -> bool:
    """Whether the address has this parameter; a bound widget is there only while it differs from its default."""
    return name in st.query_params


def went_back() -> bool:
    """Whether this run answers the back or forward button: then the address counts, whatever the session held."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def rewrite(meant: Mapping[str, list[str]]) -> bool:
    """Put these values into the address before any widget is bound to it; whether that changed anything."""
    held = {name: read_all(name) for name in st.query_params}
    wanted = {name: values for name, values in {**held, **meant}.items() if values}
    if wanted == held:
        return False
    st.query_params.from_dict(wanted)
    return True


def write(name: str, value: str | list[str] | None) -> None:
    """Put a parameter that no widget holds into the address; nothing or an empty list takes it out."""
    if name not in WITHOUT_WIDGET:
        raise ValueError(f"{name!r} is not one of {', '.join(WITHOUT_WIDGET)}: set the widget that is bound to it.")
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
