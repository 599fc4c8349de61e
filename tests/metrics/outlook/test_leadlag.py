from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from metrics.filters import Filters
from metrics.outlook import leadlag, leads
from metrics.outlook.smoothing import rooted
from tests.metrics.making import answer, contact, publish
from tests.metrics.outlook.leading import NAMES, PAIRS, searched, topics


def test_a_planted_lead_is_found_with_its_days_and_direction() -> None:
    found = searched(2003, strength=1.5, level=20.0, days=600).found
    assert [(lead.before, lead.after) for lead in found] == [("topic 0", "topic 1")]
    assert 4 <= found[0].days <= 8
    assert 0 < found[0].held <= found[0].weeks <= 10
    assert found[0].gain > 0
    assert found[0].p <= leadlag.SHOWN


def test_most_planted_leads_are_found() -> None:
    hits = [
        any(
            (lead.before, lead.after) == ("topic 0", "topic 1") for lead in searched(seed, strength=1.5, days=600).found
        )
        for seed in range(3000, 3012)
    ]
    assert np.mean(hits) >= 0.6


def test_independent_topics_seldom_show_a_lead() -> None:
    assert np.mean([bool(searched(seed).found) for seed in range(60)]) <= 0.07


def test_topics_that_rise_at_once_do_not_lead_each_other() -> None:
    found = searched(5, strength=1.5, lag=0, level=20.0)
    assert not [lead for lead in found.found if {lead.before, lead.after} == {"topic 0", "topic 1"}]


def test_the_last_days_change_no_choice_of_a_lag() -> None:
    series = topics(1, strength=1.5)
    changed = {name: np.concatenate([values[:350], values[350:] * 3]) for name, values in series.items()}
    split = int(396 * leadlag.LEARNED)
    chosen = []
    for each in (series, changed):
        volume = rooted(np.sum(list(each.values()), axis=0))
        scaled = {name: rooted(values) for name, values in each.items()}
        residuals = {
            name: leadlag._residuals(leadlag._base(scaled[name], volume, 1), scaled[name], split) for name in NAMES
        }
        chosen.append(leadlag._chosen(PAIRS, residuals))
    assert chosen[0] == chosen[1]


def test_the_base_knows_nothing_of_the_days_it_forecasts_over() -> None:
    series = topics(1)
    volume, scaled = rooted(series["topic 1"] * 3), rooted(series["topic 0"])
    changed, more = scaled.copy(), volume.copy()
    changed[200 - 5 + 1 :], more[200 - 5 + 1 :] = 99, 99
    assert np.array_equal(leadlag._base(scaled, volume, 5)[200], leadlag._base(changed, more, 5)[200])


def test_holm_is_that_of_statsmodels() -> None:
    values = np.random.default_rng(1).random(20) ** 3
    assert np.allclose(leadlag._holm(list(values)), multipletests(values, method="holm")[1])
    assert leadlag._holm([]) == []


def test_too_few_days_are_not_searched() -> None:
    found = searched(1, days=150)
    assert not found.enough
    assert (found.found, found.tried) == ((), 0)


def test_flat_series_lead_nothing() -> None:
    flat = {"one": np.zeros(300), "other": np.zeros(300)}
    assert not leadlag.search([("one", "other")], flat, np.zeros(300)).found


@pytest.mark.parametrize("contacts", [0, 40])
def test_a_small_warehouse_is_not_searched(root: Path, contacts: int) -> None:
    rows = [contact(at, date(2026, 1, 1) + timedelta(days=at), topic="stock") for at in range(contacts)]
    assert not leads.leads(publish(root, rows), Filters()).enough


def test_complaint_topics_delivery_as_a_whole_and_low_ratings_can_be_led(root: Path) -> None:
    start, rows, answers = date(2026, 1, 1), [], []
    for day in range(200):
        on = start + timedelta(days=day)
        for at, topic in enumerate(("stock", "late_delivery", "damaged")):
            rows.append(contact(day * 3 + at, on, topic=topic, is_complaint=topic != "stock"))
        answers.append(answer(day, on, survey_type="csat", satisfied=False))
    wh = publish(root, rows, answers, as_of=datetime(2026, 12, 31))
    # Three topics before two of them, their sum (led by stock only) and low ratings (led by all three).
    assert leads.leads(wh, Filters()).tried == 4 + 1 + 3
