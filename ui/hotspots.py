"""What goes wrong where: each hotspot in words, with its evidence, its place in the filter bar and its tickets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics import format as numbers
from metrics.filters import UNKNOWN
from metrics.hotspots import Hotspot
from ui import cached, filterbar, plain, tables, words
from ui.view import View

# Everything: the findings of all measures in one list.
MEASURES: Final = {"all": "Everything", "complaints": "Complaints", "contacts": "Contacts", "csat": "Low CSAT"}
_CASES: Final = {"complaints": "complaints", "contacts": "contacts", "csat": "unsatisfied answers"}
_RECORDS: Final = {"complaints": "complaint_rate", "contacts": "contacts", "csat": "csat"}
# What a cause is named by first; the rest says where.
_WHAT: Final = ("topic", "product")
_EXAMPLES: Final = 20


def place() -> DeltaGenerator:
    """Room for the list, to be filled when the rest of the page is drawn: the first scan of a period takes a while."""
    with st.container(border=True, key="hotspots"):
        st.subheader("What goes wrong where", anchor=False)
        room = st.empty()
    room.skeleton(height=180)
    return room


def fill(room: DeltaGenerator, view: View) -> None:
    """Draw the list into its room."""
    with room.container():
        _list(view)


def title(spot: Hotspot) -> str:
    """What and where: Late delivery at carrier Parcelway in region Bavaria."""
    where = dict(spot.where)
    what = [_value(name, where[name]) for name in _WHAT if name in where]
    rest = [_place(name, where[name]) for name in where if name not in _WHAT]
    lead = ", ".join(what) if what else _CASES[spot.measure].capitalize()
    return " ".join([lead, *rest])


def amount(spot: Hotspot) -> str:
    """How much more: 84 complaints instead of about 21, 4.0 times as many (95 %: 2.9 to 5.6)."""
    found, cases = spot.effect, _CASES[spot.measure]
    many = f"{found.observed:,} {cases}"
    if found.exposure is not None:
        many = f"{found.observed:,} of {found.exposure:,} answers unsatisfied"
    text = f"**{many}** instead of about {_expected(found.expected)}"
    if not math.isfinite(found.ratio):
        return f"{text}, {cases} that were not there before"
    high = f"{_times(found.ratio_high)}" if math.isfinite(found.ratio_high) else "no limit"
    return f"{text}, **{_times(found.ratio)} times** as many (95 %: {_times(found.ratio_low)} to {high})"


def facts(spot: Hotspot) -> str:
    """Since when, how much of the whole rise, and how sure that is."""
    parts = [f"Since {numbers.day(spot.since)}"]
    if spot.share is not None and spot.share > 0:
        part = "more than all" if spot.share > 1 else numbers.percent(spot.share)
        rest = ", elsewhere they fell" if spot.share > 1 else ""
        parts.append(f"{part} of the rise in {_CASES[spot.measure]}{rest}")
    return f"{'; '.join(parts)}. {spot.evidence} {_chance(spot.q)}"


def found_in(view: View, measure: str) -> list[Hotspot]:
    """What the scan found, the strongest first; a rise in complaints does not come again as one in contacts."""
    if measure != "all":
        return cached.hotspots(view, measure)
    found: dict[object, Hotspot] = {}
    for name in _CASES:
        for spot in cached.hotspots(view, name):
            place = spot.where if name != "csat" else (name, spot.where)
            if place not in found or (spot.sure and not found[place].sure):
                found[place] = spot
    return sorted(found.values(), key=lambda spot: -spot.score)


def nothing(found: Sequence[Hotspot], measure: str) -> str:
    """The list without a sure finding, in words, with the strongest rise that is none."""
    cases = _CASES.get(measure, "complaints, contacts or CSAT")
    if not found:
        return f"Nothing stands out in {cases}, as far as the periods before this one can tell."
    first = found[0]
    noun = "weeks" if first.stride == 7 else f"periods of {first.stride} days"
    past = f"the last {first.past} {noun}" if first.past > 1 else "the time before"
    text = f"Nothing stands out in {cases} against {past}."
    return f"{text} The strongest rise, {title(first)} ({amount(first)}), is within what happens by itself."


def target(view: View, spot: Hotspot) -> dict[str, str | list[str]] | None:
    """Query of the same page narrowed to what the filter bar can hold of this hotspot; None where that is nothing."""
    held = {name: (value,) for name, value in spot.where if name in filterbar.DIMENSIONS}
    if not held:
        return None
    chosen = {name: list(values) for name, values in (dict(view.filters.where) | held).items()}
    return {"period": "custom", "from": spot.start.isoformat(), "to": spot.end.isoformat()} | chosen


@st.fragment
def _list(view: View) -> None:
    measure = st.segmented_control(
        "Look for rises in",
        list(MEASURES),
        format_func=lambda name: MEASURES[name],
        default="all",
        required=True,
        key="hotspot-measure",
        label_visibility="collapsed",
    )
    with st.spinner("Comparing every combination with its past", show_time=True):
        found = found_in(view, measure)
    sure = [spot for spot in found if spot.sure]
    if not sure:
        st.markdown(nothing(found, measure))
        return
    span = numbers.span(sure[0].start, sure[0].end)
    st.caption(f"Rises {span} against the same weekdays before, strongest first. What one cause explains comes once.")
    for rank, spot in enumerate(sure, 1):
        _row(view, rank, spot)


def _row(view: View, rank: int, spot: Hotspot) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(f"#### {rank}. {title(spot)}")
        st.markdown(f"{amount(spot)}.")
        st.caption(facts(spot))
    with st.container(horizontal=True, vertical_alignment="center"):
        key = f"hotspot-{spot.measure}-{rank}"
        shown = st.toggle("Show the tickets", key=key)
        query = target(view, spot)
        if query:
            st.page_link(
                "../pages/service/complaints.py",
                label="Filter the page by it",
                icon=":material/filter_alt:",
                query_params=query,
            )
    if shown:
        tables.contacts(examples(view, spot), key=f"{key}-table")


def examples(view: View, spot: Hotspot) -> pl.DataFrame:
    """The newest rows behind a hotspot."""
    frame = cached.records(view, _RECORDS[spot.measure], 5000, spot.filters(view.filters))
    counted = {"complaints": pl.col("counted") == 1, "contacts": pl.lit(True), "csat": pl.col("counted") == 0}
    return frame.filter(counted[spot.measure]).head(_EXAMPLES)


_PLACE: Final = {"carrier": "with", "channel": "through", "team": "at"}


def _place(name: str, value: str) -> str:
    return f"without a {name}" if value == UNKNOWN else f"{_PLACE.get(name, 'in')} {name} {_value(name, value)}"


def _value(name: str, value: str) -> str:
    return plain.markdown(words.dimension_value(name, value), 60)


def _expected(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _times(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def _chance(q: float) -> str:
    if q < 0.001:
        return "Chance alone would give fewer than one such finding in 1,000."
    return f"About {numbers.percent(q)} of findings this strong are chance."
