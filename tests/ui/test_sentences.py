"""The sentence on top says what the cards say, worst first, and nothing that the sample does not carry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from metrics import kpis, warehouse
from metrics.filters import UNKNOWN, Filters
from tests import shop
from ui import plain, sentences, view
from ui.view import View


@pytest.fixture
def chosen(root: Path) -> View:
    shop.fill(root, 6000)
    days = view.days("28d", shop.LATEST)
    assert days
    opened = warehouse.open(root)
    return View(str(root), opened.version, Filters(*days), "previous", None, opened.first_on, opened.latest_on)


def test_a_clear_change_comes_first_with_its_place_and_its_limit(chosen: View) -> None:
    text = plain.spoken(sentences.headline(chosen, ("csat", "first_response_sla"), "channel"))
    assert text.startswith(
        "In the last 28 days: first response within target got worse: 75 % (\u221211.7 pp), most of it in E-mail"
    )
    assert "still maturing until 1 Nov 2026" in text
    assert text.endswith("No clear change in CSAT (46 %).")


def test_a_small_sample_is_said_to_be_too_little(chosen: View) -> None:
    few = replace(chosen, filters=chosen.filters.narrowed("channel", "phone"))
    assert "too little to compare: CSAT" in sentences.headline(few, ("csat",))


def test_without_a_comparison_only_the_values_are_told(chosen: View) -> None:
    text = plain.spoken(sentences.headline(replace(chosen, compare=None), ("csat", "nps")))
    assert text == "In the last 28 days: CSAT (46 %) and NPS (\u221215)"


def test_a_filter_from_a_file_is_text(chosen: View) -> None:
    hostile = replace(chosen, filters=chosen.filters.narrowed("team", shop.XSS))
    assert "<img" not in sentences.headline(hostile, ("csat",)).replace("\\<", "")


def test_the_channels_are_named_with_their_shares(chosen: View) -> None:
    assert "most contacts come through e-mail (42 %), chat (35 %)" in plain.spoken(sentences.channels(chosen))


def test_a_period_longer_than_the_data_is_not_compared(chosen: View) -> None:
    year = view.days("12m", shop.LATEST)
    assert year
    assert not view.covered(Filters(*year), "previous", chosen.first_on)
    assert view.covered(chosen.filters, "previous", chosen.first_on)


def test_the_complaint_topics_that_moved_are_named_the_largest_rise_first(chosen: View) -> None:
    rows = [
        {"topic": "damaged", "value": 0.02, "n": 1000, "difference": -0.03, "verdict": "lower"},
        {"topic": "late_delivery", "value": 0.13, "n": 1000, "difference": 0.05, "verdict": "higher"},
        {"topic": "wrong_item", "value": 0.04, "n": 1000, "difference": 0.01, "verdict": "no clear change"},
    ]
    text = plain.spoken(sentences.complaints(chosen, pl.DataFrame(rows)))
    assert "Late delivery rose to 13" in text
    assert text.index("Late delivery rose") < text.index("amaged fell to 2")
    assert "rong item" not in text


def test_without_moved_topics_the_sentence_speaks_of_the_rate_alone(chosen: View) -> None:
    assert sentences.complaints(chosen, pl.DataFrame()) == sentences.headline(chosen, ("complaint_rate",), "topic")


def spread(*rows: tuple[str, float, bool]) -> str:
    frame = pl.DataFrame(rows, schema=["team", "value", "low_sample"], orient="row").with_columns(n=pl.lit(2000))
    return plain.spoken(sentences.spread(frame, "team", kpis.get("csat")))


def test_the_title_of_dots_says_how_far_apart_they_are_low_samples_and_the_unknown_aside() -> None:
    dots = (("Returns", 0.625, False), ("A_b", 0.815, False), ("Few", 0.1, True), (UNKNOWN, 0.99, False))
    assert spread(*dots) == "CSAT: 62.5\u00a0% (Returns) to 81.5\u00a0% (A_b)"


def test_the_title_of_dots_names_no_distance_where_there_is_none_to_tell() -> None:
    assert spread(("Returns", 0.625, False), ("Few", 0.1, True)) == "CSAT by team"
    assert spread(("Returns", 0.5, False), ("Berlin", 0.5, False)) == "CSAT by team"
