"""Hotspots on a warehouse: found where they were planted, dated, filtered, and silent when nothing happened."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.errors import UnknownDimensionError
from metrics.filters import Filters
from metrics.hotspots import MEASURES, UnknownMeasureError, hotspots
from metrics.warehouse import Warehouse
from tests.metrics.making import answer, contact, publish

FIRST, LAST, WEEKS = date(2026, 1, 5), date(2026, 6, 28), 25
START = LAST - timedelta(days=6)
WEEK = Filters(START, LAST)
DIMS = ("topic", "carrier", "region")
PLACE = {"topic": "late_delivery", "carrier": "Parcelway"}
TOPICS = ("late_delivery", "damaged", "returns", "payment", "account")
CARRIERS = ("Parcelway", "Nordpost", "SwiftBox")
REGIONS = ("north", "south", "east", "west")


def shop(root: Path, since: date | None = None, bad: bool = False) -> Warehouse:
    """25 weeks of contacts, each rated once; from `since` on more of them, or worse ratings, in one place."""
    draw, contacts, answers = random.Random(11), [], []
    for day in (FIRST + timedelta(days=n) for n in range(7 * WEEKS)):
        for _ in range(30):
            fields = {"topic": draw.choice(TOPICS), "carrier": draw.choice(CARRIERS), "region": draw.choice(REGIONS)}
            contacts.append((day, fields))
            hit = bad and since is not None and day >= since and fields.items() >= PLACE.items()
            answers.append((day, fields, draw.random() < (0.1 if hit else 0.9)))
        if since and not bad and day >= since:
            contacts += [(day, {**PLACE, "region": draw.choice(REGIONS)}) for _ in range(8)]
    return publish(
        root,
        [
            contact(n, day, **fields, is_complaint=fields["topic"] != "account")
            for n, (day, fields) in enumerate(contacts)
        ],
        [answer(n, d, **fields, survey_type="csat", satisfied=ok) for n, (d, fields, ok) in enumerate(answers)],
    )


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return shop(tmp_path_factory.mktemp("quiet"))


@pytest.fixture(scope="module")
def hot(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return shop(tmp_path_factory.mktemp("hot"), since=LAST - timedelta(days=6))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_quiet_week_has_no_hotspot(quiet: Warehouse, measure: str) -> None:
    assert hotspots(quiet, WEEK, measure, DIMS) == []


@pytest.mark.parametrize("days", [28, 84])
@pytest.mark.parametrize("measure", ["contacts", "complaints", "csat"])
def test_the_first_day_of_an_export_is_no_rise_where_older_surveys_and_single_old_tickets_are_loaded(
    tmp_path: Path, measure: str, days: int
) -> None:
    draw, begun, old = random.Random(5), LAST - timedelta(days=69), date(2024, 3, 1)
    each_day = [begun + timedelta(days=n) for n in range(70) for _ in range(20)]
    contacts = [
        contact(n, day, topic=draw.choice(TOPICS), channel=draw.choice(("email", "chat")), is_complaint=n % 3 == 0)
        for n, day in enumerate([old, old + timedelta(days=9), *each_day])
    ]
    ratings = [
        answer(n, day, topic=draw.choice(TOPICS), survey_type="csat", satisfied=n % 9 > 0)
        for n, day in enumerate(each_day)
    ]
    surveys = [answer(5000 + n, old + timedelta(days=n), survey_type="nps") for n in range(300)]
    wh = publish(tmp_path, contacts, [*ratings, *surveys])
    assert hotspots(wh, Filters(LAST - timedelta(days=days - 1), LAST), measure, ("topic", "channel")) == []


@pytest.mark.parametrize("measure", ["contacts", "complaints"])
def test_a_planted_rise_is_found_with_place_date_and_size(hot: Warehouse, measure: str) -> None:
    (found,) = hotspots(hot, WEEK, measure, DIMS)
    assert dict(found.where) == PLACE
    assert (found.start, found.end, found.since) == (START, WEEK.end, START)
    assert found.effect.excess == pytest.approx(56, abs=18)
    assert found.effect.excess_low > 20
    assert found.share == pytest.approx(1, abs=0.6)


def test_the_evidence_says_how_it_compares_with_the_past(hot: Warehouse) -> None:
    (found,) = hotspots(hot, WEEK, "contacts", DIMS)
    assert found.evidence.startswith("Bigger than anything in the last 12 weeks;")
    assert found.q < 0.001


def test_a_rise_that_lasts_is_dated_back(tmp_path: Path) -> None:
    since = LAST - timedelta(days=20)
    (found,) = hotspots(shop(tmp_path, since), WEEK, "contacts", DIMS)
    assert (dict(found.where), found.since) == (PLACE, since)


def test_a_fall_of_satisfaction_is_found(tmp_path: Path) -> None:
    (found,) = hotspots(shop(tmp_path, START, bad=True), WEEK, "csat", DIMS)
    assert dict(found.where) == PLACE
    assert found.effect.exposure is not None
    assert found.effect.exposure > found.effect.observed > found.effect.expected


def test_the_filter_narrows_what_is_scanned(hot: Warehouse) -> None:
    elsewhere = Filters(START, WEEK.end, (("carrier", ("Nordpost", "SwiftBox")),))
    assert hotspots(hot, elsewhere, "contacts", DIMS) == []


def test_a_hotspot_leads_to_its_rows(hot: Warehouse) -> None:
    (found,) = hotspots(hot, WEEK, "contacts", DIMS)
    clause, params = found.filters(WEEK).clause("created_on")
    count = hot.query(f"SELECT count(*) FROM contacts WHERE {clause}", params).item()  # noqa: S608 - clause from Filters
    assert count == found.effect.observed


def test_unsure_causes_are_shown_only_on_request(quiet: Warehouse) -> None:
    every = hotspots(quiet, WEEK, "contacts", DIMS, unsure=True)
    assert every
    assert not any(found.sure for found in every)


def test_days_are_compared_with_the_same_day_of_the_week(hot: Warehouse) -> None:
    day = Filters(LAST, LAST)
    (found,) = hotspots(hot, day, "contacts", DIMS, unsure=True)[:1]
    assert (found.stride, dict(found.where)) == (7, PLACE)


def test_a_period_without_a_past_has_no_hotspots(hot: Warehouse) -> None:
    assert hotspots(hot, Filters(FIRST, FIRST + timedelta(days=6)), "contacts", DIMS) == []


def test_with_little_past_the_evidence_says_so(hot: Warehouse) -> None:
    months = Filters(LAST - timedelta(days=76), LAST)
    found = hotspots(hot, months, "contacts", DIMS, unsure=True)
    assert found
    assert all("too little past" in each.evidence for each in found)


def test_later_rows_change_nothing(hot: Warehouse, quiet: Warehouse) -> None:
    before = Filters(START - timedelta(days=7), START - timedelta(days=1))
    key: Any = [(found.where, found.score) for found in hotspots(quiet, before, "contacts", DIMS, unsure=True)]
    assert [(found.where, found.score) for found in hotspots(hot, before, "contacts", DIMS, unsure=True)] == key


def test_an_empty_warehouse_has_no_hotspots(root: Path) -> None:
    assert hotspots(publish(root), None, "contacts", DIMS) == []


def test_unknown_words_are_refused_with_a_hint(quiet: Warehouse) -> None:
    with pytest.raises(UnknownMeasureError, match="Did you mean 'complaints'"):
        hotspots(quiet, WEEK, "complaint", DIMS)
    with pytest.raises(UnknownDimensionError, match="carier"):
        hotspots(quiet, WEEK, "contacts", ("carier",))
