"""The actions of the installation, each with its before and after."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from metrics import format as numbers
from metrics import kpis, warehouse
from metrics.actions import outcome as outcomes
from metrics.actions import store
from metrics.actions.action import Action
from metrics.actions.interrupted import Change
from metrics.actions.outcome import Outcome
from metrics.actions.store import ActionError, Stored
from metrics.filters import Filters
from ui import actions_charts, actions_form, plain, words
from ui.export import collected
from ui.view import View

Colour = Literal["blue", "orange", "gray"]
_COLOURS: Final[dict[str, Colour]] = {"proven": "blue", "got worse": "orange"}


def headline(found: Stored, results: list[Outcome]) -> str:
    """How many actions there are, and for how many it is proven that they helped."""
    if not found.actions:
        return "No action yet. Write down what you change, and this page says whether it helped"
    count = len(found.actions)
    told = [
        f"{n} {verdict}"
        for verdict in ("proven", "got worse", "not proven", "too early", "cannot be told")
        if (n := sum(result.verdict == verdict for result in results))
    ]
    return f"{count} action{'s' * (count != 1)}: {', '.join(told)}."


def results(view: View, found: Stored) -> list[Outcome]:
    """What became of each action, with the data as it is now."""
    return [_outcome(view.root, view.version, action) for action in found.actions]


def show(view: View, found: Stored, judged: list[Outcome]) -> None:
    """Every action with its verdict, the latest first; below it what can be done with it."""
    for problem in found.problems:
        st.warning(plain.markdown(problem, 300), icon=":material/description:")
    for action, result in zip(found.actions, judged, strict=True):
        with st.container(border=True, key=f"action-{action.id}"):
            _one(view, action, result)


def sentence(action: Action, result: Outcome) -> str:
    """The verdict in words: Proven: complaint rate fell by 3.1 pp (95 %: 1.2 to 5.0 lower) over 8 weeks."""
    lead = f"**{result.verdict.capitalize()}.** {result.reason}"
    if result.change is None:
        return lead
    against = " against the control series" if result.change is not result.alone else ""
    size, span = _size(action, result, result.change), _span(action, result, result.change)
    return f"{lead} {kpis.get(action.kpi).label}: **{size}** over {result.after} weeks{against} (95 %: {span})."


def facts(action: Action, result: Outcome) -> list[str]:
    """Placebo dates, what was hoped for, the control series and how alike neighbouring weeks are."""
    points = [f"{result.before} weeks before, {result.after} whole weeks after."]
    if result.placebos is not None:
        share = result.placebos.share
        if share is None:
            points.append(
                f"Only {result.placebos.count} earlier dates to compare with, too few to say how rare that is."
            )
        else:
            points.append(
                f"At {result.placebos.count} earlier dates, when nothing was done, a change as large showed at "
                f"**{result.placebos.as_large}** ({numbers.percent(share)})."
            )
    if action.expected is not None:
        points.append(f"Hoped for: {numbers.signed(action.expected)} %.")
    if result.change is not None and result.alone is not None and result.change is not result.alone:
        points.append(f"Without the control series: {_size(action, result, result.alone)}.")
    if result.change is not None:
        points.append(f"Autocorrelation of the weeks about {result.change.rho:.1f}; it is allowed for.")
    return points


def _one(view: View, action: Action, result: Outcome) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(plain.markdown(action.title, 120), anchor=False, width="stretch")
        st.badge(result.verdict, color=_COLOURS.get(result.verdict, "gray"))
    st.caption(_about(action))
    st.markdown(sentence(action, result))
    if result.frame.height > 1:
        left, right = st.columns([2, 1])
        kpi = kpis.get(action.kpi)
        with left:
            note = f"{kpi.label} per week; dashed: what the weeks before led to expect; upright: the start."
            drawn = actions_charts.before_and_after(result.frame, kpi, action.starts)
            collected.chart(plain.markdown(action.title, 120), note, drawn, sentence(action, result))
            st.caption(note)
            st.plotly_chart(
                drawn,
                key=f"chart-{action.id}",
                config={"displayModeBar": False},
                alt=plain.spoken(
                    f"{kpi.label} before and after {numbers.day(action.starts)}. {sentence(action, result)}"
                ),
            )
        with right:
            st.markdown("\n".join(f"- {point}" for point in facts(action, result)))
    _tools(view, action)


def _tools(view: View, action: Action) -> None:
    with st.container(horizontal=True):
        with st.popover("Edit", icon=":material/edit:"):
            actions_form.form(view, action)
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown("It is removed for everybody, and its mark on the trends as well.")
            if st.button("Delete this action", key=f"delete-{action.id}", type="primary"):
                try:
                    store.delete(Path(view.root), action.id)
                except ActionError as error:
                    st.error(plain.markdown(error))
                else:
                    st.rerun()


def _about(action: Action) -> str:
    parts = [f"{kpis.get(action.kpi).label}, since {numbers.day(action.starts)}"]
    parts += _places(action.filters)
    if action.controls:
        parts.append(f"control: {', '.join(_places(action.controls))}")
    if action.owner:
        parts.append(f"owner: {action.owner}")
    return plain.markdown(" \u00b7 ".join(parts), 400)


def _places(filters: Filters) -> list[str]:
    return [
        f"{name} {' or '.join(words.dimension_value(name, value) for value in values)}"
        for name, values in filters.where
    ]


def _size(action: Action, result: Outcome, found: Change) -> str:
    if result.factor:
        return f"{numbers.signed(100 * (math.exp(found.effect) - 1))} %"
    return numbers.difference(found.effect, kpis.get(action.kpi))


def _span(action: Action, result: Outcome, found: Change) -> str:
    if result.factor:
        ends = [f"{numbers.signed(100 * (math.exp(end) - 1))} %" for end in (found.low, found.high)]
    else:
        ends = [numbers.difference(end, kpis.get(action.kpi)) for end in (found.low, found.high)]
    return " to ".join(ends)


@st.cache_data(max_entries=200, show_spinner=False)
def _outcome(root: str, version: int, action: Action) -> Outcome:
    return outcomes.outcome(warehouse.open(Path(root)), action)
