from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.timestamps import parse
from pipelines.meaning.zones import place

BERLIN = "Europe/Berlin"


def test_an_hour_that_no_clock_showed_is_impossible() -> None:
    placed = place(parse(pl.Series(["2026-03-29 01:59", "2026-03-29 02:30", "2026-03-29 03:00"])), BERLIN)

    assert placed.impossible.to_list() == [False, True, False]
    assert placed.utc[2] == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_shown_twice_is_the_earlier_one_and_counted() -> None:
    placed = place(parse(pl.Series(["2026-10-25 02:30", "2026-10-25 03:30"])), BERLIN)

    assert placed.double == 1
    assert placed.utc[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert placed.late[0] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_zone_never_moves_a_time_that_names_its_offset() -> None:
    values = pl.Series(["2026-01-01T10:00:00+05:30", "2026-01-01 10:00"])

    placed = place(parse(values), "Asia/Kolkata")

    assert placed.utc.to_list() == [datetime(2026, 1, 1, 4, 30, tzinfo=UTC)] * 2


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe"])
@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))
def test_every_local_time_is_what_python_makes_of_it(zone: str, moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    placed = place(parse(pl.Series([f"{moment:%Y-%m-%d %H:%M:%S}"])), zone)
    expected = moment.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)

    if placed.impossible[0]:
        assert expected.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment
    else:
        assert placed.utc[0] == expected


def test_a_date_whose_midnight_no_clock_showed_begins_an_hour_later() -> None:
    dates = place(parse(pl.Series(["2017-10-14 00:00:00", "2017-10-15 00:00:00"])), "America/Sao_Paulo")
    times = place(parse(pl.Series(["2017-10-14 00:01:00", "2017-10-15 00:00:00"])), "America/Sao_Paulo")

    assert dates.impossible.to_list() == [False, False]
    assert dates.utc[1] == datetime(2017, 10, 15, 3, tzinfo=UTC)
    assert times.impossible.to_list() == [False, True]
