from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from metrics.filters import Filters
from metrics.outlook import series
from tests.metrics.making import contact, publish

MONDAY = date(2026, 10, 5)


def days(count: int, source: str = "zendesk", start: int = 0) -> list[dict[str, object]]:
    return [contact(start + at, MONDAY + timedelta(days=at), source=source) for at in range(count)]


def test_days_without_contacts_are_zero(root: Path) -> None:
    wh = publish(root, [contact(1, MONDAY), contact(2, MONDAY + timedelta(days=3)), contact(3, MONDAY)])
    found = series.daily(wh, Filters())
    assert found
    # The export was made at 18:00, so its last day is not complete.
    assert (found.first_on, found.values.tolist()) == (MONDAY, [2, 0, 0])


def test_the_last_day_counts_where_the_export_was_made_after_it(root: Path) -> None:
    wh = publish(root, days(4), as_of=datetime(2026, 10, 8, 23, 30))
    found = series.daily(wh, Filters())
    assert found
    assert found.last_on == date(2026, 10, 8)


def test_the_series_ends_where_the_first_of_its_sources_ends(root: Path) -> None:
    wh = publish(root, [*days(20), *days(10, "intercom", 100)], as_of=datetime(2026, 11, 1))
    found = series.daily(wh, Filters())
    assert found
    assert found.last_on == MONDAY + timedelta(days=9)
    alone = series.daily(wh, Filters(where=(("source", ("zendesk",)),)))
    assert alone
    assert alone.last_on == MONDAY + timedelta(days=19)


def test_a_source_that_ended_long_ago_does_not_hold_the_others_back(root: Path) -> None:
    wh = publish(root, [*days(60), *days(10, "old desk", 100)], as_of=datetime(2026, 12, 31))
    found = series.daily(wh, Filters())
    assert found
    assert found.last_on == MONDAY + timedelta(days=59)


def test_each_channel_begins_with_its_first_contact_and_ends_with_the_data(root: Path) -> None:
    rows = [*days(10), contact(50, MONDAY + timedelta(days=5), channel="chat", source="zendesk")]
    found = series.split(publish(root, rows, as_of=datetime(2026, 11, 1)), Filters(), "channel")
    assert {name: each.values.tolist() for name, each in found.items()} == {
        "email": [1.0] * 10,
        "chat": [1.0, 0.0, 0.0, 0.0, 0.0],
    }
    assert found["chat"].first_on == MONDAY + timedelta(days=5)


def test_excluded_contacts_are_not_counted(root: Path) -> None:
    wh = publish(root, [*days(3), contact(9, MONDAY, excluded="spam")], as_of=datetime(2026, 11, 1))
    found = series.daily(wh, Filters())
    assert found
    assert found.values.tolist() == [1, 1, 1]


def test_without_contacts_there_is_no_series(root: Path) -> None:
    wh = publish(root)
    assert series.daily(wh, Filters()) is None
    assert series.split(wh, Filters(), "channel") == {}


def test_until_cuts_the_series(root: Path) -> None:
    found = series.filled({MONDAY: 2}, MONDAY, MONDAY + timedelta(days=5))
    assert found.until(MONDAY + timedelta(days=1)).values.tolist() == [2, 0]
    assert len(found.until(MONDAY - timedelta(days=1)).values) == 0
