"""What the Outlook page asks of the metrics, each answered once per version of the data and filters."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from metrics import warehouse
from metrics.filters import UNKNOWN, Filters
from metrics.outlook import forecast as forecasts
from metrics.outlook import leads as searches
from metrics.outlook import notices as orders
from metrics.outlook import series, staffing
from metrics.outlook.forecast import Forecast, TooLittle
from metrics.outlook.leadlag import Search
from metrics.outlook.notices import Notices
from metrics.outlook.staffing import HandleTime
from metrics.statistics import Floats
from ui.view import View

_GROUPS = 12


def forecast(view: View, horizon: int) -> Forecast | TooLittle:
    """The contacts of the page's filter so many days ahead; the period of the page plays no part."""
    return _forecast(view.root, view.version, _undated(view), horizon)


def by(view: View, dimension: str, horizon: int) -> dict[str, Forecast | TooLittle]:
    """The same per value of a dimension, the twelve most frequent."""
    return _by(view.root, view.version, _undated(view), dimension, horizon)


def live(view: View) -> list[str]:
    """The channels of the filter that are answered live, the most frequent first."""
    return [name for name in by(view, "channel", 7) if name in staffing.LIVE]


def answered_by_people(view: View, channel: str) -> Forecast | TooLittle:
    """The coming week of one channel, without what the bot solved alone."""
    return _people(view.root, view.version, _undated(view), channel)


def profile(view: View, channel: str) -> Floats:
    """Share of a day's contacts per weekday and hour."""
    return _profile(view.root, view.version, _undated(view), channel)


def handle_time(view: View, channel: str) -> HandleTime | None:
    """Seconds that people work on a contact, where the exports say it."""
    return _handle_time(view.root, view.version, _undated(view), channel)


def leads(view: View) -> Search:
    """Topics that rise before others."""
    return _leads(view.root, view.version, _undated(view))


def notices(view: View) -> Notices:
    """Orders whose customers should hear from us first."""
    return _notices(view.root, view.version, _undated(view))


def _undated(view: View) -> Filters:
    return Filters(None, None, view.filters.where)


@st.cache_data(max_entries=300, show_spinner=False)
def _forecast(root: str, version: int, filters: Filters, horizon: int) -> Forecast | TooLittle:
    daily = series.daily(warehouse.open(Path(root)), filters)
    return forecasts.forecast(daily, horizon) if daily else forecasts.nothing(horizon)


@st.cache_data(max_entries=100, show_spinner=False)
def _by(root: str, version: int, filters: Filters, dimension: str, horizon: int) -> dict[str, Forecast | TooLittle]:
    found = series.split(warehouse.open(Path(root)), filters, dimension)
    known = [(name, each) for name, each in found.items() if name != UNKNOWN][:_GROUPS]
    return {name: forecasts.forecast(each, horizon) for name, each in known}


@st.cache_data(max_entries=100, show_spinner=False)
def _people(root: str, version: int, filters: Filters, channel: str) -> Forecast | TooLittle:
    chosen = filters.narrowed("channel", channel)
    found = series.split(warehouse.open(Path(root)), chosen, None, staffing.PEOPLE).get("")
    return forecasts.forecast(found, 7) if found else forecasts.nothing(7)


@st.cache_data(max_entries=100, show_spinner=False)
def _profile(root: str, version: int, filters: Filters, channel: str) -> Floats:
    return staffing.profile(warehouse.open(Path(root)), filters, channel)


@st.cache_data(max_entries=100, show_spinner=False)
def _handle_time(root: str, version: int, filters: Filters, channel: str) -> HandleTime | None:
    return staffing.handle_time(warehouse.open(Path(root)), filters, channel)


@st.cache_data(max_entries=100, show_spinner=False)
def _leads(root: str, version: int, filters: Filters) -> Search:
    return searches.leads(warehouse.open(Path(root)), filters)


@st.cache_data(max_entries=100, show_spinner=False)
def _notices(root: str, version: int, filters: Filters) -> Notices:
    return orders.notices(warehouse.open(Path(root)), filters)
