"""What the figures say in words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from metrics import kpis, queries, sentences
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from tests.metrics.making import answer, contact, publish

LAST = date(2026, 10, 31)
FOUR_WEEKS = Filters(LAST - timedelta(days=27), LAST)


def _quiet_year_then(root: Path, seconds: float) -> Warehouse:
    """Two contacts a day, answered in about an hour, and in the last four weeks in `seconds`."""
    rows = []
    for back in range(400):
        usual = seconds if back < 28 else 3600.0
        for part in range(2):
            spread = 0.5 + (back * 7 + part * 3) % 11 / 10
            day = LAST - timedelta(days=back)
            rows.append(contact(2 * back + part, day, first_response_seconds=usual * spread))
    return publish(root, rows)


def _said(wh: Warehouse, kpi: str = "first_response_time", filters: Filters = FOUR_WEEKS) -> str:
    return sentences.sentence(queries.value(wh, kpi, filters, "previous"), filters, wh.latest_on)


def test_a_slower_response_is_said_to_be_slower(root: Path) -> None:
    said = _said(_quiet_year_then(root, 13200))
    assert said.startswith("First response time: 3 h 40 min in the last 28 days, slower than 1 h before.")


def test_a_faster_response_is_said_to_be_faster(root: Path) -> None:
    assert ", faster than 1 h before." in _said(_quiet_year_then(root, 1200))


def test_no_clear_change_is_said_to_be_none(root: Path) -> None:
    wh = _quiet_year_then(root, 3700)
    assert ", no clear change from 1 h before." in _said(wh)
    change = queries.value(wh, "first_response_time", FOUR_WEEKS, "previous").change
    assert change is not None
    unseen = sentences.unseen(kpis.get("first_response_time"), change)
    assert unseen.startswith("A change below ")
    assert "+" not in unseen


def test_a_figure_that_still_changes_says_until_when(root: Path) -> None:
    assert _said(_quiet_year_then(root, 3600)).endswith("Until 3 Nov 2026 still maturing.")


def test_a_low_sample_is_said(root: Path) -> None:
    wh = publish(root, [], [answer(n, LAST, survey_type="csat", satisfied=n > 2) for n in range(12)])
    assert _said(wh, "csat").startswith(
        "CSAT: 75 % in the last 28 days (low sample, n = 12); the earlier period has no"
    )


def test_no_data_has_its_reason(root: Path) -> None:
    wh = publish(root, [contact(1, LAST)])
    assert _said(wh, "nps") == "NPS: no data in the last 28 days. No answers in this period and filter."


def test_groups_are_compared_without_the_low_samples(root: Path) -> None:
    rows = [contact(n, LAST, channel="chat", first_response_seconds=60.0) for n in range(40)]
    rows += [contact(100 + n, LAST, channel="email", first_response_seconds=7200.0) for n in range(40)]
    rows += [contact(200, LAST, channel="phone", first_response_seconds=1.0)]
    wh = publish(root, rows)
    frame = queries.breakdown(wh, "first_response_time", FOUR_WEEKS, "channel")
    said = sentences.spread(kpis.get("first_response_time"), frame, "channel")
    assert said == "Between channels: from 1 min (chat) to 2 h (email); 1 more with a low sample."


def test_one_group_has_nothing_to_be_compared_with(root: Path) -> None:
    wh = publish(root, [contact(n, LAST, first_response_seconds=60.0) for n in range(40)])
    frame = queries.breakdown(wh, "first_response_time", FOUR_WEEKS, "channel")
    assert sentences.spread(kpis.get("first_response_time"), frame, "channel") == ""
