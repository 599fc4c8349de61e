"""The replay: past periods as a measure of the present, without a look into the future."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import replay
from metrics.findings import findings
from metrics.replay import Series

TOPICS, CARRIERS = [f"topic {n}" for n in range(6)], [f"carrier {n}" for n in range(4)]
DIMS = ["topic", "carrier"]


def rows(seed: int, periods: int = 21, factor: float = 1.0, lasted: int = 0, base: float = 12.0) -> pl.DataFrame:
    """Poisson counts per topic, carrier and period; `factor` for topic 2 with carrier 1 in the last `lasted` + 1."""
    chance = np.random.default_rng(seed)
    made = [
        (topic, carrier, period, chance.poisson(base * (factor if hit and period <= lasted else 1.0)))
        for period in range(periods)
        for topic in TOPICS
        for carrier in CARRIERS
        for hit in [(topic, carrier) == ("topic 2", "carrier 1")]
    ]
    return pl.DataFrame(made, schema=[*DIMS, "period", "v"], orient="row")


def series(seed: int, **changes: float) -> Series:
    return replay.series(rows(seed, **changes), DIMS)


def alarms(records: Series) -> list[tuple[tuple[str, str], ...]]:
    past = replay.play(records)
    return [found.where for found in findings(records.table(), limit=past.limit) if found.sure]


def test_a_planted_rise_beats_the_past() -> None:
    assert alarms(series(5, factor=4.0)) == [(("topic", "topic 2"), ("carrier", "carrier 1"))]


def test_few_quiet_presents_raise_an_alarm() -> None:
    assert sum(bool(alarms(series(seed))) for seed in range(30)) <= 3


def test_a_rise_that_goes_on_does_not_hide_itself() -> None:
    assert alarms(series(5, factor=9.0, lasted=2)) == [(("topic", "topic 2"), ("carrier", "carrier 1"))]


def test_sums_by_period_give_the_same_as_the_leaves() -> None:
    records = series(3)
    window, table = records.totals(21).window(4, 8), records.table(4, 8)
    whole = table.totals()
    assert np.array_equal(window.now, whole.now[window.cells])
    assert np.array_equal(window.ever, whole.ever[window.cells])


def test_the_past_is_scored_without_the_future() -> None:
    # Whatever happens now, the scores of the past stay what they were.
    assert replay.play(series(5)).scores == replay.play(series(5, factor=9.0)).scores


def test_too_short_a_past_gives_no_limit() -> None:
    assert replay.limit([5.0, 6.0]) == float("inf")


def test_the_limit_lies_above_every_ordinary_score_and_ignores_an_incident() -> None:
    ordinary = [5.0, 6.0, 5.5, 6.5, 5.2, 4.8, 6.1]
    assert max(ordinary) < replay.limit(ordinary) < 12
    assert replay.limit([*ordinary, 300.0]) < 12


def test_false_alarms_count_past_periods_that_beat_the_rest() -> None:
    calm, wild = replay.play(series(5)), replay.play(series(5, factor=9.0, lasted=3))
    assert calm.false_alarms <= 1
    assert wild.false_alarms >= 1


def test_rank_one_is_stronger_than_every_past_period() -> None:
    past = replay.Past((3.0, 5.0, 4.0), 6.0, 0)
    assert [past.rank(score) for score in (9.0, 4.5, 1.0)] == [1, 2, 4]


@given(st.lists(st.integers(0, 500), min_size=2, max_size=20))
def test_variation_is_a_finite_number_and_zero_for_what_is_steady(counts: list[int]) -> None:
    v = np.array(counts, dtype=float)
    assert 0 <= replay.variation(v, np.ones(len(v))) < np.inf
    assert replay.variation(np.full(len(v), 7.0), np.ones(len(v))) == 0


def test_variation_recovers_what_was_put_in() -> None:
    chance = np.random.default_rng(1)
    v = chance.poisson(400 * chance.lognormal(0, 0.2, 400)).astype(float)
    assert replay.variation(v, np.ones(400)) == pytest.approx(0.2, abs=0.03)


def test_periods_of_several_slots_are_the_sums_of_their_slots() -> None:
    records = series(3)
    wide, narrow = records.table(2, 3, 2), [records.table(at, 1) for at in (2, 3)]
    assert np.array_equal(wide.v, narrow[0].v + narrow[1].v)
    window = records.totals(21).window(2, 3, 2)
    assert np.array_equal(window.ever, wide.totals().ever[window.cells])


@pytest.mark.parametrize("variation", [0.0, 0.3])
def test_the_variation_of_values_is_learned_from_the_past(variation: float) -> None:
    chance = np.random.default_rng(4)
    frame = rows(5, base=40.0).with_columns(
        v=pl.Series(
            [
                chance.poisson(40 * factor)
                for _ in range(21)
                for factor in np.repeat(chance.lognormal(0, variation, len(TOPICS)), len(CARRIERS))
            ]
        )
    )
    records = replay.series(frame, DIMS)
    topics, carriers = replay.natural(records, records.totals(21), 0, 8)
    assert topics == pytest.approx(variation, abs=0.12)
    assert carriers < 0.1
