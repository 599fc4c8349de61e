"""The form of an action; a new one may come prefilled from a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import streamlit as st

import canonical
import language
from language import N_, _
from metrics import dimensions, kpis
from metrics.actions import store
from metrics.actions.action import Action
from metrics.errors import MetricsError
from metrics.filters import UNKNOWN, Filters, parse_where
from ui import cached, choices, plain
from ui.view import View

PAGE: Final = "../pages/planning/actions.py"
_MOST_VALUES: Final = 40
_EXAMPLE: Final = N_("Parcelway replaced by Nordpost in Bavaria")
_CONTROL: Final = N_("Control series: the same KPI where nothing is done")
_HOPED: Final = N_("Against the value before: -20 hopes for a fifth less. May stay empty.")
_Bind: TypeAlias = Literal["query-params"] | None
# A dimension of the form; the weekday and hour of a contact are no place where something is done.
_PLACES: Final = tuple(name for name in canonical.DIMENSIONS if name not in ("weekday", "hour"))


def query(
    title: str, kpi: str, where: Sequence[tuple[str, str]], starts: date | None = None
) -> dict[str, str | list[str]]:
    """The parameters of a link to the Actions page that prefill a new action."""
    found: dict[str, str | list[str]] = {"do": title[:120], "measure": kpi}
    if where:
        found["where"] = [_written(name, value) for name, value in where]
    if starts:
        found["since"] = starts.isoformat()
    return found


def link(title: str, kpi: str, where: Sequence[tuple[str, str]]) -> None:
    """ "Make it an action": opens the Actions page with this title, KPI and place filled in."""
    st.page_link(
        PAGE,
        label=_("Make it an action"),
        icon=":material/task_alt:",
        help=_("Write down what you do about it; the page then says whether it helped."),
        query_params=query(title, kpi, where),
    )


def new(view: View, *, first: bool) -> None:
    """A new action: its title, and once there is one (or `first`: no other action yet) the rest of the form."""
    title = st.text_input(
        _("New action: what is done"), max_chars=120, key="do", bind="query-params", placeholder=_(_EXAMPLE)
    )
    with st.expander(_("KPI, start, place and control"), icon=":material/add:", expanded=first or bool(title)):
        form(view, title=title)


def form(view: View, action: Action | None = None, title: str = "") -> None:
    """Fields and the button that saves; without an action those of a new one, bound to the link."""
    fields = _fields(view, action, title)
    if not st.button(_("Save"), key=f"save-{action.id if action else 'new'}", type="primary", icon=":material/save:"):
        return
    try:
        fields |= {"where": _places(fields["where"]), "control": _places(fields["control"]) or None}
        fields |= {"id": action.id} if action else {}
        store.save(Path(view.root), store.made(**fields))
    except MetricsError as error:
        st.error(plain.markdown(error, 400))
        return
    st.rerun()


def _fields(view: View, action: Action | None, title: str) -> dict[str, Any]:
    bind: _Bind = None if action else "query-params"
    # The fields of a new action have the names of the link's parameters; those of an old one are its own.
    end = f"-{action.id}" if action else ""
    given = action.model_dump() if action else {}
    if action:
        title = st.text_input(_("What is done"), action.title, max_chars=120, key=f"do{end}")
    with st.container(horizontal=True):
        owner = st.text_input(_("Owner"), given.get("owner", ""), max_chars=60, key=f"owner{end}", width=200)
        starts = st.date_input(
            _("Starts on"),
            given.get("starts", view.latest_on or date.today()),
            min_value=date(2000, 1, 1),
            max_value=date(2199, 12, 31),
            format="YYYY-MM-DD",
            key=f"since{end}",
            bind=bind,
            width=160,
        )
        expected = st.number_input(
            _("Hoped for, %"),
            -100.0,
            1000.0,
            given.get("expected"),
            5.0,
            "%.0f",
            key=f"hoped{end}",
            help=_(_HOPED),
            placeholder="-20",
            width=150,
        )
    known = _known(view)
    return {
        "title": title,
        "owner": owner,
        "starts": starts,
        "expected": expected,
        "kpi": _kpi(given.get("kpi", "complaint_rate"), f"measure{end}", bind),
        "where": _choose(_("Where"), known, given.get("where", {}), f"where{end}", bind, _("Everywhere")),
        "control": _choose(_(_CONTROL), known, given.get("control") or {}, f"control{end}", None, _("None")),
    }


def _kpi(given: str, key: str, bind: _Bind) -> str:
    labels = {name: kpi.label for name, kpi in kpis.KPIS.items() if kpi.kind != "share"}
    typed = st.selectbox(
        _("KPI that should show it"),
        tuple(labels),
        list(labels).index(given),
        format_func=lambda word: _(labels.get(choices.value(labels, word) or "") or word),
        key=key,
        bind=bind,
        accept_new_options=True,
    )
    # A link may hold the name or the label; any other word is named here and refused when it is saved.
    meant = choices.value(labels, str(typed))
    if meant is None:
        word = plain.markdown(typed, 40)
        st.warning(
            _("\u201c{word}\u201d is no KPI. Pick one from the list.").format(word=word), icon=":material/link_off:"
        )
    return meant or str(typed)


def _choose(
    label: str, known: list[str], given: dict[str, tuple[str, ...]], key: str, bind: _Bind, empty: str
) -> list[str]:
    chosen = [_written(name, value) for name, values in given.items() for value in values]
    return st.multiselect(
        label,
        [*known, *(each for each in chosen if each not in known)],
        chosen,
        format_func=_said,
        key=key,
        bind=bind,
        placeholder=empty,
        accept_new_options=True,
        select_all=False,
    )


def _written(name: str, value: str) -> str:
    """A place as the form and the link write it: carrier: Parcelway."""
    return f"{name}: {value}"


def _said(written: str) -> str:
    """The place with the name of its dimension in the viewer's language."""
    name, colon, value = written.partition(": ")
    return f"{dimensions.one(name)}: {value}" if colon else written


def _places(written: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in written:
        said, colon, value = each.partition(": ")
        # A link may name the dimension in the language of whoever sent it.
        name = next((known for known in _PLACES if said in language.each(known)), said)
        for dimension, values in parse_where([f"{name}={value}" if colon else each]):
            found[dimension] = (*found.get(dimension, ()), *values)
    return found


def _known(view: View) -> list[str]:
    found = []
    for name in _PLACES:
        values = cached.options(view.root, view.version, name, Filters())["value"].to_list()
        found += [_written(name, value) for value in values[:_MOST_VALUES] if value != UNKNOWN]
    return found
