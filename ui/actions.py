"""The actions of the installation, each with its before and after."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final, Literal

import streamlit as st

import language
from language import N_, _, ngettext
from metrics import dimensions, kpis, warehouse
from metrics import format as numbers
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
_VERDICTS: Final = (N_("proven"), N_("got worse"), N_("not proven"), N_("too early"), N_("cannot be told"))
_COLOURS: Final[dict[str, Colour]] = {"proven": "blue", "got worse": "orange"}


def headline(found: Stored, results: list[Outcome]) -> str:
    """How many actions there are, and for how many it is proven that they helped."""
    if not found.actions:
        return _("No action yet. Write down what you change, and this page says whether it helped")
    count = len(found.actions)
    told = [f"{n} {_(verdict)}" for verdict in _VERDICTS if (n := sum(result.verdict == verdict for result in results))]
    return ngettext("{n} action: {verdicts}.", "{n} actions: {verdicts}.", count).format(
        n=count, verdicts=", ".join(told)
    )


def results(view: View, found: Stored) -> list[Outcome]:
    """What became of each action, with the data as it is now."""
    return [_outcome(view.root, view.version, action, language.locale()) for action in found.actions]


def show(view: View, found: Stored, judged: list[Outcome]) -> None:
    """Every action with its verdict, the latest first; below it what can be done with it."""
    for problem in found.problems:
        st.warning(plain.markdown(problem, 300), icon=":material/description:")
    for action, result in zip(found.actions, judged, strict=True):
        with st.container(border=True, key=f"action-{action.id}"):
            _one(view, action, result)


def sentence(action: Action, result: Outcome) -> str:
    """The verdict in words: Proven: complaint rate fell by 3.1 pp (95 %: 1.2 to 5.0 lower) over 8 weeks."""
    verdict = _(result.verdict)
    lead = f"**{verdict[:1].upper()}{verdict[1:]}.** {result.reason}"
    if result.change is None:
        return lead
    against = _(" against the control series") if result.change is not result.alone else ""
    size, span = _size(action, result, result.change), _span(action, result, result.change)
    return _("{lead} {title}: **{size}** over {after} weeks{against} (95 %: {span}).").format(
        lead=lead, title=kpis.get(action.kpi).title, size=size, after=result.after, against=against, span=span
    )


def facts(action: Action, result: Outcome) -> list[str]:
    """Placebo dates, what was hoped for, the control series and how alike neighbouring weeks are."""
    points = [_("{before} weeks before, {after} whole weeks after.").format(before=result.before, after=result.after)]
    if result.placebos is not None:
        share = result.placebos.share
        if share is None:
            points.append(
                _("Only {count} earlier dates to compare with, too few to say how rare that is.").format(
                    count=result.placebos.count
                )
            )
        else:
            points.append(
                _(
                    "At {count} earlier dates, when nothing was done, a change as large showed at **{as_large}** "
                    "({percent})."
                ).format(count=result.placebos.count, as_large=result.placebos.as_large, percent=numbers.percent(share))
            )
    if action.expected is not None:
        points.append(_("Hoped for: {signed} %.").format(signed=numbers.signed(action.expected)))
    if result.change is not None and result.alone is not None and result.change is not result.alone:
        points.append(_("Without the control series: {size}.").format(size=_size(action, result, result.alone)))
    if result.change is not None:
        points.append(
            _("Autocorrelation of the weeks about {rho}; it is allowed for.").format(
                rho=numbers.number(result.change.rho, 1)
            )
        )
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
            note = _("{title} per week; dashed: what the weeks before led to expect; upright: the start.").format(
                title=kpi.title
            )
            drawn = actions_charts.before_and_after(result.frame, kpi, action.starts)
            collected.chart(plain.markdown(action.title, 120), note, drawn, sentence(action, result))
            st.caption(note)
            st.plotly_chart(
                drawn,
                key=f"chart-{action.id}",
                config={"displayModeBar": False},
                alt=plain.spoken(
                    _("{title} before and after {day}. {sentence}").format(
                        title=kpi.title, day=numbers.day(action.starts), sentence=sentence(action, result)
                    )
                ),
            )
        with right:
            st.markdown("\n".join(f"- {point}" for point in facts(action, result)))
    _tools(view, action)


def _tools(view: View, action: Action) -> None:
    with st.container(horizontal=True):
        with st.popover(_("Edit"), icon=":material/edit:"):
            actions_form.form(view, action)
        with st.popover(_("Delete"), icon=":material/delete:"):
            st.markdown(_("It is removed for everybody, and its mark on the trends as well."))
            if st.button(_("Delete this action"), key=f"delete-{action.id}", type="primary"):
                try:
                    store.delete(Path(view.root), action.id)
                except ActionError as error:
                    st.error(plain.markdown(error))
                else:
                    st.rerun()


def _about(action: Action) -> str:
    parts = [_("{title}, since {day}").format(title=kpis.get(action.kpi).title, day=numbers.day(action.starts))]
    parts += _places(action.filters)
    if action.controls:
        parts.append(_("control: {places}").format(places=", ".join(_places(action.controls))))
    if action.owner:
        parts.append(_("owner: {owner}").format(owner=action.owner))
    return plain.markdown(" \u00b7 ".join(parts), 400)


def _places(filters: Filters) -> list[str]:
    return [
        f"{dimensions.one(name)} {_(' or ').join(words.dimension_value(name, value) for value in values)}"
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
    return numbers.between(*ends)


@st.cache_data(max_entries=200, show_spinner=False)
def _outcome(root: str, version: int, action: Action, locale: str) -> Outcome:
    return outcomes.outcome(warehouse.open(Path(root)), action)
