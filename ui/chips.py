"""What is active in the filter bar as chips, each to be taken away by a click, and the button that clears all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from language import _
from metrics import dimensions
from ui import address, choices, narrowing, plain, spelling, words
from ui.view import View

# Past this many values of one dimension a single chip stands for all of them.
_MOST_PER_DIMENSION: Final = 4
_CHOICES: Final = ("period", "compare", "grain", "hours", "convention", "from", "to")


def draw(shown: View) -> None:
    """One button per active value, in the row that the caller opened, and "Reset" where anything is chosen."""
    for name, values in shown.filters.where:
        if len(values) > _MOST_PER_DIMENSION:
            _chip(_("{name}: {n} chosen").format(name=dimensions.titled(name), n=len(values)), name, None)
            continue
        for value in values:
            _chip(f"{dimensions.titled(name)}: {words.dimension_value(name, value)}", name, value)
    if shown.hours == "business":
        _chip(_(choices.HOURS["business"]), "hours", None)
    if shown.convention:
        _chip(_("As {vendor} counts").format(vendor=choices.CONVENTIONS[shown.convention]), "convention", None)
    if chosen():
        st.button(
            _("Reset"),
            icon=":material/restart_alt:",
            type="tertiary",
            key="reset",
            on_click=reset,
            help=_("Back to the last 28 days, compared with those before, without any filter."),
        )


def chosen() -> list[str]:
    """The names of what the link holds: a parameter is there only while it differs from the default."""
    return [name for name in (*_CHOICES, *narrowing.ALL) if address.holds(name)]


def reset() -> None:
    """Back to the defaults, whatever was chosen."""
    for name in chosen():
        if name in st.session_state:
            _clear(name)


def remove(name: str, value: str | None) -> None:
    """Take a value out of a dimension; all of it where `value` is None."""
    held: Sequence[str] = st.session_state.get(name, [])
    if value is None or isinstance(held, str):
        _clear(name)
        return
    # The bar may hold the value by its name, as somebody typed it into the link.
    names = (value.casefold(), words.dimension_value(name, value).casefold())
    st.session_state[name] = [each for each in held if each.casefold() not in names]


def _clear(name: str) -> None:
    if name in ("from", "to"):
        del st.session_state[name]
    else:
        st.session_state[name] = spelling.USUAL.get(name, [])


def _chip(label: str, name: str, value: str | None) -> None:
    st.button(
        plain.markdown(label, 40),
        icon=":material/close:",
        icon_position="right",
        key=f"chip-{name}-{value}",
        on_click=remove,
        args=(name, value),
        help=_("Take this filter away"),
    )
