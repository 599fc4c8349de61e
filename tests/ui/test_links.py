"""What a link to the Explain page holds, and what Explain makes of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.filters import Filters
from ui import links
from ui.view import View

BAR = View(
    "root", 1, Filters(date(2026, 10, 4), date(2026, 10, 31), (("channel", ("email",)),)), None, None, None, None
)


def test_a_link_names_the_kpi_and_nothing_else_by_itself() -> None:
    assert links.query("csat") == {"kpi": "CSAT"}


def test_a_link_holds_what_was_clicked() -> None:
    found = links.query("csat", {"team": "Lyon"}, date(2026, 10, 5), date(2026, 10, 11), "zendesk:ticket:1")
    assert found == {
        "kpi": "CSAT",
        "at": ["team:Lyon"],
        "on": "2026-10-05..2026-10-11",
        "contact": "zendesk:ticket:1",
    }


def test_what_was_clicked_narrows_the_filters_of_the_bar() -> None:
    view = links.narrowed(BAR, ["team:Lyon", "channel:chat"], "2026-10-05..2026-10-11")
    assert view.filters == Filters(date(2026, 10, 5), date(2026, 10, 11), (("channel", ("chat",)), ("team", ("Lyon",))))


def test_a_value_may_hold_a_colon() -> None:
    assert links.narrowed(BAR, ["team:a:b"], None).filters.where[-1] == ("team", ("a:b",))


@pytest.mark.parametrize("at", ["", "team", "team:", "password:x", "hour:99", "hour:noon"])
@pytest.mark.parametrize("on", [None, "", "2026-10-05", "2026-13-05..2026-13-06", "x..y"])
def test_nonsense_in_a_link_is_ignored(at: str, on: str | None) -> None:
    assert links.narrowed(BAR, [at], on) == BAR


def test_two_days_the_wrong_way_round_are_exchanged() -> None:
    assert links.span("2026-10-11..2026-10-05") == (date(2026, 10, 5), date(2026, 10, 11))


def test_what_a_page_is_narrowed_to_is_told_in_words() -> None:
    assert list(links.chips(["channel:web_form", "weekday:1", "x:y"], "2026-10-05..2026-10-11").values()) == [
        "Channel Web form",
        "Weekday Mon",
        "5 Oct to 11 Oct 2026",
    ]


@given(st.lists(st.text()), st.one_of(st.none(), st.text()))
def test_no_link_breaks_the_page(at: list[str], on: str | None) -> None:
    links.narrowed(BAR, at, on)
    links.chips(at, on)
