"""Numbers as people read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import format as words
from metrics import kpis
from metrics.kpi import Kpi

NPS, CSAT, TIME, CONTACTS, REPLIES = (
    kpis.get(name) for name in ("nps", "csat", "first_response_time", "contacts", "replies_per_ticket")
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "no data"),
        (0, "0 s"),
        (0.4, "0 s"),
        (45, "45 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (61, "1 min"),
        (719, "12 min"),
        (3569, "59 min"),
        (3599, "1 h"),
        (3600, "1 h"),
        (8100, "2 h 15 min"),
        (13200, "3 h 40 min"),
        (86400, "24 h"),
        (293760, "3.4 d"),
        (864000, "10 d"),
        (86400 * 1234, "1,234 d"),
        (-600, f"{words.MINUS}10 min"),
    ],
)
def test_a_duration(seconds: float | None, text: str) -> None:
    assert words.duration(seconds) == text


@given(st.floats(0, 1e10))
def test_a_duration_never_shows_sixty_of_anything(seconds: float) -> None:
    text = words.duration(seconds)
    assert "60 min" not in text
    assert "60 s" not in text


@pytest.mark.parametrize(
    ("share", "n", "text"),
    [
        (None, 0, "no data"),
        (0.84, 100, "84 %"),
        (0.8431, 1284, "84.3 %"),
        (0.034, 100, "3.4 %"),
        (0.996, 500, "99.6 %"),
        (0.0, 10, "0 %"),
        (1.0, 10, "100 %"),
        (0.0, 5000, "0 %"),
        (1.0, 5000, "100 %"),
        (0.0002, 5000, "<0.1 %"),
        (0.9998, 5000, ">99.9 %"),
        (-0.5, 10, f"{words.MINUS}50 %"),
    ],
)
def test_a_share(share: float | None, n: int, text: str) -> None:
    assert words.percent(share, n) == text


@pytest.mark.parametrize(
    ("value", "kpi", "text"),
    [
        (12.0, NPS, "NPS +12"),
        (-3.0, NPS, f"NPS {words.MINUS}3"),
        (0.0, NPS, "NPS 0"),
        (1284.0, CONTACTS, "1,284"),
        (1.734, REPLIES, "1.73"),
        (8100.0, TIME, "2 h 15 min"),
        (0.84, CSAT, "84 %"),
        (None, NPS, "no data"),
    ],
)
def test_a_figure_has_its_unit(value: float | None, kpi: Kpi, text: str) -> None:
    assert words.figure(value, kpi) == text


@pytest.mark.parametrize(
    ("value", "kpi", "text"),
    [
        (0.0213, CSAT, "+2.1 pp"),
        (-0.0213, CSAT, f"{words.MINUS}2.1 pp"),
        (0.0, CSAT, "0.0 pp"),
        (-0.0001, CSAT, "0.0 pp"),
        (1800.0, TIME, "+30 min"),
        (-1800.0, TIME, f"{words.MINUS}30 min"),
        (0.2, TIME, "0 s"),
        (-4.0, NPS, f"{words.MINUS}4"),
        (1200.0, CONTACTS, "+1,200"),
        (None, CSAT, "no data"),
    ],
)
def test_a_difference_has_sign_and_unit(value: float | None, kpi: Kpi, text: str) -> None:
    assert words.difference(value, kpi) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.8, 0.87, "80 % to 87 %"),
        (None, 0.87, "at most 87 %"),
        (0.8, None, "at least 80 %"),
        (None, None, "no interval"),
    ],
)
def test_an_interval_may_be_open(low: float | None, high: float | None, text: str) -> None:
    assert words.interval(low, high, CSAT) == text


def test_dates_do_not_follow_the_servers_language() -> None:
    assert words.day(date(2026, 3, 4)) == "4 Mar 2026"
    assert words.day(None) == "no data"
