"""What the four questions promise beyond the numbers themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest

import canonical
from metrics import kpis, queries, sentences
from metrics.errors import MetricsError
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from tests.metrics.conftest import Known
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)  # a Monday
WEEK = Filters(DAY, DAY + timedelta(days=6))


@pytest.mark.parametrize("by", canonical.DIMENSIONS)
@pytest.mark.parametrize("kpi", ["contacts", "backlog", "csat", "nps"])
def test_the_parts_add_up_to_the_whole(known: Known, kpi: str, by: str) -> None:
    filters = Filters(date(2026, 2, 1), date(2026, 3, 31))
    parts = queries.breakdown(known.wh, kpi, filters, by)
    assert parts["n"].sum() == queries.value(known.wh, kpi, filters).n
    assert parts["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("kpi", ["contacts", "first_response_time", "csat", "reopen_rate"])
def test_the_periods_add_up_to_the_whole(known: Known, kpi: str, grain: str) -> None:
    trend = queries.trend(known.wh, kpi, Filters(), grain)
    assert trend["n"].sum() == queries.value(known.wh, kpi).n


def test_shares_of_the_channels_add_up_to_1_in_every_period(known: Known) -> None:
    shares = queries.trend(known.wh, "channel_share", Filters(), "month", by="channel")
    assert shares.group_by("period").agg(pl.col("value").sum())["value"].to_list() == pytest.approx([1] * 4)
    assert queries.breakdown(known.wh, "channel_share")["value"].sum() == pytest.approx(1)


def test_a_channel_without_contacts_has_a_share_of_0_where_others_have_some(root: Path) -> None:
    rows = [contact(1, DAY, channel="chat"), contact(2, DAY, channel="email"), contact(3, DAY + timedelta(days=2))]
    wh = publish(root, rows)
    trend = queries.trend(wh, "channel_share", Filters(DAY, DAY + timedelta(days=2)), "day", by="channel")
    assert trend.select("channel", "value", "n").rows() == [
        ("chat", 0.5, 2),
        ("email", 0.5, 2),
        ("chat", None, 0),
        ("email", None, 0),
        ("chat", 0, 1),
        ("email", 1, 1),
    ]


def test_a_breakdown_is_sorted_by_size_and_weekdays_by_the_week(known: Known) -> None:
    by_channel = queries.breakdown(known.wh, "contacts", by="channel")
    assert by_channel["n"].is_sorted(descending=True)
    assert queries.breakdown(known.wh, "contacts", by="weekday")["weekday"].to_list() == ["1", "2", "7", "unknown"]


def test_a_group_of_the_earlier_period_only_is_still_shown(root: Path) -> None:
    wh = publish(root, [contact(1, DAY - timedelta(days=3), team="gone"), contact(2, DAY, team="new")])
    rows = queries.breakdown(wh, "contacts", WEEK, "team", "previous")
    assert rows.select("team", "value", "previous_value").rows() == [("new", 1, None), ("gone", None, 1)]
    assert rows["verdict"].to_list() == ["no data", "no data"]


def test_a_team_whose_contacts_are_all_solved_has_a_backlog_of_zero_and_one_of_unknown_state_has_none(
    root: Path,
) -> None:
    rows = [
        contact(1, DAY, team="waits"),
        contact(2, DAY, team="done", solved_on=DAY),
        contact(3, DAY, team="unclear", is_open=False),  # closed, nobody knows when
    ]
    wh = publish(root, rows)
    assert queries.breakdown(wh, "backlog", WEEK, "team").select("team", "value").rows() == [("waits", 1), ("done", 0)]


def test_the_backlog_is_a_stock_at_the_end_of_each_period(root: Path) -> None:
    rows = [
        contact(1, DAY - timedelta(days=30)),  # open all along, created before the range
        contact(2, DAY, solved_on=DAY),
        contact(3, DAY, solved_on=DAY + timedelta(days=2)),
        contact(4, DAY + timedelta(days=1), solved_on=DAY + timedelta(days=9)),
        contact(5, DAY, is_open=False),  # closed, nobody knows when
    ]
    wh = publish(root, rows)
    assert queries.trend(wh, "backlog", WEEK, "day")["value"].to_list() == [2, 3, 2, 2, 2, 2, 2]
    assert queries.value(wh, "backlog", WEEK).value == 2
    assert queries.trend(wh, "backlog", Filters(DAY - timedelta(days=40), DAY), "month")["value"].to_list() == [
        None,
        1,
        2,
    ]


def test_a_contact_solved_before_its_target_was_never_unanswered(root: Path) -> None:
    due = datetime.combine(DAY + timedelta(days=2), time(9))
    target = {"first_response_target_seconds": 2 * 86400.0, "first_response_due_at": due, "replies": 0}
    rows = [contact(1, DAY, solved_on=DAY, **target), contact(2, DAY, first_response_sla="missed", **target)]
    wh = publish(root, rows)
    assert queries.trend(wh, "unanswered", WEEK, "day")["value"].to_list() == [None, None, 1, 1, 1, 1, 1]


def test_the_same_days_a_year_before_are_beside_each_period(root: Path) -> None:
    wh = publish(root, [contact(1, DAY), contact(2, date(2025, 10, 5)), contact(3, date(2025, 10, 7))])
    trend = queries.trend(wh, "contacts", WEEK, "day", "year")
    assert trend["previous_value"].to_list() == [1, None, 1, None, None, None, None]


def test_a_part_of_a_week_is_compared_with_the_same_part(root: Path) -> None:
    days = [contact(n, DAY - timedelta(days=14) + timedelta(days=n)) for n in range(28)]
    wh = publish(root, days)
    half = Filters(DAY, DAY + timedelta(days=9))
    trend = queries.trend(wh, "contacts", half, "week", "previous")
    assert trend.select("n", "previous_n", "partial").rows() == [(7, 7, False), (3, 3, True)]


def test_a_period_matures_until_its_days_are_over(root: Path) -> None:
    wh = publish(root, [contact(n, DAY + timedelta(days=n)) for n in range(30)], as_of=datetime(2026, 11, 3, 18))
    asked = Filters(DAY, date(2026, 11, 3))
    assert not queries.value(wh, "contacts", asked).maturing
    late = queries.value(wh, "reopen_rate", asked)
    assert late.maturing
    assert late.maturing_until == date(2026, 11, 10)
    assert not queries.value(wh, "reopen_rate", Filters(DAY, date(2026, 10, 27))).maturing
    trend = queries.trend(wh, "contacts", asked, "week")
    assert trend["maturing"].to_list() == [False, False, False, False, True], "the week of 2 Nov is not over"


def test_over_all_dates_the_contacts_solved_after_the_last_creation_count_too(root: Path) -> None:
    late = DAY + timedelta(days=40)
    wh = publish(root, [contact(1, DAY, solved_on=late, reopens=0)], as_of=datetime.combine(late, datetime.min.time()))
    assert queries.value(wh, "reopen_rate").n == 1
    assert queries.trend(wh, "reopen_rate", grain="month")["n"].to_list() == [0, 1]
    assert len(queries.records(wh, "reopen_rate")) == 1


def test_over_all_dates_the_answers_before_and_after_the_contacts_count_too(root: Path) -> None:
    ratings = [answer(n, DAY + timedelta(days=40 * n), survey_type="csat", satisfied=True) for n in (-1, 0, 1)]
    wh = publish(root, [contact(1, DAY)], ratings, first_on=DAY, latest_on=DAY)
    assert queries.value(wh, "csat").n == 3
    assert queries.trend(wh, "csat", grain="month")["n"].sum() == 3


def test_open_contacts_are_not_forgotten(root: Path) -> None:
    """Of ten contacts two were solved in a day, and eight still wait after ten: 20 %, not the 100 % of the solved."""
    target = {"resolution_target_seconds": 3 * 86400.0, "as_of": datetime.combine(DAY + timedelta(days=10), time(9))}
    solved = [contact(n, DAY, solved_on=DAY, resolution_seconds=86400.0, **target) for n in range(2)]
    wh = publish(root, [*solved, *(contact(n, DAY, **target) for n in range(2, 10))])
    assert queries.value(wh, "solved_within_target").value == pytest.approx(0.2)


FRIDAY = datetime(2026, 10, 9, 16, 30)
# Answered on Monday at 9:30 and solved at 10:30: after one and two open hours, and within eight and sixteen.
OPEN_HOURS = {
    "created_at": FRIDAY,
    "first_response_target_seconds": 8 * 3600.0,
    "first_response_target_hours": "open",
    "first_response_due_at": datetime(2026, 10, 12, 16, 30),
    "resolution_target_seconds": 16 * 3600.0,
    "resolution_target_hours": "open",
    "resolution_due_at": datetime(2026, 10, 13, 16, 30),
}
SERVED = OPEN_HOURS | {
    "first_response_seconds": 65 * 3600.0,
    "first_response_open_seconds": 3600.0,
    "replied_on": date(2026, 10, 12),
    "resolution_seconds": 66 * 3600.0,
    "resolution_open_seconds": 7200.0,
    "solved_on": date(2026, 10, 12),
}


def test_targets_in_open_hours_are_judged_in_open_hours(root: Path) -> None:
    wh = publish(root, [contact(n, FRIDAY.date(), **SERVED, replies=1) for n in range(10)])
    assert queries.value(wh, "answered_within_target").value == 1
    assert queries.value(wh, "solved_within_target").value == 1
    days = Filters(FRIDAY.date(), date(2026, 10, 14))
    assert not any(queries.trend(wh, "unanswered", days, "day")["value"])


def test_who_waits_longer_than_a_target_in_open_hours_counts_from_the_due_time_on(root: Path) -> None:
    seen = {"as_of": datetime(2026, 10, 14, 9), "watched_open_seconds": 16.5 * 3600.0}
    waits = contact(1, FRIDAY.date(), **OPEN_HOURS, replies=0, **seen)
    served = [contact(n, FRIDAY.date(), **SERVED, as_of=datetime(2026, 10, 14, 9)) for n in range(2, 5)]
    wh = publish(root, [waits, *served])
    assert queries.value(wh, "answered_within_target").value == 0.75
    assert queries.value(wh, "solved_within_target").value == 0.75
    frame = queries.trend(wh, "unanswered", Filters(FRIDAY.date(), date(2026, 10, 13)), "day")
    assert frame["value"].to_list() == [None, None, None, 1, 1]


def test_a_weekend_of_watching_is_no_wait_in_open_hours(root: Path) -> None:
    """Seen for 65 hours, of which one was open: its fate is unknown, so the others alone decide."""
    seen = {"as_of": datetime(2026, 10, 12, 9, 30), "watched_open_seconds": 3600.0}
    young = [contact(n, FRIDAY.date(), **OPEN_HOURS, replies=0, **seen) for n in range(4)]
    late = SERVED | {"first_response_open_seconds": 9 * 3600.0}
    wh = publish(root, [*young, *(contact(n, FRIDAY.date(), **(SERVED if n < 7 else late)) for n in range(4, 8))])
    # Three of eight within the hour in which the four young ones were last seen; then all of the last one's risk.
    assert queries.value(wh, "answered_within_target").value == pytest.approx(3 / 8)


def test_the_day_a_reply_was_due_is_the_one_of_the_reporting_zone(root: Path) -> None:
    late = {"first_response_due_at": datetime(2026, 10, 5, 23), "first_response_target_seconds": 3600.0, "replies": 0}
    wh = publish(root, [contact(1, DAY, **late)], reporting_zone="Europe/Berlin")
    assert queries.trend(wh, "unanswered", WEEK, "day")["value"].to_list()[:2] == [None, 1]


def test_where_nobody_waited_as_long_as_the_target_there_is_no_answer_yet(root: Path) -> None:
    target = {"resolution_target_seconds": 3 * 86400.0, "as_of": datetime.combine(DAY + timedelta(days=1), time(9))}
    solved = contact(9, DAY, solved_on=DAY, resolution_seconds=3600.0, **target)
    wh = publish(root, [*(contact(n, DAY, **target) for n in range(9)), solved])
    figure = queries.value(wh, "solved_within_target")
    assert (figure.value, figure.low, figure.n) == (None, None, 10)
    assert "as long as its target" in figure.reason


def test_a_small_sample_is_marked(root: Path) -> None:
    ratings = [answer(n, DAY, survey_type="csat", satisfied=True) for n in range(30)]
    assert queries.value(publish(root, [], ratings[:29]), "csat").low_sample
    assert not queries.value(publish(root, [], ratings, version=2), "csat").low_sample


def test_five_times_have_a_median_but_no_interval(root: Path) -> None:
    wh = publish(root, [contact(n, DAY, first_response_seconds=60.0 * n) for n in range(1, 6)])
    figure = queries.value(wh, "first_response_time")
    assert (figure.value, figure.low, figure.high) == (180, None, None)


def test_nps_is_a_whole_number_and_rounds_away_from_zero(root: Path) -> None:
    def asked(promoters: int, detractors: int, n: int, version: int) -> float | None:
        buckets = ["promoter"] * promoters + ["detractor"] * detractors + ["passive"] * (n - promoters - detractors)
        rows = [answer(i, DAY, survey_type="nps", bucket=bucket) for i, bucket in enumerate(buckets)]
        return queries.value(publish(root, [], rows, version=version), "nps").value

    assert asked(1, 0, 8, version=1) == 13
    assert asked(0, 1, 8, version=2) == -13
    assert asked(2, 1, 3, version=3) == 33


def test_without_a_first_day_a_comparison_is_refused_in_words(known: Known) -> None:
    figure = queries.value(known.wh, "csat", Filters(None, date(2026, 2, 28)), "previous")
    assert figure.value is not None
    assert figure.previous is None
    assert figure.change is None
    assert "nothing to compare with" in figure.reason


def test_records_show_no_customer_beyond_a_short_form(root: Path) -> None:
    wh = publish(root, [contact(1, DAY, customer_key="0123456789abcdef", subject="Where is [order]?")])
    rows = queries.records(wh, "contacts")
    assert rows["customer"].to_list() == ["01234567"]
    assert "customer_key" not in rows.columns
    assert rows["subject"].to_list() == ["Where is [order]?"]


def test_records_may_be_limited(known: Known) -> None:
    assert len(queries.records(known.wh, "contacts", limit=7)) == 7


@pytest.mark.parametrize("value", ["'; DROP TABLE contacts; --", "\x00", "%", "unknown'", "ä" * 5000])
def test_any_text_may_be_a_value(known: Known, value: str) -> None:
    filters = Filters(None, None, (("team", (value,)),))
    assert queries.value(known.wh, "contacts", filters).n == 0


_BAD = 'channel" FROM contacts; --'


@pytest.mark.parametrize(
    "ask",
    [
        lambda wh: queries.value(wh, _BAD),
        lambda wh: queries.breakdown(wh, "csat", by=_BAD),
        lambda wh: queries.trend(wh, "csat", by=_BAD),
        lambda wh: queries.trend(wh, "csat", grain=_BAD),
    ],
)
def test_a_name_from_outside_the_list_never_reaches_sql(known: Known, ask: Callable[[Warehouse], object]) -> None:
    with pytest.raises(MetricsError):
        ask(known.wh)


@pytest.mark.parametrize("kpi", [name for name in kpis.KPIS if name != "channel_share"])
def test_both_comparisons_at_once_are_the_two_of_them(known: Known, kpi: str) -> None:
    # The data is of one year only, so the year before is empty for all but stocks; the parts must agree anyway.
    chosen = Filters(date(2026, 3, 1), date(2026, 3, 31))
    both, previous, year = (queries.value(known.wh, kpi, chosen, each) for each in ("both", "previous", "year"))
    assert (both.previous, both.change) == (previous.previous, previous.change)
    assert (both.year, both.year_change) == (year.previous, year.change)
    groups = queries.breakdown(known.wh, kpi, chosen, "channel", "both")
    one = queries.breakdown(known.wh, kpi, chosen, "channel", "previous")
    assert groups.join(one.select("channel"), on="channel").select(one.columns).equals(one.drop_nulls("channel"))
    other = queries.breakdown(known.wh, kpi, chosen, "channel", "year")
    last = groups.join(other.select("channel"), on="channel", how="right", maintain_order="right")
    assert last["year_value"].equals(other["previous_value"])
    assert last["year_verdict"].equals(other["verdict"], null_equal=True)


def test_a_year_before_is_compared_beside_the_previous_period(root: Path) -> None:
    start = date(2026, 3, 2)
    shape = {0: 60, 28: 50, 365: 20}  # days back: contacts
    rows = [
        contact(back * 100 + n, start - timedelta(days=back)) for back, count in shape.items() for n in range(count)
    ]
    wh = publish(root, rows)
    figure = queries.value(wh, "contacts", Filters(start, start + timedelta(days=27)), "both")
    assert figure.previous is not None
    assert figure.year is not None
    assert figure.year_change is not None
    assert (figure.value, figure.previous.value, figure.year.value) == (60, 50, 20)
    assert figure.year_change.difference == 40
    said = sentences.sentence(figure, Filters(start, start + timedelta(days=27)))
    assert "against the year before" in said
    trend = queries.trend(wh, "contacts", Filters(start, start + timedelta(days=27)), "month", "both", verdicts=True)
    assert trend.row(0, named=True)["previous_value"] == 50
    assert trend["year_value"].sum() == 20
    assert {"verdict", "year_verdict", "year_difference"} <= set(trend.columns)
