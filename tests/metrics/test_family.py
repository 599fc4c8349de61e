"""Searches of one page judged together: few alarms where nothing happened, and none lost where something did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metrics.family import together
from metrics.hotspots import Hotspot
from tests.metrics.test_stories import SPOT

MEASURES = tuple(f"measure {n}" for n in range(9))


def page(seed: int, alike: float, present: float = 1.0) -> list[Hotspot]:
    """Nine searches whose strongest scores of 13 periods share a part `alike` of their variation; the last is now."""
    chance = np.random.default_rng(seed)
    common = chance.normal(0, 1, 13)
    found = []
    for measure in MEASURES:
        own = chance.normal(0, 1, 13)
        scores = 6 * np.exp(0.3 * (np.sqrt(alike) * common + np.sqrt(1 - alike) * own))
        now = float(scores[-1]) * (present if measure == MEASURES[0] else 1.0)
        past = tuple(scores[:-1])
        found.append(replace(SPOT, measure=measure, score=now, scores=past, past=12, q=1e-6, sure=now > max(past)))
    return found


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
def test_few_pages_of_nine_searches_raise_an_alarm_where_nothing_happened(alike: float) -> None:
    pages = [page(seed, alike) for seed in range(120)]
    alone = np.mean([any(spot.sure for spot in each) for each in pages])
    shown = np.mean([any(spot.sure and spot.alarm for spot in together(each, 9)) for each in pages])
    assert shown <= 0.08
    assert alone > 5 * shown if alike == 0 else alone >= shown


def test_a_rise_far_above_its_past_is_an_alarm_and_the_others_are_none() -> None:
    told = together(page(3, 0.5, present=5.0), 9)
    assert [spot.measure for spot in told if spot.sure and spot.alarm] == [MEASURES[0]]
    assert {spot.searches for spot in told} == {9}


def test_what_nine_searches_may_find_by_chance_is_no_alarm() -> None:
    told = together((replace(spot, q=0.02, sure=True, scores=()) for spot in page(3, 0.0)), 9)
    assert not any(spot.alarm for spot in told)
    assert {round(spot.q, 6) for spot in told} == {0.18}


def test_a_single_search_is_judged_by_itself() -> None:
    assert together([SPOT, SPOT], 1) == [SPOT, SPOT]
    assert together([], 9) == []


def test_searches_that_found_nothing_count_as_well() -> None:
    (told,) = together([replace(SPOT, q=0.02, sure=True, scores=())], 9)
    assert (round(told.q, 6), told.alarm, told.searches) == (0.18, False, 9)
