"""What changed this week: only clear changes, the worst first, and the quiet week told honestly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from metrics.filters import Filters
from tests import shop
from tests.ui import making
from ui import news

NAMES = ("contacts", "first_response_time", "csat", "nps", "complaint_rate", "backlog")


def test_the_week_is_the_last_seven_days_of_the_period(root: Path) -> None:
    week = news.week(making.view(root))
    assert (week.filters.start, week.filters.end, week.compare) == (date(2026, 10, 25), shop.LATEST, "previous")


def test_the_news_are_ranked_and_few(root: Path) -> None:
    # In the shop e-mail slows down on 4 October.
    view = making.view(root)
    slow = replace(view, filters=Filters(date(2026, 9, 20), date(2026, 10, 10)))
    told = news.found(slow, NAMES)
    assert [each.weight for each in told] == sorted((each.weight for each in told), reverse=True)
    assert len(told) <= 6
    assert all("no clear change" not in each.text for each in told)


def test_a_part_that_changed_is_told_with_its_link(root: Path) -> None:
    view = making.view(root)
    slow = replace(view, filters=Filters(date(2026, 9, 20), date(2026, 10, 10)))
    parts = [each for each in news.found(slow, NAMES) if each.at]
    assert all(each.at and each.at[0] in ("channel", "team") for each in parts)


def test_a_quiet_week_tells_the_largest_movements(root: Path) -> None:
    told = news.quiet(news.week(making.view(root)), NAMES)
    assert 0 < len(told) <= 4


def test_nothing_is_told_of_an_empty_filter(root: Path) -> None:
    view = making.view(root, ("team", ("Nobody",)))
    assert news.found(view, ("csat",)) == []
    assert news.quiet(news.week(view), ("csat",)) == []
