"""Business time that an export reports beside ours, in the report of its load."""

from __future__ import annotations

from pathlib import Path

import settings
from pipelines.loads import history, rebuild
from settings import WEEKDAYS, Days, Schedule, Settings
from tests.pipelines.factory import Row, at, commit_rows, ticket

HOUR = 3600.0


def rows(business: float) -> list[Row]:
    """Ten tickets that were answered after two hours of an office that is open from nine to five."""
    moments = {"created_at": at("2026-03-06 16:00"), "first_reply_at": at("2026-03-09 10:00")}
    return [ticket(str(number), **moments, first_reply_business_seconds=business) for number in range(10)]


def office(root: Path, until: str = "17:00") -> None:
    days = Days(**dict.fromkeys(WEEKDAYS[:5], (f"09:00-{until}",)))
    settings.save(root, Settings(schedules=(Schedule(name="Office", days=days),)))


def test_without_opening_hours_or_business_time_there_is_nothing_to_compare(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", rows(2 * HOUR)))
    assert history(root)[0].warnings == []


def test_the_report_says_how_well_the_two_agree_and_follows_the_settings(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", rows(2 * HOUR)))
    office(root)
    rebuild(root)
    (said,) = history(root)[0].warnings
    assert said == (
        "Business time of the first response: the median is 2 h 0 min in the export and 2 h 0 min by our opening "
        "hours; 100 % of 10 contacts agree within 10 %."
    )
    office(root, until="18:00")
    rebuild(root)
    (said,) = history(root)[0].warnings
    assert "2 h 0 min in the export and 3 h 0 min by our opening hours; 0 % of 10 contacts" in said
    assert said.endswith("The opening hours of the help desk may differ from those in the settings.")
    settings.save(root, Settings())
    rebuild(root)
    assert history(root)[0].warnings == []
