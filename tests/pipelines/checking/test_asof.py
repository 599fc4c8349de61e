"""Until when a file knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import canonical
from pipelines.checking.asof import known_until

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def until(days: list[float | None], now: datetime = NOW) -> tuple[datetime | None, list[str]]:
    moments = [None if day is None else START + timedelta(days=day) for day in days]
    frame = pl.DataFrame({"row": range(1, len(days) + 1), "at": pl.Series(moments, dtype=canonical.TIMESTAMP)})
    return known_until(frame.cast({"row": pl.Int64}), ["at"], now)


def test_a_file_without_moments_knows_none() -> None:
    assert until([]) == until([None, None]) == (None, [])


def test_a_moment_that_no_other_comes_near_is_told_and_not_taken() -> None:
    found, said = until([*range(40), 400])
    assert found == START + timedelta(days=39)
    assert said[0].startswith("Row 41 has a time of 2027-02-05")


def test_few_or_sparse_rows_may_lie_far_apart() -> None:
    assert until([0, 1, 400])[0] == START + timedelta(days=400)
    assert until([*range(0, 1000, 40), 1100])[0] == START + timedelta(days=1100)


@given(st.lists(st.floats(0, 365), min_size=1, max_size=60))
def test_it_is_one_of_the_moments_and_never_after_now(days: list[float]) -> None:
    found, _ = until(list(days), START + timedelta(days=200))
    assert found is not None
    assert found <= START + timedelta(days=200)
