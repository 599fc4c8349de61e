"""Figures and dates as each country writes them, rounded alike everywhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import language
from language import written
from metrics import format as numbers
from metrics import kpis

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("locale", "number", "day", "span"),
    [
        ("en", "12,345.6", "12 Nov 2026", "4 Oct to 31 Oct 2026"),
        ("de", "12.345,6", "12. Nov. 2026", "4. Okt. bis 31. Okt. 2026"),
        ("es", "12.345,6", "12 nov 2026", "4 oct a 31 oct 2026"),
        ("es_MX", "12,345.6", "12 nov 2026", "4 oct a 31 oct 2026"),
        ("de_CH", "12\u2019345.6", "12. Nov. 2026", "4. Okt. bis 31. Okt. 2026"),
    ],
)
def test_a_country_writes_figures_and_days_its_own_way(locale: str, number: str, day: str, span: str) -> None:
    with language.speaking(locale):
        assert written.number(12345.61, 1) == number
        assert numbers.day(DAY).replace("\u00a0", " ") == day
        assert numbers.days(date(2026, 10, 4), date(2026, 10, 31)).replace("\u00a0", " ") == span


def test_durations_shares_and_changes_have_german_figures() -> None:
    csat, speed = kpis.get("csat"), kpis.get("first_response_time")
    with language.speaking("de"):
        assert numbers.figure(8100.0, speed) == "2 h 15 min"
        assert numbers.figure(3.4 * 86_400, speed) == "3,4 d"
        assert numbers.figure(0.8437, csat, 2000) == "84,4 %"
        assert numbers.difference(0.021, csat) == "+2,1 pp"
        assert numbers.figure(None, csat) == "keine Daten"
        assert numbers.percent(0.0001) == "<0,1 %"


@pytest.mark.parametrize(("locale", "months"), [("en", "Q4 2026"), ("de", "Q4 2026"), ("es", "T4 2026")])
def test_periods_are_named_in_the_language(locale: str, months: str) -> None:
    with language.speaking(locale):
        assert written.day(DAY, "quarter") == months
        assert written.day(DAY, "weekday") == {"en": "Thu", "de": "Do", "es": "jue"}[locale]


@pytest.mark.parametrize(
    ("locale", "separators", "calendar"),
    [("en", ".,", "D MMM YYYY"), ("de", ",.", "DD.MM.YYYY"), ("es", ",.", "D/M/YYYY"), ("es_MX", ".,", "DD/MM/YYYY")],
)
def test_what_the_browser_writes_itself_follows(locale: str, separators: str, calendar: str) -> None:
    with language.speaking(locale):
        assert (written.separators(), written.calendar()) == (separators, calendar)


@settings(max_examples=40)
@given(st.floats(-1e7, 1e7), st.integers(0, 3))
def test_the_digits_are_the_same_in_every_language(value: float, digits: int) -> None:
    seen = set()
    for locale in ("en", "de", "es", "es_MX", "de_CH"):
        with language.speaking(locale):
            seen.add(re.sub(r"\D", "", written.number(value, digits)))
    assert len(seen) == 1
