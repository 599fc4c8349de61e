"""In the first weeks of the data only young contacts can be solved or waiting."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics import queries
from metrics.figure import TOO_EARLY
from metrics.filters import Filters
from tests.metrics.making import answer, contact, publish

FIRST = date(2026, 1, 5)


def _solved_after(day: date, number: int, days: int) -> dict[str, object]:
    return contact(
        number,
        day,
        status="solved",
        is_open=False,
        solved_on=day + timedelta(days=days),
        resolution_seconds=days * 86400.0,
    )


@pytest.mark.parametrize(("start", "early"), [(date(2026, 2, 2), True), (date(2026, 4, 6), False)])
def test_a_growing_resolution_time_is_called_worse_only_after_the_first_weeks(
    root: Path, start: date, early: bool
) -> None:
    change_on = start
    rows = []
    for number in range(2400):
        day = FIRST + timedelta(days=number % 120)
        slow = day + timedelta(days=1) >= change_on
        rows.append(_solved_after(day, number, 9 if slow else 1))
    wh = publish(root, rows, [answer(1, date(2021, 1, 1), survey_type="nps", bucket="promoter")])

    figure = queries.value(wh, "resolution_time", Filters(start, start + timedelta(days=27)), compare="previous")

    assert figure.change is not None
    assert (figure.change.basis == TOO_EARLY) == early
    assert figure.change.verdict == ("no clear change" if early else "worse")


def test_the_ordinary_variation_does_not_begin_before_the_first_contact(root: Path) -> None:
    begun, last = date(2026, 1, 1), date(2026, 4, 30)
    contacts = [contact(n, begun + timedelta(days=n % 120)) for n in range(2400)]
    few = queries.value(publish(root, contacts), "contacts", Filters(last - timedelta(days=13), last), "previous")
    older = [answer(n, date(2023, 5, 1) + timedelta(days=n), survey_type="nps") for n in range(60)]
    wh = publish(root, contacts, older, version=2)
    same = queries.value(wh, "contacts", Filters(last - timedelta(days=13), last), "previous")
    assert few.change
    assert same.change == few.change
