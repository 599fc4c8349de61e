"""Filters: the clause, the parameters, the sentence and the earlier period come from one object."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.errors import BadFilterError, MetricsError, UnknownDimensionError
from metrics.filters import Filters, parse_day, parse_where

OCT = (date(2026, 10, 4), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("filters", "sql", "params"),
    [
        (Filters(), '"a" IS NOT NULL', []),
        (Filters(*OCT), '"a" IS NOT NULL AND "a" >= ? AND "a" <= ?', [*OCT]),
        (Filters(None, OCT[1]), '"a" IS NOT NULL AND "a" <= ?', [OCT[1]]),
        (
            Filters(None, None, (("team", ("B", "A")), ("team", ("C",)))),
            '"a" IS NOT NULL AND ("team" IN (?, ?, ?))',
            ["A", "B", "C"],
        ),
        (
            Filters(None, None, (("team", ("unknown",)),)),
            '"a" IS NOT NULL AND ("team" IS NULL OR "team" IN (?))',
            ["unknown"],
        ),
        (
            Filters(None, None, (("hour", ("09", "unknown")),)),
            '"a" IS NOT NULL AND ("hour" IS NULL OR "hour" IN (?))',
            [9],
        ),
        (Filters(None, None, (("hour", ("unknown",)),)), '"a" IS NOT NULL AND ("hour" IS NULL)', []),
        (
            Filters(None, None, (("team", ("A",)), ("channel", ("chat",)))),
            '"a" IS NOT NULL AND ("channel" IN (?)) AND ("team" IN (?))',
            ["chat", "A"],
        ),
    ],
)
def test_a_filter_gives_its_clause_and_parameters(filters: Filters, sql: str, params: list[object]) -> None:
    assert filters.clause("a") == (sql, params)


def test_the_parameters_are_in_the_order_of_their_marks() -> None:
    sql, params = Filters(*OCT, (("team", ("A",)),)).clause("day")
    assert sql == '"day" IS NOT NULL AND ("team" IN (?)) AND "day" >= ? AND "day" <= ?'
    assert params == ["A", *OCT]


def test_a_value_never_becomes_sql() -> None:
    sql, params = Filters(None, None, (("team", ("'; DROP TABLE contacts; --",)),)).clause(None)
    assert "DROP" not in sql
    assert params == ["'; DROP TABLE contacts; --"]


def test_a_column_that_is_no_dimension_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownDimensionError, match=r"no dimension 'chanel'.*Did you mean 'channel'"):
        Filters(None, None, (("chanel", ("chat",)),))
    with pytest.raises(UnknownDimensionError, match="Known are: channel, team"):
        Filters(None, None, (("customer_key; --", ("x",)),))


def test_equal_filters_written_differently_are_equal_and_hash_alike() -> None:
    one = Filters(*OCT, (("team", ("A", "B")), ("channel", ("chat",))))
    two = Filters(*OCT, (("channel", ("chat",)), ("team", ("B",)), ("team", ("A", "B")), ("agent", ())))
    assert one == two
    assert hash(one) == hash(two)


@pytest.mark.parametrize("value", ["8", "0", "-1", "Monday", "1.5", "²", ""])
def test_a_weekday_that_does_not_exist_is_refused(value: str) -> None:
    with pytest.raises(BadFilterError, match="from 1 to 7"):
        Filters(None, None, (("weekday", (value,)),))


def test_the_first_day_may_not_be_after_the_last() -> None:
    with pytest.raises(BadFilterError, match="Exchange the two"):
        Filters(OCT[1], OCT[0])


def test_the_previous_period_has_as_many_days_and_ends_the_day_before() -> None:
    previous = Filters(*OCT, (("team", ("A",)),)).previous()
    assert (previous.start, previous.end) == (date(2026, 9, 6), date(2026, 10, 3))
    assert previous.where == (("team", ("A",)),)


@pytest.mark.parametrize(
    ("days", "earlier"),
    [
        (OCT, (date(2025, 10, 4), date(2025, 10, 31))),
        ((date(2024, 2, 29), date(2024, 3, 1)), (date(2023, 2, 28), date(2023, 3, 1))),
    ],
)
def test_a_year_before_means_the_same_dates(days: tuple[date, date], earlier: tuple[date, date]) -> None:
    before = Filters(*days).previous("year")
    assert (before.start, before.end) == earlier


@pytest.mark.parametrize("filters", [Filters(), Filters(OCT[0], None), Filters(None, OCT[1])])
def test_an_open_period_has_no_earlier_one(filters: Filters) -> None:
    with pytest.raises(MetricsError, match="Give the first day"):
        filters.previous()


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (Filters(), "over all dates"),
        (Filters(*OCT), "in the last 28 days"),
        (Filters(OCT[0], date(2026, 10, 30)), "from 4 Oct to 30 Oct 2026"),
        (Filters(date(2025, 12, 30), OCT[1]), "in the last 306 days"),
        (Filters(date(2025, 12, 30), date(2026, 1, 2)), "from 30 Dec 2025 to 2 Jan 2026"),
        (Filters(OCT[1], OCT[1]), "on 31 Oct 2026"),
        (Filters(OCT[0], None), "since 4 Oct 2026"),
        (Filters(None, OCT[0]), "until 4 Oct 2026"),
        (Filters(*OCT, (("channel", ("email", "chat")),)), "in the last 28 days, channel chat or email"),
        (Filters(*OCT, (("weekday", ("1",)),)), "in the last 28 days, weekday Monday"),
    ],
)
def test_a_filter_says_in_words_what_it_does(filters: Filters, sentence: str) -> None:
    assert filters.sentence(OCT[1]) == sentence


def test_conditions_are_read_from_text() -> None:
    assert parse_where(["channel=chat", "team=A=B"]) == (("channel", ("chat",)), ("team", ("A=B",)))


@pytest.mark.parametrize("text", ["channel", "channel=", "=chat"])
def test_a_condition_without_name_or_value_is_refused(text: str) -> None:
    with pytest.raises(MetricsError):
        parse_where([text])


@pytest.mark.parametrize("text", ["2026-02-30", "20260201", "2026-W01-1", "yesterday", "", "01/02/2026"])
def test_only_an_iso_date_is_a_date(text: str) -> None:
    with pytest.raises(BadFilterError, match="Write it as"):
        parse_day(text)
