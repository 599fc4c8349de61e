"""Results that real products get wrong, each a test here."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics import kpis, queries, warehouse
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from pipelines.loads import load
from tests.metrics.conftest import Known
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)
WEEK = Filters(DAY, DAY + timedelta(days=6))


def test_an_sla_with_nothing_measured_is_not_100_percent(root: Path) -> None:
    wh = publish(root, [contact(number, DAY, first_response_sla=None) for number in range(40)])
    figure = queries.value(wh, "first_response_sla", WEEK)
    assert (figure.value, figure.n) == (None, 0)
    assert figure.reason == "No contacts due in this period and filter."


def test_an_empty_period_is_not_plotted_as_0(root: Path) -> None:
    wh = publish(root, [contact(1, DAY), contact(2, DAY + timedelta(days=2))], [answer(1, DAY, survey_type="nps")])
    for kpi in ("contacts", "csat", "nps", "first_response_time"):
        assert queries.trend(wh, kpi, WEEK, "day")["value"][1] is None


def test_a_year_before_the_first_day_is_no_data_and_not_0(root: Path) -> None:
    wh = publish(root, [contact(number, DAY) for number in range(40)])
    for compare in ("previous", "year"):
        figure = queries.value(wh, "contacts", WEEK, compare)
        assert figure.previous
        assert figure.change
        assert (figure.previous.value, figure.change.verdict, figure.change.difference) == (None, "no data", None)


def test_a_bot_that_closed_a_ticket_does_not_give_a_first_response_of_days(root: Path) -> None:
    # The bot closed it after three days; no human ever replied, so the warehouse holds no first response.
    closed = contact(1, DAY, bot_resolved=True, solved_on=DAY + timedelta(days=3), resolution_seconds=259200.0)
    answered = contact(2, DAY, first_response_seconds=600.0)
    wh = publish(root, [closed, answered])
    figure = queries.value(wh, "first_response_time", WEEK)
    assert (figure.value, figure.n) == (600, 1)


def test_a_ticket_reopened_twice_is_one_resolution_with_the_last_time(root: Path) -> None:
    # The warehouse keeps the last solution; each earlier one was followed by a reopening.
    wh = publish(root, [contact(1, DAY, solved_on=DAY + timedelta(days=5), resolution_seconds=432000.0, reopens=2)])
    assert queries.value(wh, "resolution_time", WEEK).n == 1
    assert queries.value(wh, "resolution_time", WEEK).value == 432000
    trend = queries.trend(wh, "resolution_time", WEEK, "day")
    assert trend["n"].to_list() == [0, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("kpi", [name for name in kpis.KPIS if name != "channel_share"])
def test_card_and_table_and_trend_agree(known: Known, kpi: str) -> None:
    filters = Filters(date(2026, 2, 1), date(2026, 2, 28), (("channel", ("email",)),))
    card = queries.value(known.wh, kpi, filters, "previous")
    row = queries.breakdown(known.wh, kpi, filters, "channel", "previous").row(0, named=True)
    point = queries.trend(known.wh, kpi, filters, "month", "previous", verdicts=True).row(0, named=True)
    assert card.previous is not None
    assert card.change is not None
    for shown in (row, point):
        assert (shown["value"], shown["n"], shown["low"], shown["high"]) == (card.value, card.n, card.low, card.high)
        assert shown["previous_value"] == card.previous.value
        assert shown["difference"] == card.change.difference


def test_the_records_of_a_day_are_of_that_day_and_not_of_its_neighbour(known: Known) -> None:
    for day in (date(2026, 2, 28), date(2026, 3, 29), date(2026, 3, 1)):
        rows = queries.records(known.wh, "contacts", Filters(day, day))
        assert set(rows["day"]) == {day}
        assert len(rows) == queries.value(known.wh, "contacts", Filters(day, day)).n


def test_business_hours_are_a_kpi_of_their_own_and_never_fill_in_for_calendar_hours(root: Path) -> None:
    rows = [contact(1, DAY, first_response_seconds=9000.0), contact(2, DAY, first_response_business_seconds=60.0)]
    wh = publish(root, rows)
    calendar, business = (
        queries.value(wh, kpi, WEEK) for kpi in ("first_response_time", "first_response_time_business")
    )
    assert (calendar.value, calendar.n) == (9000, 1)
    assert (business.value, business.n) == (60, 1)


# The classic traps of joined tables.


def test_two_ratings_of_one_contact_do_not_count_it_twice(root: Path) -> None:
    ratings = [answer(n, DAY, survey_type="csat", satisfied=n > 0, contact_id="test:ticket:1") for n in range(3)]
    wh = publish(root, [contact(1, DAY, is_complaint=True), contact(2, DAY)], ratings)
    assert queries.value(wh, "contacts", WEEK).value == 2
    assert queries.value(wh, "complaint_rate", WEEK).value == 0.5
    assert queries.value(wh, "csat", WEEK).n == 3


def test_a_contact_without_a_rating_is_not_lost_and_an_answer_without_a_contact_counts(root: Path) -> None:
    wh = publish(root, [contact(1, DAY)], [answer(1, DAY, survey_type="csat", satisfied=True, contact_id=None)])
    assert queries.value(wh, "contacts", WEEK).value == 1
    assert queries.value(wh, "csat", WEEK).value == 1


def test_the_mean_of_groups_is_not_the_mean_of_means(root: Path) -> None:
    rows = [contact(n, DAY, team="A", solved_on=DAY, replies=1) for n in range(9)]
    wh = publish(root, [*rows, contact(9, DAY, team="B", solved_on=DAY, replies=11)])
    assert queries.value(wh, "replies_per_ticket", WEEK).value == 2


def test_answers_on_different_scales_have_no_common_mean(root: Path) -> None:
    of_five = answer(1, DAY, survey_type="ces", score=4.0, scale_min=1.0, scale_max=5.0, source="a")
    of_seven = answer(2, DAY, survey_type="ces", score=4.0, scale_min=1.0, scale_max=7.0, source="b")
    wh = publish(root, [], [of_five, of_seven])
    figure = queries.value(wh, "ces", WEEK)
    assert (figure.value, figure.low, figure.n) == (None, None, 2)
    assert "different scales" in figure.reason
    assert queries.breakdown(wh, "ces", WEEK, "source")["value"].to_list() == [4, 4]


def test_a_tool_that_does_not_say_what_was_sent_has_no_response_rate(root: Path) -> None:
    silent = [answer(n, DAY, survey_type="csat", satisfied=True, answer_id=f"survey-tool:{n}") for n in range(5)]
    spoken = [
        answer(10 + n, DAY, survey_type="csat", state=state, answer_id=f"zendesk:{n}")
        for n, state in enumerate(("rated", "offered"))
    ]
    wh = publish(root, [], [*silent, *spoken])
    assert (queries.value(wh, "response_rate", WEEK).value, queries.value(wh, "response_rate", WEEK).n) == (0.5, 2)


def test_excluded_rows_are_in_no_kpi(root: Path) -> None:
    spam = [contact(n, DAY, excluded="spam", is_complaint=True, first_response_sla="missed") for n in range(5)]
    wh = publish(root, [*spam, contact(9, DAY, first_response_sla="met")])
    assert queries.value(wh, "contacts", WEEK).value == 1
    assert queries.value(wh, "first_response_sla", WEEK).value == 1
    assert queries.value(wh, "complaint_rate", WEEK).value == 0
    assert len(queries.records(wh, "contacts", WEEK)) == 1


# The same from files, through the pipelines: what an export says, and what must not become of it.

BOT, AGENT, CUSTOMER = ({"type": kind, "id": kind} for kind in ("bot", "admin", "user"))
TICKETS = """\
Ticket ID,Subject,Status,Channel,Created at,First reply at,Solved at
1,Late on Sunday,solved,email,2026-03-01T22:30:00Z,2026-03-02T09:00:00Z,2026-03-06T10:00:00Z
2,Early on Monday,open,email,2026-03-29T22:30:00Z,,
3,In the hour that is not,solved,email,2026-03-29T00:59:59Z,2026-03-29T01:00:00Z,2026-03-29T01:00:01Z
"""


def _moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def _conversation(number: int, closed: str, reopens: int, first: str | None, *parts: tuple[str, str, Any]) -> str:
    told = [
        {
            "type": "conversation_part",
            "id": f"{number}{place}",
            "part_type": kind,
            "created_at": _moment(at),
            "author": who,
        }
        for place, (kind, at, who) in enumerate(parts)
    ]
    statistics = {
        "last_close_at": _moment(closed),
        "first_close_at": _moment("2026-03-03T10:00"),
        "count_reopens": reopens,
    }
    statistics |= {"first_admin_reply_at": _moment(first)} if first else {}
    row = {
        "type": "conversation", "id": str(number), "created_at": _moment("2026-03-02T09:00"),
        "updated_at": _moment(closed), "state": "closed", "open": False, "statistics": statistics,
        "source": {"type": "conversation", "delivered_as": "customer_initiated", "author": CUSTOMER},
        "conversation_parts": {"type": "conversation_part.list", "conversation_parts": told},
    }  # fmt: skip
    return json.dumps(row)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    root = tmp_path_factory.mktemp("wrong")
    (root / "settings.toml").write_text('reporting_zone = "Europe/Berlin"\n')
    (root / "tickets.csv").write_text(TICKETS)
    closed_by_bot = [("comment", "2026-03-02T09:00:10", BOT), ("close", "2026-03-05T09:00", BOT)]
    days = ((3, "10:00", "close", AGENT), (4, "10:00", "open", CUSTOMER), (4, "11:00", "close", AGENT))
    again = (*days, (4, "12:00", "open", CUSTOMER), (4, "13:00", "close", AGENT))
    reopened = [(kind, f"2026-03-0{day}T{at}", who) for day, at, kind, who in again]
    chats = [
        _conversation(1, "2026-03-05T09:00", 0, None, *closed_by_bot),
        _conversation(2, "2026-03-04T13:00", 2, "2026-03-02T09:20", ("comment", "2026-03-02T09:20", AGENT), *reopened),
    ]
    (root / "conversations.ndjson").write_text("\n".join(chats))
    load([root / "tickets.csv", root / "conversations.ndjson"], root=root)
    return warehouse.open(root)


CHATS = (("source", ("intercom",)),)


def test_an_export_in_which_a_bot_closed_a_chat_gives_no_first_response_of_days(files: Warehouse) -> None:
    figure = queries.value(files, "first_response_time", Filters(None, None, CHATS))
    assert (figure.value, figure.n) == (20 * 60, 1)
    assert queries.value(files, "one_touch_rate", Filters(None, None, CHATS)).value is None


def test_an_export_with_two_reopenings_gives_one_resolution_from_creation_to_the_last_closing(files: Warehouse) -> None:
    rows = queries.records(files, "resolution_time", Filters(date(2026, 3, 2), date(2026, 3, 4), CHATS))
    assert rows.select("source_id", "counted").rows() == [("2", 52 * 3600)]
    assert queries.value(files, "reopen_rate", Filters(None, None, CHATS)).value == 0.5


def test_a_click_on_a_day_gives_the_rows_of_that_day_in_the_reporting_zone(files: Warehouse) -> None:
    days = {1: date(2026, 3, 1), 2: date(2026, 3, 30), 3: date(2026, 3, 29)}
    for number, day in days.items():
        rows = queries.records(files, "contacts", Filters(day, day, (("source", ("generic",)),)))
        assert rows["source_id"].to_list() == [str(number)]
        assert queries.value(files, "contacts", Filters(day, day, (("source", ("generic",)),))).value == 1


def test_what_an_export_does_not_tell_has_no_figure_nor_have_days_without_contacts(files: Warehouse) -> None:
    march = Filters(date(2026, 3, 1), date(2026, 3, 31), (("source", ("generic",)),))
    trend = queries.trend(files, "first_response_time", march, "day").drop_nulls("value")
    assert trend.select("period", "value").rows() == [(date(2026, 3, 1), 37800), (date(2026, 3, 29), 1)]
    assert queries.value(files, "next_reply_sla", march).value is None
    assert queries.value(files, "one_touch_rate", march).value is None
