"""What stands behind a story: its weeks, its words, its satisfaction, what else moved, its tickets and comments."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from language import _
from metrics import format as numbers
from metrics import kpis
from metrics.figure import Figure
from metrics.hotspots import MEASURES, Hotspot
from metrics.phrases import Phrase
from metrics.stories import Story
from ui import cached, links, plain, scans, tables, verdicts, weeks
from ui.view import View

_EXAMPLES: Final = 20


def explain(view: View, story: Story) -> None:
    """The way to the number behind the story, taken apart."""
    spot = story.lead
    links.link(number(view, spot), _("Explain the number"), narrow=dict(spot.where), start=spot.start, end=spot.end)


def number(view: View, spot: Hotspot) -> str:
    """The KPI that explains the number of a hotspot: of complaints in a place of nothing else, that of contacts."""
    measure = MEASURES[spot.measure]
    if measure.kpi != "complaint_rate" or measure.kind != "counts":
        return measure.kpi
    there = cached.value(replace(view, filters=spot.filters(view.filters), compare=None), "contacts")
    return "contacts" if there.value == spot.effect.observed else measure.kpi


def show(view: View, story: Story, *, key: str) -> None:
    """Everything about one story."""
    spot = story.lead
    left, right = st.columns([2, 1])
    with left:
        weeks.timeline(view, spot, key=f"{key}-weeks")
    with right, st.container(border=True, height="stretch", key=f"{key}-around"):
        _around(view, story)
    st.markdown(f"**{_('The newest tickets of it')}**")
    frame = examples(view, spot)
    if frame.is_empty():
        st.caption(_("None of its rows can be shown."))
    else:
        tables.contacts(frame, key=f"{key}-table", alt=_("Tickets behind the finding"))
    _comments(view, spot, key)


def examples(view: View, spot: Hotspot) -> pl.DataFrame:
    """The newest rows behind a hotspot."""
    measure = MEASURES[spot.measure]
    frame = cached.records(view, measure.kpi, 5000, spot.filters(view.filters))
    if measure.counted is not None:
        frame = frame.filter(pl.col("counted") == measure.counted)
    return frame.head(_EXAMPLES)


def _around(view: View, story: Story) -> None:
    csat, moved, phrases = scans.around(view, story.lead)
    st.markdown(f"**{_('Words that set it apart')}**")
    st.markdown(_phrases(phrases) or _("None: its tickets use the words of all others."))
    st.markdown(f"**{_('Satisfaction there')}**")
    st.markdown(_figure(csat) if csat.value is not None else _("No rated answers in this place and period."))
    st.markdown(f"**{_('What else moved there')}**")
    others = [figure for figure in moved if figure.kpi != "csat"]
    st.markdown("\n".join(f"- {_figure(figure)}" for figure in others) or _("No other KPI changed clearly."))


def _phrases(found: list[Phrase]) -> str:
    return ", ".join(f"{plain.markdown(each.text, 40)} ({each.contacts})" for each in found)


def _figure(figure: Figure) -> str:
    kpi = kpis.get(figure.kpi)
    shown = numbers.figure(figure.value, kpi, figure.n)
    return f"{kpi.title} {plain.markdown(shown)}: {verdicts.words(figure)}"


def _comments(view: View, spot: Hotspot, key: str) -> None:
    found = cached.records(view, "csat", 5000, spot.filters(view.filters))
    found = found.filter(pl.col("comment").str.strip_chars() != "", pl.col("counted") == 0).head(_EXAMPLES)
    if found.is_empty() or spot.measure == "csat":
        return
    st.markdown(f"**{_('What unsatisfied customers wrote there')}**")
    tables.contacts(found, key=f"{key}-comments", alt=_("Comments behind the finding"))
