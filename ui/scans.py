"""What the searches of the Complaints page find, each answered once per version of the data and filters."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import streamlit as st

from metrics import cell, phrases, warehouse
from metrics import hotspots as searches
from metrics import stories as tales
from metrics.figure import Figure
from metrics.filters import Filters
from metrics.hotspots import Hotspot
from metrics.phrases import Phrase
from metrics.plan import Against
from metrics.stories import Story
from ui.view import View

_ENTRIES = 200


def stories(view: View, measures: tuple[str, ...], against: Against) -> list[Story]:
    """What goes wrong in the chosen period, one entry per place, the surest and strongest first."""

    def find(filters: Filters, measure: str, base: Against) -> list[Hotspot]:
        return _hotspots(view.root, view.version, filters, measure, base)

    return tales.stories(warehouse.open(Path(view.root)), view.filters, measures, against, find)


def weekly(view: View, spot: Hotspot) -> pl.DataFrame:
    """The cases of a hotspot by week: week, v, expected, n."""
    return _weekly(view.root, view.version, view.filters, spot)


def around(view: View, spot: Hotspot) -> tuple[Figure, list[Figure], list[Phrase]]:
    """CSAT of the cell, the other KPIs that moved there, and the words that set its contacts apart."""
    return _around(view.root, view.version, view.filters, spot)


def grid(view: View, measure: str, dim: str) -> pl.DataFrame:
    """Cases by topic and a second dimension, with what was to be expected."""
    return _grid(view.root, view.version, view.filters, measure, dim)


def new_topics(view: View) -> list[Phrase]:
    """Phrases of contacts without a topic that recur in the period far more than before."""
    return _new_topics(view.root, view.version, view.filters)


def cost(view: View, story: Story) -> tuple[float, str] | None:
    """What the excess contacts cost and its currency; None where no price is set or contacts are not what grew."""
    settings = warehouse.open(Path(view.root)).settings
    amount = story.cost(settings.cost_per_contact)
    return (amount, settings.currency) if amount else None


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _hotspots(root: str, version: int, filters: Filters, measure: str, against: Against) -> list[Hotspot]:
    return searches.hotspots(warehouse.open(Path(root)), filters, measure, unsure=True, against=against)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _weekly(root: str, version: int, filters: Filters, spot: Hotspot) -> pl.DataFrame:
    return cell.weekly(warehouse.open(Path(root)), spot, filters)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _around(root: str, version: int, filters: Filters, spot: Hotspot) -> tuple[Figure, list[Figure], list[Phrase]]:
    wh = warehouse.open(Path(root))
    period = Filters(spot.start, spot.end, filters.where)
    words = phrases.apart(wh, period, spot.filters(filters))
    return cell.satisfaction(wh, spot, filters), cell.moved(wh, spot, filters), words


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _grid(root: str, version: int, filters: Filters, measure: str, dim: str) -> pl.DataFrame:
    return cell.grid(warehouse.open(Path(root)), filters, measure, dim)


@st.cache_data(max_entries=_ENTRIES, show_spinner=False)
def _new_topics(root: str, version: int, filters: Filters) -> list[Phrase]:
    return phrases.new_topics(warehouse.open(Path(root)), filters)
