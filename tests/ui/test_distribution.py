"""Histograms: every value is in one bin, and the marks are the quantiles that the cards show."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui import distribution, parts

TIMES = st.lists(st.floats(0, 1e7), min_size=1, max_size=60)


@settings(deadline=None)
@given(TIMES)
def test_every_value_is_in_one_bin(values: list[float]) -> None:
    bars = distribution.durations(values).data[0]
    assert sum(bars.y) == len(values)
    assert all(width > 0 for width in bars.width)


@given(TIMES, st.floats(0, 1))
def test_a_quantile_is_the_one_of_numpy(values: list[float], share: float) -> None:
    assert distribution.quantile(sorted(values), share) == pytest.approx(float(np.quantile(values, share)))


def test_median_and_the_slow_tenth_are_named() -> None:
    figure = distribution.durations([60.0 * minute for minute in range(1, 101)])
    assert {note.text.split("<b>")[0] for note in figure.layout.annotations} == {"half within ", "90 % within "}


def test_one_value_alone_is_drawn() -> None:
    assert sum(distribution.durations([3600.0]).data[0].y) == 1


def test_scores_keep_their_order_and_say_their_share() -> None:
    figure = distribution.scores([("1", 10), ("5", 30)])
    assert list(figure.data[0].x) == ["1", "5"]
    assert list(figure.data[0].text) == ["25 %", "75 %"]


def test_no_scores_draw_an_empty_figure() -> None:
    assert list(distribution.scores([]).data[0].y or ()) == []


@settings(deadline=None)
@given(TIMES)
def test_the_bands_hold_every_value_once_as_the_records_are_cut(values: list[float]) -> None:
    found = distribution.bands(values)
    assert sum(band.n for band in found) == len(values)
    assert all(left.high == right.low for left, right in pairwise(found))
    records = pl.DataFrame({"counted": values})
    assert [len(parts.kept(records, parts.took(band.low, band.high))) for band in found] == [band.n for band in found]
