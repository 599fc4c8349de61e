"""The open contacts that are overdue or soon due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from metrics import warehouse
from metrics.atrisk import overdue
from metrics.filters import Filters
from tests.metrics.making import contact, publish

DAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 6, 12)
HOUR = timedelta(hours=1)


def _contact(number: int, due: float | None, **fields: Any) -> dict[str, Any]:
    """A contact whose first response is due so many hours from now (negative: was due)."""
    at = None if due is None else NOW + due * HOUR
    return contact(number, DAY, as_of=NOW, first_response_due_at=at, customer_key="0123456789abcdef", **fields)


def test_the_soonest_comes_first_and_what_is_far_off_is_left_out(root: Path) -> None:
    rows = [_contact(1, 3), _contact(2, -5), _contact(3, 30), _contact(4, 0.5), _contact(5, None)]
    found = overdue(publish(root, rows))
    assert found["id"].to_list() == ["test:ticket:2", "test:ticket:4", "test:ticket:1"]
    assert found["seconds_left"].to_list() == [-5 * 3600, 1800, 3 * 3600]
    assert found["overdue"].to_list() == [True, False, False]
    assert found["customer"].to_list() == ["01234567"] * 3
    assert len(overdue(publish(root, rows, version=2), soon_hours=48)) == 4
    assert overdue(publish(root, rows, version=3), limit=1)["id"].to_list() == ["test:ticket:2"]


def test_what_is_done_is_not_due(root: Path) -> None:
    rows = [
        _contact(1, -1, solved_on=DAY),
        _contact(2, -1, first_response_seconds=60.0),
        _contact(3, -1, first_response_business_seconds=60.0),
        _contact(4, -1, replies=2),
        _contact(5, -1, excluded="spam"),
        _contact(6, None, next_reply_due_at=NOW - HOUR),
        _contact(7, -1, replies=0),
    ]
    assert overdue(publish(root, rows))["id"].to_list() == ["test:ticket:7"]


def test_a_contact_is_listed_once_with_what_runs_out_first(root: Path) -> None:
    waits = {"waiting_since": NOW - HOUR, "next_reply_due_at": NOW + HOUR, "resolution_due_at": NOW + 2 * HOUR}
    rows = [_contact(1, 3, **waits), _contact(2, -3, resolution_due_at=NOW - HOUR), _contact(3, None, **waits)]
    found = overdue(publish(root, rows)).select("id", "due").rows()
    assert found == [
        ("test:ticket:2", "first response"),
        ("test:ticket:1", "next reply"),
        ("test:ticket:3", "next reply"),
    ]


def test_values_narrow_the_list_and_days_do_not(root: Path) -> None:
    wh = publish(root, [_contact(1, -1, team="A"), _contact(2, -1, team="B")])
    chosen = Filters(date(1999, 1, 1), date(1999, 1, 2), (("team", ("A",)),))
    assert overdue(wh, chosen)["team"].to_list() == ["A"]


def test_in_an_empty_warehouse_nothing_is_due(root: Path) -> None:
    assert overdue(warehouse.open(root)).is_empty()
