"""The head of the Explain page: which number, narrowed to what, the figure in one sentence, and how it is defined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from language import N_, _
from metrics import format as numbers
from metrics import kpis, targets
from metrics.figure import Figure
from metrics.kpi import Kpi
from ui import address, cached, choices, insight, links, panels, plain, sentences, verdicts
from ui.view import View

DEFAULT: Final = "first_response_time"
_ANCHORS: Final = {
    "created_on": N_("the day a contact was created"),
    "replied_on": N_("the day of the first reply"),
    "solved_on": N_("the day a contact was solved"),
    "answered_on": N_("the day a survey was answered"),
}


def choose(bar: View) -> tuple[View, str]:
    """The view narrowed as the link says, and the KPI; draws the choice of both."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="explain-choice"):
        name = kpi()
        at, on = address.read_all(address.AT), address.read(address.ON)
        _chips(at, on, address.read(address.PART))
    # A duration in calendar hours follows the switch in the bar, as its cards do.
    if kpis.in_hours(name, "calendar") == name:
        name = cached.named(bar, name)
    links.explains(name)
    return links.narrowed(bar, at, on), name


def kpi() -> str:
    """The KPI of the link; a word that is none is named and the usual one is taken."""
    labels = {name: each.label for name, each in kpis.KPIS.items()}
    typed = choices.typed(_("Number"), labels, "kpi", DEFAULT, width=360)
    meant = choices.value(labels, typed)
    if meant is None:
        st.warning(
            _("Ignored: kpi \u201c{typed}\u201d is no KPI. Pick one from the list.").format(
                typed=plain.markdown(typed, 40)
            ),
            icon=":material/link_off:",
        )
    return meant or DEFAULT


def headline(view: View, name: str) -> bool:
    """The figure in one sentence: value, n, interval, and what became of it. False where there is no data."""
    record, figure = cached.record(view, name), cached.value(view, name)
    if figure.value is None:
        panels.headline(
            _("{scope}: no data for {title}").format(scope=sentences.scope(view), title=sentences.mid(record.title))
        )
        panels.no_data(view, [name], record.cases)
        return False
    panels.headline(_sentence(view, record, figure))
    panels.note(_small_print(view, record, figure))
    return True


def definition(view: View, name: str) -> None:
    """What is counted, by which date, who defines it so, and how sure the figure is."""
    record, found = cached.record(view, name), insight.explained(view, name)
    lines = [
        (_("What it is"), plain.markdown(record.meaning, 600)),
        (_("Calculated"), plain.markdown(found.calculation, 300)),
        (_("Target"), _target(view, name)),
        (_("Rests on"), _bases(found.bases)),
        (_("Not counted"), plain.markdown(record.without, 400)),
        (_("Placed by"), _(_ANCHORS.get(record.anchor, record.anchor))),
        (_("Better"), {"up": _("higher"), "down": _("lower"), "none": _("neither way")}[record.direction]),
        (_("Interval"), plain.markdown(record.interval, 200)),
        (_("Defined by"), plain.markdown(_(record.source), 100)),
    ]
    text = "\n\n".join(f":gray[{label}:] {words}" for label, words in lines if words)
    with st.container(border=True, height="stretch", key="explain-definition"):
        # In a row of its own as beside it, so that both titles stand on one line.
        with st.container(horizontal=True):
            st.subheader(_("How it is counted"), anchor=False, width="stretch")
        st.markdown(text)


def _chips(at: Sequence[str], on: str | None, part: str | None) -> None:
    for parameter, text in links.chips(at, on, part).items():
        st.button(
            plain.markdown(text, 60),
            icon=":material/close:",
            key=f"chip-{parameter}",
            help=_("Narrowed by a click. Press to see all again."),
            on_click=_widen,
            args=(parameter,),
        )


def _widen(parameter: str) -> None:
    single = next((name for name in (address.ON, address.PART) if address.read(name) == parameter), None)
    if single:
        address.write(single, None)
    else:
        address.write(address.AT, [pair for pair in address.read_all(address.AT) if pair != parameter])


def _sentence(view: View, record: Kpi, figure: Figure) -> str:
    value = numbers.figure(figure.value, record, figure.n).removeprefix("NPS ")
    text = _("{scope}: {title} is {value}").format(
        scope=sentences.scope(view), title=sentences.mid(record.title), value=value
    )
    if figure.change is None or not view.compare:
        return f"{text}."
    before = figure.previous.value if figure.previous else None
    if before is None or figure.previous is None:
        return _("{text}, with nothing to compare it with.").format(text=text)
    earlier = numbers.figure(before, record, figure.previous.n).removeprefix("NPS ")
    return _("{text}, after {earlier} in {comparison}: {words}.").format(
        text=text, earlier=earlier, comparison=view.comparison, words=verdicts.words(figure)
    )


def _small_print(view: View, record: Kpi, figure: Figure) -> str:
    parts = [f"n = {numbers.number(figure.n)} {record.cases}" + (_(" (low sample)") if figure.low_sample else "")]
    parts.append(
        _("95 % interval {interval}").format(interval=numbers.interval(figure.low, figure.high, record, figure.n))
    )
    if figure.change and figure.change.low is not None and figure.change.high is not None:
        low, high = (numbers.difference(end, record) for end in (figure.change.low, figure.change.high))
        parts.append(_("change 95 %: {low} to {high}").format(low=low, high=high))
    text = "; ".join(parts) + "."
    if figure.maturing_until:
        text += _(" Still maturing until {day}.").format(day=numbers.day(figure.maturing_until))
    return plain.markdown(f"{text} {verdicts.basis(figure)}" if view.compare else text, 900)


def _target(view: View, name: str) -> str:
    """The goal, how far the figure is from it, and since when."""
    goal = insight.goal(view, name)
    if goal is None:
        return ""
    text = targets.distance(cached.value(view, name), goal).text
    text = text.removeprefix(_("target {target}").format(target=""))
    held = targets.words_of(insight.since(view, name, goal))
    return plain.markdown(f"{text}; {held}" if held else text, 200)


_BASES: Final = {
    "timestamp_diff": N_("the difference of two times"),
    "derived_messages": N_("the messages"),
    "reported_calendar": N_("what the export reports"),
    "reported_business": N_("what the export reports in business hours"),
    "type": N_("the type"),
    "tag": N_("a tag"),
    "rating": N_("the rating"),
    "topic": N_("the topic"),
    "answered": N_("the day answered"),
    "solved": N_("the day solved"),
    "updated": N_("the day updated"),
    "created": N_("the day created"),
}


def _bases(bases: Mapping[str, int]) -> str:
    """On what ground rows are counted, each with its number; one ground for all is told without."""
    named = {_(_BASES.get(base, base)): n for base, n in bases.items() if base}
    return plain.markdown(", ".join(f"{base} ({numbers.number(n)})" for base, n in named.items()), 300)
