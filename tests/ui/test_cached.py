"""A trend without the stubs at its ends: a week of which one day is asked for draws a cliff that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from metrics import warehouse
from metrics.filters import Filters
from tests import shop
from ui import cached, sentences
from ui.view import View

SUNDAY = date(2026, 10, 4)


@pytest.fixture
def chosen(root: Path) -> View:
    shop.fill(root)
    found = warehouse.open(root)
    filters = Filters(SUNDAY, shop.LATEST)
    return View(str(root), found.version, filters, "previous", "week", found.first_on, found.latest_on)


def test_a_week_of_one_day_with_a_low_sample_is_left_out_and_said(chosen: View) -> None:
    assert cached.left_out(chosen, "csat") == [date(2026, 9, 28)]
    assert cached.trend(chosen, "csat")["period"].to_list()[0] == date(2026, 10, 5)
    assert any("Not drawn" in point and "28 Sep" in point for point in sentences.aid(chosen, "csat"))


def test_counts_and_whole_weeks_stay(chosen: View) -> None:
    assert cached.left_out(chosen, "contacts") == []
    monday = replace(chosen, filters=Filters(date(2026, 10, 5), shop.LATEST))
    assert cached.left_out(monday, "csat") == []


def test_nothing_is_left_out_where_little_else_would_be_drawn(chosen: View) -> None:
    short = replace(chosen, filters=Filters(SUNDAY, date(2026, 10, 15)))
    assert cached.left_out(short, "csat") == []


def test_a_long_enough_stub_stays_at_the_end(chosen: View) -> None:
    # The last week has six of its seven days.
    assert date(2026, 10, 26) in cached.trend(chosen, "csat")["period"].to_list()
