"""Periods: no gap, no overlap, and the row's period in SQL is the one in Python."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import periods, queries
from metrics.errors import BadFilterError, UnknownGrainError
from metrics.filters import Filters
from tests.metrics.making import contact, publish

_RANGES = st.tuples(st.dates(date(1999, 1, 1), date(2040, 1, 1)), st.integers(0, 800)).map(
    lambda pair: Filters(pair[0], pair[0] + timedelta(days=pair[1]))
)
_DAY = timedelta(days=1)


@given(_RANGES, st.sampled_from(periods.GRAINS))
def test_periods_follow_each_other_and_cover_the_range(filters: Filters, grain: periods.Grain) -> None:
    split = periods.by_grain(filters, grain)
    ends = periods.period_ends(filters, grain)
    assert split.first_days[0] <= filters.start <= ends[0]
    assert split.last_days[-1] == filters.end
    assert all(end + _DAY == first for end, first in zip(ends, split.first_days[1:], strict=False))


@given(_RANGES, st.sampled_from(periods.GRAINS), st.data())
def test_sql_places_a_day_in_the_period_that_holds_it(
    filters: Filters, grain: periods.Grain, data: st.DataObject
) -> None:
    day = data.draw(st.dates(filters.start, filters.end))
    split = periods.by_grain(filters, grain)
    assert _placed(split, day) == max(first for first in split.first_days if first <= day)


@given(_RANGES, st.integers(0, 13), st.data())
def test_sql_places_a_day_in_the_past_period_of_the_same_length(
    filters: Filters, count: int, data: st.DataObject
) -> None:
    split = periods.history(filters, count)
    assert len(split.first_days) == count + 1
    assert split.first_days[-1] == filters.start
    day = data.draw(st.dates(split.first_days[0], filters.end))
    assert _placed(split, day) == max(first for first in split.first_days if first <= day)


@given(_RANGES, st.sampled_from(periods.GRAINS), st.data())
def test_a_day_of_the_earlier_range_counts_under_the_day_it_is_compared_with(
    filters: Filters, grain: periods.Grain, data: st.DataObject
) -> None:
    day = data.draw(st.dates(filters.start, filters.end))
    now, earlier = periods.by_grain(filters, grain), periods.shifted(filters, grain, "previous")
    assert _placed(earlier, day - filters.days * _DAY) == _placed(now, day)


def test_a_leap_day_counts_under_the_28th_a_year_later() -> None:
    filters = Filters(date(2025, 2, 1), date(2025, 3, 31))
    earlier = periods.shifted(filters, "day", "year")
    assert _placed(earlier, date(2024, 2, 29)) == date(2025, 2, 28)
    assert _placed(earlier, date(2024, 3, 1)) == date(2025, 3, 1)


def test_weeks_begin_on_monday() -> None:
    split = periods.by_grain(Filters(date(2026, 11, 29), date(2026, 11, 30)), "week")
    assert split.first_days == (date(2026, 11, 23), date(2026, 11, 30))


def test_an_unknown_grain_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownGrainError, match="Did you mean 'month'"):
        periods.grain("months")


def test_more_periods_than_anyone_can_read_are_refused() -> None:
    with pytest.raises(BadFilterError, match="coarser"):
        periods.by_grain(Filters(date(1, 1, 1), date(9999, 12, 30)), "day")


def _placed(split: periods.Periods, day: date) -> date:
    expression = split.expression.format(anchor="CAST(? AS DATE)")
    params = [*split.params]
    params.insert(expression.split("CAST(? AS DATE)")[0].count("?") + (1 if split.params else 0), day)
    row = duckdb.execute(f"SELECT {expression}", params).fetchone()
    assert row
    placed: date = row[0]
    return placed


@pytest.mark.parametrize(("weekday", "name"), [(0, "monday"), (5, "saturday"), (6, "sunday")])
def test_weeks_begin_on_the_day_of_the_settings(root: Path, weekday: int, name: str) -> None:
    rows = [contact(n, date(2026, 9, 30) + timedelta(days=n)) for n in range(40)]
    root.mkdir(parents=True, exist_ok=True)
    (root / "settings.toml").write_text(f'first_weekday = "{name}"\n')
    wh = publish(root, rows)
    chosen = Filters(date(2026, 10, 7), date(2026, 11, 3))
    trend = queries.trend(wh, "contacts", chosen, "week", "previous")
    assert {first.weekday() for first in trend["period"]} == {weekday}
    assert trend["n"].sum() == 28
    assert trend["n"].to_list()[1:-1] == [7] * (len(trend) - 2)
    assert trend["partial"].to_list()[1:-1] == [False] * (len(trend) - 2)
    assert trend["previous_n"].sum() == queries.value(wh, "contacts", chosen.previous()).n
    year = queries.trend(wh, "contacts", Filters(date(2027, 10, 7), date(2027, 11, 3)), "week", "year")
    assert year["previous_n"].sum() == 28
