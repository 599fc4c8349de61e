from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.dateorder import Order, borrow, decide
from pipelines.meaning.timestamps import begun_by_year

NOW = datetime(2026, 1, 1)


def order_of(values: list[str], months: list[str] | None = None, zone: str = "UTC") -> Order | None:
    return decide(pl.Series(values), None if months is None else pl.Series(months), NOW, zone)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/09/21", "25/12/21"], "DMY"),
        (["01/09/21", "12/25/21"], "MDY"),
        (["99/09/01", "98/12/25"], "YMD"),
        (["01/02/2025", "31.12.2024"], "DMY"),
    ],
)
def test_a_part_that_can_be_no_month_decides(values: list[str], order: str) -> None:
    found = order_of(values)

    assert found is not None
    assert (found.order, found.sure) == (order, True)


def test_dates_that_begin_with_a_year_need_no_decision() -> None:
    assert order_of(["2025-01-02", "2025-02-01T10:00:00Z", "20250102"]) is None
    assert order_of(["18/jul/26 9:10 AM"]) is None


def test_dates_that_are_read_already_leave_the_decision_to_the_others() -> None:
    values = pl.Series(["2025-01-02", None, "01/09/21", "12/25/21"])

    known = begun_by_year(values)

    assert known.read.to_list() == [True, False, False, False]
    assert decide(values, None, NOW, "UTC", known) == decide(values, None, NOW, "UTC")
    assert decide(values.head(2), None, NOW, "UTC", begun_by_year(values.head(2))) is None


def test_a_month_column_decides() -> None:
    dates = [f"{day:02}/09/21" for day in range(1, 13)]

    by_number, by_name = order_of(dates, ["9"] * 12), order_of(dates, ["September"] * 12)

    assert by_number is not None
    assert by_name is not None
    assert by_number.order == by_name.order == "DMY"
    assert "month" in by_number.basis


def test_the_order_without_dates_in_the_future_decides() -> None:
    found = order_of(["01/12/2025", "03/11/2025", "01/02/2026"])

    assert found is not None
    assert found.order == "MDY"
    assert "future" in found.basis


def test_the_order_in_which_the_file_is_sorted_decides() -> None:
    dates = [f"{day:02}/{month:02}/2025" for month in range(1, 4) for day in (1, 4, 7, 10, 12)]

    found = order_of(dates)

    assert found is not None
    assert found.order == "DMY"
    assert "order of time" in found.basis


@pytest.mark.parametrize(("zone", "order"), [("UTC", "DMY"), ("America/New_York", "MDY"), ("Europe/Berlin", "DMY")])
def test_what_nothing_settles_is_assumed_and_said(zone: str, order: str) -> None:
    found = order_of(["01/02/2025", "01/02/2025"], zone=zone)

    assert found is not None
    assert (found.order, found.sure) == (order, False)


def test_an_undecided_column_follows_a_decided_one() -> None:
    unsure, sure = Order("DMY", "", sure=False), Order("MDY", "the second part is above 12 in 3 dates")

    assert borrow(unsure, {"created": sure, "other": None}).order == "MDY"
    assert borrow(sure, {"created": Order("DMY", "")}) is sure


@given(st.lists(st.dates(datetime(2000, 1, 1).date(), datetime(2025, 12, 1).date()), min_size=1))
def test_day_first_dates_with_a_late_day_are_never_read_month_first(days: list[datetime]) -> None:
    values = [f"{day:%d/%m/%Y}" for day in days]
    if any(day.day > 12 for day in days):
        found = order_of(values)
        assert found is not None
        assert found.order == "DMY"


def test_the_real_nps_list_is_day_first_by_two_reasons(shared: Path) -> None:
    frame = pl.read_csv(shared / "exports/nps-timeseries/NPStimeseries.csv", infer_schema=False)
    early = frame.filter(pl.col("Survey date").str.slice(0, 2).cast(pl.Int64) <= 12)

    whole = decide(frame["Survey date"], None, NOW, "UTC")
    beside = decide(early["Survey date"], early["Month"], NOW, "America/New_York")

    assert whole is not None
    assert beside is not None
    assert whole.order == beside.order == "DMY"
    assert "month" in beside.basis
