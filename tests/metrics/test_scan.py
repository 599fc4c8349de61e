"""The scan finds what rose, names it as simply as possible, and says nothing about what did not."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import scan as scans
from metrics.findings import findings, scan, tabled
from metrics.scan import false_discovery

DIMS = ["topic", "carrier", "region"]
TOPICS, CARRIERS, REGIONS = ("late", "damaged", "refund", "other"), ("A", "B", "C"), ("north", "south", "east", "west")


def leaves(base: float = 40.0, seed: int = 1, **raised: float) -> pl.DataFrame:
    """Poisson counts now and over eight periods before; `raised` maps "topic_carrier_region" (* = all) to a factor."""
    chance = np.random.default_rng(seed)
    rows = []
    for topic, carrier, region in product(TOPICS, CARRIERS, REGIONS):
        factor = 1.0
        for cell, times in raised.items():
            wanted = zip(cell.split("_"), (topic, carrier, region), strict=True)
            factor *= times if all(part in ("any", value) for part, value in wanted) else 1.0
        rows.append((topic, carrier, region, chance.poisson(base * factor), chance.poisson(8 * base)))
    return pl.DataFrame(rows, schema=[*DIMS, "v", "h"], orient="row")


def found(frame: pl.DataFrame) -> list[dict[str, str]]:
    sure = scan(frame, DIMS).filter("sure").select(DIMS)
    return [{dim: value for dim, value in row.items() if value is not None} for row in sure.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("late_any_any", {"topic": "late"}),
        ("any_B_any", {"carrier": "B"}),
        ("late_B_any", {"topic": "late", "carrier": "B"}),
        ("damaged_C_west", {"topic": "damaged", "carrier": "C", "region": "west"}),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_rise_is_found_at_its_own_level(cell: str, cause: dict[str, str], seed: int) -> None:
    assert found(leaves(seed=seed, **{cell: 2.5})) == [cause]


def test_two_causes_are_told_apart() -> None:
    both = found(leaves(late_A_any=2.5, refund_any_east=2.5))
    assert both in (
        [{"topic": "late", "carrier": "A"}, {"topic": "refund", "region": "east"}],
        [{"topic": "refund", "region": "east"}, {"topic": "late", "carrier": "A"}],
    )


@pytest.mark.parametrize("seed", range(10))
def test_nothing_rose_and_nothing_is_said(seed: int) -> None:
    assert found(leaves(seed=100 + seed)) == []


def test_a_rise_of_everything_alike_is_no_hotspot() -> None:
    assert found(leaves(any_any_any=1.5)) == []


def test_a_fall_elsewhere_does_not_look_like_a_rise() -> None:
    assert found(leaves(late_any_any=0.2)) == []


def test_a_rise_within_a_growing_total_is_measured_against_the_growth() -> None:
    rise = scan(leaves(any_any_any=1.5, late_B_any=3.0), DIMS).row(0, named=True)
    assert (rise["topic"], rise["carrier"], rise["region"]) == ("late", "B", None)
    assert rise["ratio"] == pytest.approx(3.0, rel=0.2)


def test_the_numbers_of_a_cause_fit_together() -> None:
    row = scan(leaves(late_B_any=2.5), DIMS).row(0, named=True)
    assert row["excess"] == pytest.approx(row["observed"] - row["expected"])
    assert row["ratio"] == pytest.approx(row["observed"] / row["expected"])
    assert row["ratio_low"] < row["ratio"] < row["ratio_high"]
    assert row["excess_low"] < row["excess"] < row["excess_high"] < row["observed"]
    assert 0 < row["q"] < 0.001


def test_a_rate_is_compared_with_its_own_exposure() -> None:
    # Twice the contacts in one place with the same share of bad ones is no hotspot; a doubled share is.
    frame = leaves(base=400).with_columns(n=pl.lit(1000), m=pl.lit(8000))
    busy = pl.col("carrier") == "A"
    more = frame.with_columns(v=pl.when(busy).then(pl.col("v") * 2).otherwise("v"))
    same_share = more.with_columns(n=pl.when(busy).then(2000).otherwise("n"))
    assert scan(same_share, DIMS, "rates").filter("sure").height == 0
    worse = scan(more, DIMS, "rates").row(0, named=True)
    assert (worse["carrier"], worse["topic"], worse["exposure"]) == ("A", None, 16_000)


def test_equal_evidence_is_named_with_fewer_dimensions() -> None:
    # Everything late is with carrier B: "late" says it all.
    frame = leaves(late_any_any=4.0).filter((pl.col("topic") != "late") | (pl.col("carrier") == "B"))
    assert found(frame)[0] == {"topic": "late"}


def test_a_handful_of_cases_is_no_hotspot() -> None:
    tiny = pl.DataFrame({"topic": ["a", "b"], "carrier": ["A", "A"], "region": ["n", "n"], "v": [4, 0], "h": [0, 0]})
    assert scan(tiny, DIMS).height == 0


def test_no_rows_give_no_causes_but_all_columns() -> None:
    nothing = scan(leaves().clear(), DIMS)
    assert nothing.height == 0
    assert nothing.columns[:4] == [*DIMS, "observed"]


def test_a_parent_that_is_only_its_child_does_not_show_again() -> None:
    causes = list(scans.causes(tabled(leaves(late_B_any=4.0), DIMS), answers=5, least=8.0))
    assert len(causes) == 1


def test_causes_do_not_share_leaves() -> None:
    table = tabled(leaves(late_A_any=2.5, any_A_east=2.0), DIMS)
    explained = np.sum([cause.leaves for cause in scans.causes(table, answers=5)], axis=0)
    assert explained.max() == 1


def test_other_readings_of_a_cause_are_at_hand() -> None:
    first = findings(tabled(leaves(late_B_any=2.5), DIMS))[0]
    assert (("topic", "late"),) in first.readings


@given(st.integers(0, 10**6), st.permutations(range(48)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(seed: int, order: list[int]) -> None:
    frame = leaves(seed=seed, late_B_any=1.6)
    one, other = scan(frame, DIMS), scan(frame[order], DIMS)
    assert one.select(DIMS).equals(other.select(DIMS))


@given(st.lists(st.floats(0, 50), min_size=1, max_size=8), st.integers(1, 10**6))
def test_a_false_discovery_rate_is_a_share_and_falls_with_evidence(scores: list[float], tested: int) -> None:
    q = false_discovery(np.sort(np.array(scores))[::-1], tested)
    assert ((q >= 0) & (q <= 1)).all()
    assert (np.diff(q) >= -1e-12).all()
