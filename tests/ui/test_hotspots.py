"""A finding is told in words that hold what the scan found, and nothing that it did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from metrics import warehouse
from metrics.effect import Effect
from metrics.filters import Filters
from metrics.hotspots import Hotspot
from metrics.stories import Story
from tests import shop
from tests.pages.app import opened, words
from ui import cached, evidence, finding, hotspots, plain, scans, view
from ui.view import View

LATE = Hotspot(
    measure="complaints",
    where=(("carrier", "Parcelway"), ("topic", "late_delivery")),
    start=date(2026, 10, 4),
    end=date(2026, 10, 31),
    effect=Effect(84, 21.4, None, 3.93, 2.91, 5.2),
    share=0.62,
    since=date(2026, 9, 6),
    score=40.0,
    q=0.0001,
    rank=1,
    past=7,
    false_alarms=0,
    stride=28,
    sure=True,
    readings=(),
)
# A team with a bad week: forty late deliveries in Lyon, in the last four weeks.
PLANT = """
INSERT INTO contacts BY NAME
SELECT * REPLACE ('planted:' || contact_id AS contact_id, 'Lyon' AS team, 'late_delivery' AS topic,
    true AS is_complaint, 'email' AS channel)
FROM contacts WHERE created_on > DATE '2026-10-03' AND kind = 'ticket' ORDER BY contact_id LIMIT 90
"""


@pytest.fixture
def planted(root: Path) -> Path:
    shop.fill(root)
    with duckdb.connect(str(next((root / "warehouse").glob("*.duckdb")))) as connection:
        connection.execute(PLANT)
    return root


@pytest.fixture
def chosen(planted: Path) -> View:
    days = view.days("28d", shop.LATEST)
    assert days
    found = warehouse.open(planted)
    return View(str(planted), found.version, Filters(*days), "previous", None, found.first_on, found.latest_on)


def test_the_title_says_what_and_where() -> None:
    assert plain.spoken(finding.title(LATE)) == "Late delivery with carrier Parcelway"
    nowhere = replace(LATE, where=(("region", "Bavaria"), ("team", "unknown")))
    assert plain.spoken(finding.title(nowhere)) == "Complaints in region Bavaria without a team"


def test_the_amount_holds_observed_expected_ratio_and_interval() -> None:
    text = plain.spoken(finding.amount(LATE))
    assert text == "84 complaints instead of about 21, 3.9 times as many (95 %: 2.9 to 5.2)"


def test_a_rate_names_the_answers_it_is_a_part_of() -> None:
    low = replace(LATE, measure="csat", effect=Effect(31, 8.04, 45, 3.9, 2.0, 7.7))
    assert plain.spoken(finding.amount(low)).startswith(
        "31 unsatisfied answers of 45 answers (69 %) instead of about 8, 3.9 times"
    )


def test_something_that_was_never_there_has_no_ratio() -> None:
    new = replace(LATE, effect=Effect(12, 0.0, None, float("inf"), 3.0, float("inf")))
    text = finding.amount(new)
    assert "not there before" in text
    assert "inf" not in text


def test_the_facts_say_since_when_how_much_of_all_and_how_sure() -> None:
    text = finding.facts(LATE)
    assert text.startswith(
        "Since about 6 Sep 2026; 63 more than expected (95 %: 55 to 68); 62 % of the rise in complaints."
    )
    assert "Bigger than anything in the last 7 periods" in text
    assert "fewer than one such finding in 1,000" in text
    assert "more than all of the rise in complaints, elsewhere they fell" in finding.facts(replace(LATE, share=1.4))
    assert "rise in" not in finding.facts(replace(LATE, share=None))
    assert "About 3.0 % of findings this strong are chance" in plain.spoken(finding.facts(replace(LATE, q=0.03)))


def test_nothing_found_names_the_past_and_the_strongest_rise() -> None:
    text = finding.nothing([replace(LATE, sure=False)], "complaints")
    assert text.startswith("Nothing stands out in complaints against the last 7 periods of 28 days.")
    assert "Late delivery" in text
    assert "weeks" in finding.nothing([replace(LATE, stride=7)], "csat")
    assert "as far as the periods before" in finding.nothing([], "all")


def test_a_hostile_name_is_text() -> None:
    hostile = replace(LATE, where=(("product", shop.XSS),))
    assert "<img" not in finding.title(hostile).replace("\\<", "")


def test_an_end_is_told_where_there_is_one() -> None:
    assert finding.when(replace(LATE, until=date(2026, 10, 20))) == "From about 6 Sep 2026 to 20 Oct 2026"


def test_what_else_was_found_in_a_place_is_told_once_and_only_if_sure() -> None:
    csat = replace(LATE, measure="csat", where=LATE.where[:1])
    chance = replace(LATE, where=(("carrier", "Parcelway"), ("topic", "damaged")), sure=False)
    text = finding.also(Story(LATE, (csat, csat, chance)))
    assert plain.spoken(text) == "There too: unsatisfied answers (3.9 times)."
    assert finding.also(Story(LATE)) == ""


def test_the_false_alarms_of_the_own_past_are_told_in_words() -> None:
    text = finding.alarms([replace(LATE, past=12, false_alarms=1, stride=7)])
    assert text == "Played again over 12 past weeks, this search would have raised an alarm in one of them."
    several = finding.alarms([replace(LATE, past=12, false_alarms=2, stride=7, searches=9)])
    assert (
        several == "Played again over 12 past weeks, these 9 searches together would have raised an alarm in 2 of them."
    )
    assert finding.alarms([replace(LATE, past=0)]) == ""


def test_the_planted_rise_is_first_and_its_tickets_are_its_own(chosen: View) -> None:
    first = hotspots.told(chosen, "all")[0]
    assert first.sure
    assert ("team", "Lyon") in first.lead.where
    rows = evidence.examples(chosen, first.lead)
    assert set(rows["team"]) == {"Lyon"}
    assert rows.filter(pl.col("day") < first.lead.start).is_empty()


@pytest.mark.parametrize("measure", hotspots.MEASURES)
def test_every_measure_can_be_chosen(chosen: View, measure: str) -> None:
    assert isinstance(hotspots.told(chosen, measure), list)
    assert isinstance(hotspots.told(chosen, measure, "year"), list)


def test_a_price_makes_a_cost(chosen: View) -> None:
    story = Story(LATE)
    assert scans.cost(chosen, story) is None
    (Path(chosen.root) / "settings.toml").write_text('cost_per_contact = 5.0\ncurrency = "EUR"\n')
    warehouse.open(Path(chosen.root))
    amount, currency = scans.cost(chosen, story) or (0.0, "")
    assert (round(amount), currency) == (313, "EUR")


def test_filtering_by_it_keeps_the_filters_and_adds_the_place(chosen: View) -> None:
    spot = replace(LATE, where=(("team", "Lyon"), ("topic", "late_delivery")))
    narrowed = replace(chosen, filters=chosen.filters.narrowed("channel", "email"))
    assert hotspots.target(narrowed, spot) == {
        "period": "custom",
        "from": date(2026, 10, 4),
        "to": date(2026, 10, 31),
        "channel": ["email"],
        "team": ["Lyon"],
        "topic": ["late_delivery"],
    }
    assert hotspots.target(chosen, replace(LATE, where=(("weekday", "1"),))) is None


def test_the_number_of_complaints_is_explained_by_what_counts_just_them(chosen: View) -> None:
    lyon = replace(LATE, where=(("team", "Lyon"), ("topic", "late_delivery")))
    there = cached.value(replace(chosen, filters=lyon.filters(chosen.filters)), "contacts").n
    all_of_them, some = (replace(lyon, effect=replace(LATE.effect, observed=n)) for n in (there, there - 1))
    assert there > 90
    assert evidence.number(chosen, all_of_them) == "contacts"
    assert evidence.number(chosen, some) == "complaint_rate"
    assert evidence.number(chosen, replace(lyon, measure="csat")) == "csat"


def test_the_page_lists_the_planted_rise_and_shows_its_tickets_when_asked(planted: Path) -> None:
    app = opened("complaints")
    assert not app.exception
    assert "at team Lyon" in plain.spoken(words(app))
    before = len(app.dataframe)
    app.toggle[0].set_value(True).run()
    assert not app.exception
    assert len(app.dataframe) > before
    assert "Words that set it apart" in words(app)
    app.button(key="story-1-filter").click().run()
    assert not app.exception
    assert (app.multiselect(key="team-list").value, app.selectbox(key="period").value) == (["Lyon"], "custom")
    assert "team Lyon" in plain.spoken(words(app))


@pytest.mark.parametrize("measure", ["complaints", "contacts", "csat"])
def test_a_quiet_shop_says_that_nothing_stands_out(root: Path, measure: str) -> None:
    shop.fill(root)
    days, found = view.days("28d", shop.LATEST), warehouse.open(root)
    assert days
    quiet = View(str(root), found.version, Filters(*days), "previous", None, found.first_on, found.latest_on)
    told = hotspots.told(quiet, measure)
    assert not any(story.sure for story in told)
    assert finding.nothing([story.lead for story in told], measure).startswith("Nothing stands out in")
