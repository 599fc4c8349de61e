"""What goes wrong where: a ranked list of stories, each with its evidence, its weeks and its tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from language import N_, _
from metrics import format as numbers
from metrics.hotspots import MEASURES as KNOWN
from metrics.hotspots import Hotspot
from metrics.plan import Against
from metrics.stories import Story
from ui import actions_form, evidence, finding, narrowing, plain, scans, weeks
from ui.export import collected
from ui.view import View

# Everything: the findings of all measures, one row per place.
EVERYTHING: Final = "all"
MEASURES: Final = {EVERYTHING: N_("Everything"), **{name: measure.label for name, measure in KNOWN.items()}}
_AGAINST: Final[dict[str, str]] = {"before": N_("The weeks before"), "year": N_("A year before")}
_SHOWN, _WEAK = 6, 4


def place() -> DeltaGenerator:
    """Room for the list, to be filled when the rest of the page is drawn: the first scan of a period takes a while."""
    with st.container(border=True, key="hotspots"):
        st.subheader(_("What goes wrong where"), anchor=False)
        room = st.empty()
    room.skeleton(height=180)
    return room


def fill(room: DeltaGenerator, view: View) -> None:
    """Draw the list into its room."""
    with room.container():
        _list(view)


def told(view: View, measure: str, against: Against = "before") -> list[Story]:
    """What was found, one entry per place, sure things first."""
    names = tuple(KNOWN) if measure == EVERYTHING else (measure,)
    return scans.stories(view, names, against)


def target(view: View, spot: Hotspot) -> dict[str, str | date | list[str]] | None:
    """What the widgets of the filter bar hold when narrowed to this hotspot; None where they can hold none of it."""
    held = {name: (value,) for name, value in spot.where if name in narrowing.ALL}
    if not held:
        return None
    chosen = {name: list(values) for name, values in (dict(view.filters.where) | held).items()}
    return {"period": "custom", "from": spot.start, "to": spot.end, **chosen}


def _list(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = _choice(_("Look for rises in"), MEASURES, "look")
        against = _choice(_("Compared with"), _AGAINST, "against")
    base: Against = "year" if against == "year" else "before"
    with st.spinner(_("Comparing every combination with its past")):
        found = told(view, measure, base)
    sure = [story for story in found if story.sure]
    weak = [story for story in found if not story.sure]
    if not sure:
        st.markdown(finding.nothing([story.lead for story in weak], measure))
    else:
        st.caption(_heading(sure, base))
    leads = [story.lead for story in sure[:_SHOWN]]
    told_of = [f"{finding.title(spot)}: {finding.amount(spot)}. {finding.facts(spot)}" for spot in leads]
    collected.words(_("What goes wrong where"), told_of or [finding.nothing([story.lead for story in weak], measure)])
    for rank, story in enumerate(sure[:_SHOWN], 1):
        _row(view, rank, story)
    _weaker(view, weak[:_WEAK])


def _choice(label: str, names: dict[str, str], key: str) -> str:
    picked = st.selectbox(
        label,
        list(names),
        format_func=lambda name: _(names.get(name, names[next(iter(names))])),
        key=key,
        bind="query-params",
        width=230,
    )
    return picked if picked in names else next(iter(names))


def _heading(sure: Sequence[Story], against: Against) -> str:
    first = next((story.lead for story in sure if not story.lasting), sure[0].lead)
    base = _("the same weekdays before") if against == "before" else _("the same weeks a year before")
    text = _("Rises {days} against {base}, strongest first.").format(
        days=numbers.span(first.start, first.end), base=base
    )
    return _("{text} What happens in one place comes once. {alarms}").format(text=text, alarms=finding.alarms([first]))


def _row(view: View, rank: int, story: Story) -> None:
    spot = story.lead
    with st.container(border=True, gap="xsmall", key=f"story-{rank}"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            st.markdown(f"#### {rank}. {finding.title(spot)}")
            if story.lasting:
                days = _("seen over {n} weeks, {days}").format(
                    n=spot.stride // 7, days=numbers.span(spot.start, spot.end)
                )
                st.badge(
                    _("Goes on from before this period; {days}").format(days=days),
                    icon=":material/history:",
                    color="gray",
                )
            st.markdown(f"{finding.amount(spot)}. {finding.also(story)}")
            st.caption(f"{finding.facts(spot)}{_cost(view, story)}")
        with right:
            weeks.sparkline(view, spot, key=f"spark-{rank}")
        _leads(view, rank, story)


def _cost(view: View, story: Story) -> str:
    found = scans.cost(view, story)
    return (
        ""
        if found is None
        else _(" The extra contacts cost about **{cost} {currency}**.").format(
            cost=numbers.number(found[0]), currency=found[1]
        )
    )


def _leads(view: View, rank: int, story: Story) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle(_("Details and tickets"), key=f"story-{rank}-details")
        held = target(view, story.lead)
        if held:
            # A link to this very page would do nothing: the filters belong to their widgets.
            st.button(
                _("Filter the page by it"),
                icon=":material/filter_alt:",
                type="tertiary",
                key=f"story-{rank}-filter",
                on_click=_filter,
                args=(held,),
            )
        evidence.explain(view, story)
        _act(story.lead)
    if shown:
        evidence.show(view, story, key=f"story-{rank}")


def _filter(held: Mapping[str, str | date | list[str]]) -> None:
    for name, value in held.items():
        st.session_state[name] = value


def _act(spot: Hotspot) -> None:
    # At a place that names a topic the complaints are the contacts, whose number is what should fall.
    kpi = "contacts" if KNOWN[spot.measure].kind == "counts" else KNOWN[spot.measure].kpi
    actions_form.link(plain.spoken(finding.title(spot)), kpi, spot.where)


def _weaker(view: View, weak: Sequence[Story]) -> None:
    if not weak:
        return
    with st.expander(_("Weaker signs ({n}): rises within what happens by itself").format(n=len(weak))):
        for story in weak:
            st.markdown(f"**{finding.title(story.lead)}**: {finding.amount(story.lead)}.")
            st.caption(finding.when(story.lead))
