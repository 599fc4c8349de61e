"""What opening hours and targets make of contacts, in a warehouse that is really built."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import canonical
from settings import WEEKDAYS, Days, Schedule, Settings, Target
from settings import save as save_settings
from tests.pipelines.factory import NOON, Built, Row, at, built, chat, commit_rows, facts, store, ticket
from tests.pipelines.hours import oracle

NINE_TO_FIVE = Days(**dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))
OFFICE = Schedule(name="Office", days=NINE_TO_FIVE)
HOUR = 3600.0
OPEN = {"hours": "open"}


def contact(root: Path, row: Row, settings: Settings, table: str = "tickets") -> dict[str, Any]:
    (found,) = built(root, settings, **{table: [row]}).rows("FROM contacts")
    return found


def open_for(first_response: float = HOUR, **more: float) -> Settings:
    """An office with one target in open hours."""
    return Settings(schedules=(OFFICE,), targets=(Target(hours="open", first_response_seconds=first_response, **more),))


# --- open time ------------------------------------------------------------------------------------------------------


def test_open_time_lies_beside_calendar_time_and_beside_what_the_export_reports(root: Path) -> None:
    row = ticket(
        created_at=at("2026-03-06 16:00"),  # a Friday
        first_reply_at=at("2026-03-09 10:00"),
        solved_at=at("2026-03-09 12:00"),
        status="solved",
        first_reply_business_seconds=60.0,
    )
    found = contact(root, row, Settings(schedules=(OFFICE,)))
    assert (found["schedule"], found["out_of_hours"]) == ("Office", False)
    assert (found["first_response_open_seconds"], found["resolution_open_seconds"]) == (2 * HOUR, 4 * HOUR)
    assert (found["first_response_seconds"], found["first_response_business_seconds"]) == (66 * HOUR, 60.0)


def test_a_reported_calendar_duration_gives_the_moment_of_the_reply(root: Path) -> None:
    row = ticket(created_at=at("2026-03-06 16:00"), first_reply_seconds=66 * HOUR)
    assert contact(root, row, Settings(schedules=(OFFICE,)))["first_response_open_seconds"] == 2 * HOUR


def test_a_reported_business_duration_gives_no_open_time(root: Path) -> None:
    row = ticket(first_reply_business_seconds=60.0)
    assert contact(root, row, Settings(schedules=(OFFICE,)))["first_response_open_seconds"] is None


@given(
    opened=st.lists(st.integers(0, 23), unique=True, min_size=1, max_size=4),
    ages=st.lists(st.integers(1, 5 * 24 * 60), min_size=1, max_size=8),
    solved=st.integers(0, 8),
)
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_open_contacts_are_watched_for_as_long_as_a_minute_by_minute_count_says(
    tmp_path_factory: pytest.TempPathFactory, opened: list[int], ages: list[int], solved: int
) -> None:
    """The export is of the Monday after Berlin turned its clocks."""
    seen = at("2026-03-30 12:00")
    texts = tuple(f"{hour:02d}:00-{hour:02d}:45" for hour in sorted(opened))
    office = OFFICE.model_copy(update={"days": Days(**dict.fromkeys(WEEKDAYS, texts)), "zone": "Europe/Berlin"})
    came = [seen - timedelta(minutes=age) for age in ages]
    over = {"status": "solved", "solved_at": seen - timedelta(minutes=1)}
    rows = [
        ticket(str(place), created_at=moment, **(over if place < solved else {"status": "open"}))
        for place, moment in enumerate(came)
    ]
    root = tmp_path_factory.mktemp("watched")
    load = store(root, "tickets", rows, exported_at=seen)
    made = Built(root, [load], Settings(schedules=(office,)))
    found = made.rows("SELECT * FROM contacts ORDER BY source_id::INTEGER")
    ends = [over["solved_at"] if place < solved else seen for place in range(len(came))]
    counted = [oracle.elapsed((office,), None, None, *span, "UTC") for span in zip(came, ends, strict=True)]
    assert [row["watched_open_seconds"] for row in found] == [each.total_seconds() for each in counted]


@pytest.mark.parametrize(
    ("created", "outside"),
    [("2026-03-06 08:59", True), ("2026-03-06 09:00", False), ("2026-03-06 17:00", True), ("2026-03-07 12:00", True)],
)
def test_a_contact_that_comes_while_nobody_is_there_is_out_of_hours(root: Path, created: str, outside: bool) -> None:
    assert contact(root, ticket(created_at=at(created)), Settings(schedules=(OFFICE,)))["out_of_hours"] is outside


OPEN_TIMES = ("first_response_open_seconds", "resolution_open_seconds", "watched_open_seconds")
NOTHING = dict.fromkeys(("schedule", "out_of_hours", *OPEN_TIMES))
SOLVED = {"first_reply_at": at("2026-03-02 13:00"), "solved_at": at("2026-03-02 14:00"), "status": "solved"}


@pytest.mark.parametrize(
    "schedules",
    [
        (),
        (OFFICE.model_copy(update={"since": date(2026, 3, 3)}),),
        (OFFICE.model_copy(update={"team": "Returns"}),),
        (OFFICE.model_copy(update={"since": date(2999, 1, 1)}),),
    ],
    ids=["none at all", "only later", "only for another team", "only in the future"],
)
def test_without_a_schedule_in_force_nothing_is_said_of_open_time(root: Path, schedules: tuple[Schedule, ...]) -> None:
    targets = (Target(hours="open", first_response_seconds=60.0, resolution_seconds=60.0),)
    found = contact(root, ticket(**SOLVED), Settings(schedules=schedules, targets=targets))
    assert NOTHING.items() <= found.items()
    for figure in ("first_response", "resolution"):
        names = (f"{figure}_target_seconds", f"{figure}_target_hours", f"{figure}_sla", f"{figure}_due_at")
        assert [found[name] for name in names] == [None] * 4


def test_a_contact_without_a_date_has_no_open_time(root: Path) -> None:
    row = ticket(created_at=None, first_reply_at=NOON)
    assert NOTHING.items() <= contact(root, row, Settings(schedules=(OFFICE,))).items()


def test_a_build_without_contacts_takes_any_schedule(root: Path) -> None:
    assert Built(root, [], open_for()).counts["contacts"] == 0


def test_team_and_channel_choose_the_schedule_whatever_their_case(root: Path) -> None:
    settings = Settings(
        schedules=(
            OFFICE,
            Schedule(name="Chat", channel="chat", days=NINE_TO_FIVE),
            Schedule(name="Größe", team="GRÖSSE ", days=NINE_TO_FIVE, zone="Asia/Kolkata"),
        )
    )
    tickets = [ticket("1", team="Service"), ticket("2", channel="chat"), ticket("3", team=" grösse"), ticket("4")]
    found = built(root, settings, tickets=tickets, chats=[chat("5", team="Grösse")]).rows(
        "SELECT schedule FROM contacts ORDER BY source_id"
    )
    assert [row["schedule"] for row in found] == ["Office", "Chat", "Größe", "Office", "Größe"]


def test_a_team_or_channel_that_only_a_target_names_keeps_the_hours_of_all(root: Path) -> None:
    late = Schedule(name="Late", team="Late desk", days=Days(friday=("18:00-22:00",)))
    targets = (
        Target(channel="chat", **OPEN, first_response_seconds=HOUR),
        Target(team="Sales", resolution_seconds=HOUR),
    )
    chats = [chat("1"), chat("2", team="Sales"), chat("3", team="Late desk")]
    found = built(root, Settings(schedules=(OFFICE, late), targets=targets), chats=chats, tickets=[ticket("4")]).rows(
        "SELECT schedule, first_response_target_seconds AS target FROM contacts ORDER BY source_id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("Office", HOUR),
        ("Office", HOUR),
        ("Late", HOUR),
        ("Office", None),
    ]


def test_the_zone_of_the_schedule_wins_over_the_reporting_zone(root: Path) -> None:
    row = ticket(created_at=at("2026-03-06 04:00"))  # half past nine in Kolkata
    kolkata = OFFICE.model_copy(update={"zone": "Asia/Kolkata"})
    settings = Settings(reporting_zone="Europe/Berlin", schedules=(kolkata,))
    assert contact(root, row, settings)["out_of_hours"] is False


def test_a_change_of_hours_leaves_what_came_before_as_it_was(root: Path) -> None:
    later = Schedule(name="Later", since=date(2026, 3, 4), days=Days(wednesday=("12:00-20:00",)))
    row = {"status": "solved", "solved_at": at("2026-03-04 15:00")}
    rows = [
        ticket("1", created_at=at("2026-03-03 15:00"), **row),
        ticket("2", created_at=at("2026-03-04 09:00"), **row),
    ]
    found = built(root, Settings(schedules=(OFFICE, later)), tickets=rows).rows(
        "SELECT schedule, resolution_open_seconds / 3600 AS hours FROM contacts ORDER BY source_id"
    )
    assert [tuple(row.values()) for row in found] == [("Office", 2.0 + 3.0), ("Later", 3.0)]


def test_business_time_that_the_export_reports_is_compared_with_ours(root: Path) -> None:
    replied = {"created_at": at("2026-03-06 16:00"), "first_reply_at": at("2026-03-09 10:00")}  # two open hours
    theirs = (2 * HOUR, 2.1 * HOUR, 2 * HOUR + 60, 3 * HOUR, None)
    rows = [ticket(str(place), **replied, first_reply_business_seconds=value) for place, value in enumerate(theirs)]
    made = built(root, Settings(schedules=(OFFICE,)), tickets=rows)
    (found,) = made.rows("FROM hours_check")
    assert (found["figure"], found["contacts"], found["share_near"]) == ("first_response", 4, 0.75)
    assert (found["ours_median"], found["load_id"]) == (2 * HOUR, "000001")
    assert built(root / "none", tickets=rows).rows("FROM hours_check") == []


# --- targets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replied", "verdict"),
    [
        ("2026-03-06 17:00", "met"),
        ("2026-03-09 08:00", "met"),
        ("2026-03-09 09:00", "met"),
        ("2026-03-09 09:01", "missed"),
    ],
)
def test_a_target_in_open_time_is_met_until_more_open_time_has_passed(root: Path, replied: str, verdict: str) -> None:
    row = ticket(created_at=at("2026-03-06 16:00"), first_reply_at=at(replied))
    found = contact(root, row, open_for(HOUR))
    assert (found["first_response_sla"], found["first_response_target_hours"]) == (verdict, "open")
    assert found["first_response_due_at"] == datetime(2026, 3, 9, 9)


@pytest.mark.parametrize("hours", ["calendar", "open"])
@pytest.mark.parametrize("late", [False, True])
def test_an_open_contact_is_missed_from_the_moment_it_was_due(root: Path, hours: Any, late: bool) -> None:
    settings = Settings(
        schedules=(OFFICE,),
        targets=(Target(hours=hours, first_response_seconds=HOUR, resolution_seconds=3 * HOUR),),
    )
    due = at("2026-03-09 11:00" if hours == "open" else "2026-03-06 18:00")
    created = at("2026-03-06 16:00" if hours == "open" else "2026-03-06 15:00")
    exported = due + timedelta(minutes=late)
    load = store(root, "tickets", [ticket(created_at=created, status="open")], exported_at=exported)
    (found,) = Built(root, [load], settings).rows("FROM contacts")
    assert found["resolution_due_at"] == due.replace(tzinfo=None)
    assert found["resolution_sla"] == ("missed" if late else None)
    assert found["first_response_sla"] == "missed"


def test_the_first_fitting_target_wins_for_each_figure(root: Path) -> None:
    settings = Settings(
        targets=(
            Target(team="Returns", priority="urgent", first_response_seconds=1.0),
            Target(segment="vip", first_response_seconds=2.0, resolution_seconds=20.0),
            Target(team="returns", first_response_seconds=3.0),
            Target(channel="email", next_reply_seconds=4.0, resolution_seconds=40.0),
            Target(first_response_seconds=5.0),
        )
    )
    rows = [
        ticket("1", team="Returns", priority="urgent", segment="VIP"),
        ticket("2", team="Returns", priority="low", segment="VIP"),
        ticket("3", team="Returns", priority="low", channel="email"),
        ticket("4", channel="email"),
        ticket("5"),
    ]
    found = built(root, settings, tickets=rows).rows(
        "SELECT first_response_target_seconds, next_reply_target_seconds, resolution_target_seconds "
        "FROM contacts ORDER BY source_id"
    )
    assert [tuple(row.values()) for row in found] == [
        (1.0, None, 20.0),
        (2.0, None, 20.0),
        (3.0, 4.0, 40.0),
        (5.0, 4.0, 40.0),
        (5.0, None, None),
    ]


def test_the_target_in_force_is_that_of_the_day_the_contact_came(root: Path) -> None:
    settings = Settings(
        reporting_zone="Europe/Berlin",
        targets=(
            Target(channel="chat", first_response_seconds=1.0),
            Target(first_response_seconds=10.0, resolution_seconds=100.0),
            Target(since=date(2026, 3, 2), first_response_seconds=20.0),
            Target(since=date(2026, 3, 4), first_response_seconds=30.0),
        ),
    )
    moments = ("2026-03-01 22:59", "2026-03-01 23:00", "2026-03-03 23:00")
    rows = [ticket(str(place), created_at=at(text)) for place, text in enumerate(moments)]
    rows += [ticket("3", created_at=at(moments[-1]), channel="chat"), ticket("4", created_at=None)]
    found = built(root, settings, tickets=rows).rows(
        "SELECT first_response_target_seconds, resolution_target_seconds FROM contacts ORDER BY source_id"
    )
    expected = [(10.0, 100.0), (20.0, 100.0), (30.0, 100.0), (1.0, 100.0), (10.0, 100.0)]
    assert [tuple(row.values()) for row in found] == expected


# --- next reply -----------------------------------------------------------------------------------------------------

REPLIED = {"first_reply_at": at("2026-03-02 12:10"), "status": "open"}
WAITING = {"waiting_since": at("2026-05-31 23:30")}  # the export is of midnight after it
NEXT_REPLIES: dict[str, tuple[Row, str | None]] = {
    "in time": ({**REPLIED, "next_reply_seconds": HOUR}, "met"),
    "too late": ({**REPLIED, "next_reply_seconds": HOUR + 1}, "missed"),
    "in time so far, and waiting again": ({**REPLIED, **WAITING, "next_reply_seconds": 60.0}, None),
    "too late before, and waiting again": ({**REPLIED, **WAITING, "next_reply_seconds": HOUR + 1}, "missed"),
    "waiting for too long": ({**REPLIED, "waiting_since": at("2026-05-31 22:30")}, "missed"),
    "solved, nobody waits any more": ({**REPLIED, **WAITING, "next_reply_seconds": 60.0, "status": "solved"}, "met"),
    "waiting for a first response": ({"status": "open", "waiting_since": NOON}, None),
    "no messages": (REPLIED, None),
}


@pytest.mark.parametrize("name", NEXT_REPLIES)
def test_the_next_reply_sla(root: Path, name: str) -> None:
    row, verdict = NEXT_REPLIES[name]
    found = contact(root, ticket(**row), Settings(targets=(Target(next_reply_seconds=HOUR),)))
    assert found["next_reply_sla"] == verdict
    waits = "waiting_since" in row and row["status"] == "open" and "first_reply_at" in row
    assert (found["next_reply_due_at"] is not None) is waits


def test_the_next_reply_in_open_time_needs_to_know_when_the_wait_began(root: Path) -> None:
    settings = Settings(schedules=(OFFICE,), targets=(Target(hours="open", next_reply_seconds=HOUR),))
    asked = at("2026-03-06 16:30")
    rows = [
        ticket("1", **REPLIED, next_reply_seconds=64.5 * HOUR, next_reply_from=asked),
        ticket("2", **REPLIED, next_reply_seconds=65.5 * HOUR, next_reply_from=asked),
        ticket("3", **REPLIED, waiting_since=asked),
    ]
    found = built(root, settings, tickets=rows).rows(
        "SELECT next_reply_sla, next_reply_due_at FROM contacts ORDER BY source_id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("met", None),
        ("missed", None),
        ("missed", datetime(2026, 3, 9, 9, 30)),
    ]
    silent = built(root / "silent", settings, tickets=[ticket(**REPLIED, next_reply_seconds=60.0)])
    assert silent.one("SELECT next_reply_sla FROM contacts") is None


# --- what must not change anything ----------------------------------------------------------------------------------


def test_neither_the_zone_of_the_server_nor_the_order_of_the_loads_changes_anything(root: Path) -> None:
    berlin = OFFICE.model_copy(update={"zone": "Europe/Berlin", "holidays": ("DE",)})
    settings = Settings(
        reporting_zone="America/St_Johns",
        schedules=(berlin, Schedule(name="Chat", channel="chat", since=date(2026, 3, 20), days=NINE_TO_FIVE)),
        targets=(
            Target(hours="open", since=date(2026, 3, 10), first_response_seconds=4 * HOUR),
            Target(first_response_seconds=8 * HOUR, resolution_seconds=72 * HOUR),
        ),
    )
    rows = [
        ticket(
            str(day),
            created_at=NOON + timedelta(days=day, minutes=37 * day),
            first_reply_at=NOON + timedelta(days=day, hours=day, minutes=37 * day),
            channel="chat" if day % 3 == 0 else "email",
            status="open",
        )
        for day in range(60)
    ]
    found = []
    for place, (zone, files) in enumerate(
        (("UTC", [rows[:40], rows[20:]]), ("Asia/Kathmandu", [rows[20:], rows[:40]]))
    ):
        folder = root / str(place)
        folder.mkdir()
        save_settings(folder, settings)
        for number, part in enumerate(files):
            commit_rows(folder, (f"{len(part)}-{number}.csv", "tickets", part))
        code = "import pathlib, sys; from pipelines.loads import rebuild; rebuild(pathlib.Path(sys.argv[1]))"
        environment = {**os.environ, "TZ": zone}
        subprocess.run(
            [sys.executable, "-c", code, str(folder)], check=True, env=environment, cwd=canonical.places.HOUSE
        )
        found.append(facts(folder))
    assert found[0] == found[1]
    assert len({row["first_response_sla"] for row in found[0]["contacts"]}) == 2
    assert len({row["schedule"] for row in found[0]["contacts"]}) == 2
