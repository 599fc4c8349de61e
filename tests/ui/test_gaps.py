"""The gap between the best and the worst value of a dimension."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.ui import making
from ui import cached, gaps

ROWS = pl.DataFrame(
    {
        "channel": ["chat", "email", "phone", "unknown"],
        "value": [0.9, 0.6, 0.1, 0.0],
        "low": [0.85, 0.5, 0.0, 0.0],
        "high": [0.95, 0.7, 0.9, 0.9],
        "low_sample": [False, False, True, False],
    }
)


def test_low_samples_and_the_unknown_are_neither_best_nor_worst() -> None:
    gap = gaps.between(ROWS, "csat", "channel")
    assert gap
    assert (gap.best, gap.worst, gap.clear) == ("chat", "email", True)


def test_less_is_better_for_a_time() -> None:
    gap = gaps.between(ROWS, "first_response_time", "channel")
    assert gap
    assert (gap.best, gap.worst) == ("email", "chat")


def test_overlapping_intervals_may_be_chance() -> None:
    wide = ROWS.with_columns(high=pl.lit(0.99), low=pl.lit(0.1))
    gap = gaps.between(wide, "csat", "channel")
    assert gap
    assert not gap.clear


def test_a_count_has_no_best_and_one_value_no_gap() -> None:
    assert gaps.between(ROWS, "contacts", "channel") is None
    assert gaps.between(ROWS.head(1), "csat", "channel") is None
    assert gaps.between(ROWS.clear(), "csat", "channel") is None


def test_the_gap_of_the_shop_lies_between_channels_it_has(root: Path) -> None:
    frame = cached.breakdown(making.view(root), "first_response_time", "channel")
    gap = gaps.between(frame, "first_response_time", "channel")
    assert gap
    assert (gap.worst, gap.clear) == ("email", True)
