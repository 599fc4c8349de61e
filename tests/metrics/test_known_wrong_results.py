"""Results that real products get wrong, each a test here."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics import kpis, queries
from metrics.filters import Filters
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
