"""Findings about one place are one story; two places are two; what began earlier is found over a longer period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics import warehouse
from metrics.effect import Effect
from metrics.filters import Filters
from metrics.findings import Where
from metrics.hotspots import Hotspot
from metrics.plan import Against
from metrics.stories import LONG_DAYS, Story, merged, stories
from tests.metrics.making import publish

SPOT = Hotspot(
    measure="complaints",
    where=(("topic", "late_delivery"), ("carrier", "Parcelway"), ("region", "Bavaria")),
    start=date(2026, 10, 4),
    end=date(2026, 10, 31),
    effect=Effect(40, 10.0, None, 4.0, 2.9, 5.2),
    share=0.6,
    since=date(2026, 10, 5),
    score=20.0,
    q=0.0001,
    rank=1,
    past=12,
    false_alarms=0,
    stride=28,
    sure=True,
    readings=(),
)


def spot(where: Where, **changes: object) -> Hotspot:
    return replace(SPOT, where=where, **changes)


def test_the_same_place_in_two_measures_is_one_story() -> None:
    csat = spot(SPOT.where[1:], measure="csat", score=12.0)
    (story,) = merged([csat, SPOT])
    assert (story.lead, story.also) == (SPOT, (csat,))


def test_two_topics_of_one_place_are_one_story_named_by_the_more_exact_one() -> None:
    wide = spot((("topic", "where_is_my_order"), ("region", "Bavaria")), score=30.0)
    (story,) = merged([wide, SPOT])
    assert story.lead == SPOT
    assert story.score == 30.0


@pytest.mark.parametrize(
    "other",
    [
        (("topic", "late_delivery"), ("carrier", "Nordpost")),
        (("topic", "defective"), ("product", "Headlamp")),
        (("topic", "damaged"), ("channel", "email")),
    ],
)
def test_another_place_is_another_story(other: Where) -> None:
    assert len(merged([spot((*SPOT.where, ("channel", "email"))), spot(other)])) == 2


def test_sure_stories_come_first_then_the_stronger() -> None:
    weak = spot((("topic", "stock"),), sure=False, score=50.0)
    small = spot((("product", "Boots"),), score=5.0)
    assert [story.lead for story in merged([weak, small, SPOT])] == [SPOT, small, weak]


def test_a_place_where_nothing_beats_all_searches_is_no_sure_story_but_one_alarm_vouches_for_the_others() -> None:
    quiet = replace(SPOT, alarm=False)
    assert [story.sure for story in merged([quiet])] == [False]
    csat = spot(SPOT.where[1:], measure="csat", score=9.0)
    (story,) = merged([quiet, csat])
    assert (story.sure, story.lead) == (True, quiet)


def test_what_began_earlier_is_found_over_a_longer_period() -> None:
    period = Filters(date(2026, 10, 4), date(2026, 10, 31))
    old = spot((("product", "Headlamp"),), since=date(2026, 8, 3))

    def find(filters: Filters, measure: str, against: Against) -> list[Hotspot]:
        return [old, SPOT] if filters.days == LONG_DAYS else []

    (found,) = stories(warehouse.open(Path("nowhere")), period, ("complaints",), find=find)
    assert (found.lead, found.lasting) == (old, True)


def test_cost_is_the_excess_times_the_price_and_unknown_without_one() -> None:
    story = Story(SPOT, (spot(SPOT.where, measure="csat"),))
    assert story.cost(4.5) == pytest.approx(30 * 4.5)
    assert story.cost(None) is None
    assert Story(spot(SPOT.where, measure="csat")).cost(4.5) is None


def test_nothing_loaded_has_no_stories(root: Path) -> None:
    assert stories(publish(root), Filters()) == []


@pytest.fixture(scope="module")
def sample(sample_root: Path) -> warehouse.Warehouse:
    return warehouse.open(sample_root)


@pytest.mark.slow
def test_the_three_stories_of_the_sample_shop_are_the_first_three(sample: warehouse.Warehouse) -> None:
    told = [story for story in stories(sample, Filters(date(2026, 6, 1), date(2026, 10, 31))) if story.sure][:3]
    places = [dict(story.lead.where) for story in told]
    assert places[0].items() >= {"carrier": "Parcelway", "region": "Bavaria"}.items()
    assert places[1].items() >= {"topic": "defective", "product": "Aurora 220 Headlamp"}.items()
    assert places[2] == {"channel": "chat"}
    assert told[2].lead.measure == "repeats"
    began = [story.lead.since for story in told]
    planted = [date(2026, 10, 5), date(2026, 8, 24), date(2026, 6, 1)]  # the batch needs three weeks to build up
    assert all(abs(day - truth) <= timedelta(days=7) for day, truth in zip(began, planted, strict=True)), began


@pytest.mark.slow
def test_the_last_four_weeks_name_the_carrier_and_then_the_batch_that_goes_on(sample: warehouse.Warehouse) -> None:
    told = [story for story in stories(sample, Filters(date(2026, 10, 4), date(2026, 10, 31))) if story.sure]
    assert dict(told[0].lead.where).items() >= {"carrier": "Parcelway", "region": "Bavaria"}.items()
    assert dict(told[1].lead.where).items() >= {"product": "Aurora 220 Headlamp"}.items()
    assert told[1].lasting
    assert len(told) == 2
