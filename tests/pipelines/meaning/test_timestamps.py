from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.timestamps import looks_like_dates, parse

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31)).map(lambda value: value.replace(microsecond=0))


def local(text: str, order: str = "DMY") -> datetime | None:
    value = parse(pl.Series([text]), order).local[0]
    assert value is None or isinstance(value, datetime)
    return value


def utc(text: str) -> datetime | None:
    value = parse(pl.Series([text])).utc[0]
    assert value is None or isinstance(value, datetime)
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-04-08 20:52:00", datetime(2023, 4, 8, 20, 52)),
        ("2023-04-08", datetime(2023, 4, 8)),
        ("2024-05-06T07:08", datetime(2024, 5, 6, 7, 8)),
        ("2020-03-20 02:32:49.426", datetime(2020, 3, 20, 2, 32, 49, 426_000)),
        ("2023/01/05 3:04 p.m.", datetime(2023, 1, 5, 15, 4)),
        ("08/04/23", datetime(2023, 4, 8)),
        ("8.4.2023 17:05", datetime(2023, 4, 8, 17, 5)),
        ("21/04/2026, 17:58", datetime(2026, 4, 21, 17, 58)),
        ("12-1-10 8:26", datetime(2010, 1, 12, 8, 26)),
        ("18/jul/26 9:10 AM", datetime(2026, 7, 18, 9, 10)),
        ("11/May/24 03:26 PM", datetime(2024, 5, 11, 15, 26)),
        ("11/May/24 12:26 AM", datetime(2024, 5, 11, 0, 26)),
        ("Oct 5, 2023 at 11:00 pm", datetime(2023, 10, 5, 23)),
        ("5. März 2024 14:30", datetime(2024, 3, 5, 14, 30)),
        ("3 de enero de 2024", datetime(2024, 1, 3)),
        ("14 févr. 2024 09:05", datetime(2024, 2, 14, 9, 5)),
        ("Monday, 2 January 2023", datetime(2023, 1, 2)),
        ("20230408", datetime(2023, 4, 8)),
        ("45000", datetime(2023, 3, 15)),
        ("45000.5", datetime(2023, 3, 15, 12)),
        ("31/02/2023", None),
        ("2023-13-01", None),
        ("garbage", None),
        ("12", None),
        ("0021-09-01", None),
    ],
)
def test_times_without_a_zone_are_read_as_they_stand(text: str, expected: datetime | None) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-04-08T20:52:00Z", datetime(2023, 4, 8, 20, 52)),
        ("2022-01-11 04:32:31 -0500", datetime(2022, 1, 11, 9, 32, 31)),
        ("2023-04-08T20:52:00.123+05:30", datetime(2023, 4, 8, 15, 22, 0, 123_000)),
        ("2018-05-11T09:46:53.000+0300", datetime(2018, 5, 11, 6, 46, 53)),
        ("2024-01-05 10:00:00 UTC", datetime(2024, 1, 5, 10)),
        ("Mon, 02 Jan 2023 10:00:00 GMT", datetime(2023, 1, 2, 10)),
        ("20230408T205200Z", datetime(2023, 4, 8, 20, 52)),
        ("1539897198", datetime(2018, 10, 18, 21, 13, 18)),
        ("1539897198000", datetime(2018, 10, 18, 21, 13, 18)),
        ("1267690260.123", datetime(2010, 3, 4, 8, 11, 0, 123_000)),
    ],
)
def test_times_that_name_their_offset_are_utc(text: str, expected: datetime) -> None:
    assert utc(text) == expected
    assert local(text) is None


@pytest.mark.parametrize(
    "pattern", ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d.%m.%y %H:%M:%S", "%d %b %Y %I:%M:%S %p", "%Y%m%dT%H%M%S"]
)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=5))
def test_what_a_clock_writes_is_read_back(pattern: str, moments: list[datetime]) -> None:
    found = parse(pl.Series([moment.strftime(pattern) for moment in moments]), "DMY")

    assert found.local.to_list() == moments


@given(moments=st.lists(MOMENTS, min_size=1, max_size=5))
def test_month_first_is_read_when_asked(moments: list[datetime]) -> None:
    found = parse(pl.Series([moment.strftime("%m/%d/%Y %H:%M:%S") for moment in moments]), "MDY")

    assert found.local.to_list() == moments


def test_years_that_nobody_exports_are_not_read() -> None:
    written = ["1969-12-31 23:59:59", "1970-01-01 00:00:00", "2200-12-31 23:59:59", "2201-01-01 00:00:00"]

    assert parse(pl.Series(written)).read.to_list() == [False, True, True, False]
    assert parse(pl.Series(written[1:3])).read.all()
    assert not parse(pl.Series(["0001-01-01 00:00:00"])).read.any()


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_text_makes_it_fail(values: list[str]) -> None:
    found = parse(pl.Series("x", values, dtype=pl.String))

    assert len(found.local) == len(found.utc) == len(values)


def test_spellings_may_be_mixed_in_one_column() -> None:
    values = pl.Series(["13/02/2026", "2026-02-13T10:00:00Z", "2026-02-13 10:00", None, "45000", "no date"])

    assert parse(values).read.to_list() == [True, True, True, False, True, False]


def test_a_sample_is_dates_when_most_values_are() -> None:
    assert looks_like_dates(pl.Series(["2023-01-01"] * 9 + ["?"]))
    assert not looks_like_dates(pl.Series(["open", "closed"]))
    assert not looks_like_dates(pl.Series([None], dtype=pl.String))


def test_short_names_of_zones_that_mean_one_thing_are_read() -> None:
    values = pl.Series(
        ["2026-02-01 09:00:00 CET", "01/07/2026 09:00 EDT", "Feb 1, 2026 9:00 AM PST", "2026-02-01 09:00 CST"]
    )

    moments = parse(values)

    assert moments.utc.to_list() == [
        datetime(2026, 2, 1, 8),
        datetime(2026, 7, 1, 13),
        datetime(2026, 2, 1, 17),
        None,  # of Chicago, Shanghai or Havana
    ]


@pytest.mark.parametrize("first", ["soon", "1.5", "12:30", "01-02-2026, 9:05 PM", "1/2/26", "1.2.2026 09:05:01"])
def test_what_the_first_value_is_does_not_change_how_the_others_are_read(first: str) -> None:
    values = ["13/02/2026 09:05", "14.02.2026", "2026-02-15 10:00:00"]

    alone, behind = parse(pl.Series(values)), parse(pl.Series([first, *values]))

    assert behind.local.to_list()[1:] == alone.local.to_list()
