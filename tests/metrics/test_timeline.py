"""What happened to one contact, in order, and what was made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.errors import UnknownContactError
from metrics.timeline import Moment, timeline
from metrics.warehouse import Warehouse
from tests.metrics.conftest import Known
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)
NINE = datetime(2026, 10, 5, 9)
HOUR = timedelta(hours=1)


def _published(root: Path, **fields: Any) -> Warehouse:
    survey = answer(1, DAY + timedelta(days=3), survey_type="csat", score_raw="4", contact_id="test:ticket:1")
    return publish(root, [contact(1, DAY, as_of=NINE + 90 * HOUR, **fields)], [survey], reporting_zone="Europe/Berlin")


def _by_title(root: Path, **fields: Any) -> dict[str, Moment]:
    return {moment.title: moment for moment in timeline(_published(root, **fields), "test:ticket:1")}


def test_the_life_of_a_contact_in_its_order_and_in_the_reporting_zone(root: Path) -> None:
    wh = _published(
        root,
        out_of_hours=True,
        schedule="Support",
        bot_involved=True,
        first_reply_at=NINE + 5 * HOUR,
        first_response_seconds=5 * 3600.0,
        first_response_basis="timestamp_diff",
        first_response_open_seconds=3600.0,
        first_response_target_seconds=2 * 3600.0,
        first_response_due_at=NINE + 2 * HOUR,
        first_response_sla="missed",
        reopens=2,
        solved_on=DAY + timedelta(days=1),
        solved_at=NINE + 24 * HOUR,
        resolution_seconds=86400.0,
        resolution_basis="timestamp_diff",
        resolution_sla="met",
    )
    found = timeline(wh, "test:ticket:1")
    titles = [moment.title for moment in found]
    assert titles == [
        "Created",
        "Out of hours",
        "Bot",
        "Reply due",
        "First reply",
        "In opening hours",
        "Reopened",
        "Solved",
        "Rated",
    ]
    times = [moment.at for moment in found if moment.at]
    assert times == sorted(times)
    assert found[0].at == NINE.replace(tzinfo=UTC)
    assert found[0].at.hour == 11, "in Berlin it is two hours later"
    by_title = dict(zip(titles, found, strict=True))
    assert by_title["First reply"].text == "First reply of a person, 5 h after it came, later than its target."
    assert by_title["First reply"].basis == "from the two times"
    assert "1 h of it lay within the opening hours; 4 h outside them were paused." in by_title["In opening hours"].text
    assert [by_title[each].effect for each in ("Created", "Out of hours", "Bot", "Reopened", "Solved")] == [
        "counted",
        "paused",
        "excluded",
        "excluded",
        "counted",
    ]
    assert "twice" in by_title["Reopened"].text
    assert by_title["Rated"].text == "The customer answered 4 (CSAT)."


def test_an_open_contact_without_a_reply_says_what_is_not_known(root: Path) -> None:
    found = _by_title(root, waiting_since=NINE + HOUR, next_reply_due_at=NINE + 3 * HOUR)
    assert "It is in no first response time" in found["No first reply"].text
    assert found["No first reply"].effect == "excluded"
    assert "Still open when it was exported" in found["Last known"].text
    assert found["Waiting"].at == (NINE + HOUR).replace(tzinfo=UTC)
    assert "Next reply due" in found


def test_a_time_that_the_export_reports_is_told_apart(root: Path) -> None:
    found = _by_title(root, first_response_business_seconds=600.0, bot_resolved=True, bot_handoff=True)
    assert found["First reply, business hours"].basis == "as the export reports it, in business hours"
    assert "No first reply" not in found
    assert found["Closed by the bot"].effect == "excluded"
    assert found["Handed over"].at is None


def test_nothing_of_an_excluded_contact_is_counted(root: Path) -> None:
    found = _by_title(root, excluded="spam", first_response_seconds=60.0)
    assert found["Left out"].text == "It is spam: no KPI counts it."
    assert "counted" not in {moment.effect for name, moment in found.items() if name != "Rated"}


def test_every_contact_has_a_timeline(known: Known) -> None:
    for row in known.contacts[:200]:
        found = timeline(known.wh, row["contact_id"])
        assert found[0].title == "Created"
        assert all(moment.text.endswith(".") for moment in found)


def test_an_unknown_contact_is_refused_with_a_hint(known: Known) -> None:
    with pytest.raises(UnknownContactError, match="column `id`"):
        timeline(known.wh, "test:ticket:none")
