"""How tickets and chats become contacts: times, targets, complaints, orders, chats that became tickets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from settings import Settings, Target
from tests.pipelines.factory import NOON, Built, Row, at, built, chat, store, ticket


def contact(root: Path, row: Row, settings: Settings | None = None) -> dict[str, Any]:
    (found,) = built(root, settings, tickets=[row]).rows("FROM contacts")
    return found


def test_local_dates_follow_the_reporting_zone_across_midnight_and_summer_time(root: Path) -> None:
    settings = Settings(reporting_zone="America/St_Johns")
    rows = [ticket("1", created_at=at("2026-01-02 03:15")), ticket("2", created_at=at("2026-07-02 02:45"))]
    found = built(root, settings, tickets=rows).rows(
        "SELECT created_on, weekday, hour FROM contacts ORDER BY contact_id"
    )
    assert [tuple(row.values()) for row in found] == [(date(2026, 1, 1), 4, 23), (date(2026, 7, 2), 4, 0)]


def test_the_time_zone_of_the_server_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    found = contact(root, ticket(first_reply_at=at("2026-03-02 23:59")))
    assert (found["created_at"], found["replied_on"]) == (datetime(2026, 3, 2, 12), date(2026, 3, 2))


def test_first_response_is_the_difference_of_the_timestamps_first(root: Path) -> None:
    row = ticket(first_reply_at=at("2026-03-02 13:00"), first_reply_seconds=60.0, first_reply_business_seconds=30.0)
    found = contact(root, row)
    assert (found["first_response_seconds"], found["first_response_basis"]) == (3600.0, "timestamp_diff")
    assert found["first_response_business_seconds"] == 30.0


def test_else_it_is_what_the_export_reports_in_calendar_time(root: Path) -> None:
    found = contact(root, ticket(first_reply_seconds=90.0))
    assert (found["first_response_seconds"], found["first_response_basis"]) == (90.0, "reported_calendar")
    assert found["first_reply_at"] == datetime(2026, 3, 2, 12, 1, 30)


def test_business_time_never_stands_in_for_calendar_time(root: Path) -> None:
    found = contact(root, ticket(first_reply_business_seconds=30.0, resolution_business_seconds=60.0, status="solved"))
    assert (found["first_response_seconds"], found["resolution_seconds"]) == (None, None)
    assert (found["first_response_business_seconds"], found["resolution_business_seconds"]) == (30.0, 60.0)
    assert (found["first_response_basis"], found["resolution_basis"]) == ("reported_business", "reported_business")


def test_an_automatic_or_impossible_reply_is_no_reply(root: Path) -> None:
    replied = at("2026-03-02 13:00")
    rows = [ticket("1", first_reply_at=replied, replies=0), ticket("2", first_reply_at=at("2026-03-02 11:00"))]
    for found in built(root, tickets=rows).rows("FROM contacts"):
        assert (found["first_response_seconds"], found["first_reply_at"]) == (None, None)
        assert found["first_response_basis"] == "none"


def test_a_bots_reply_does_not_stop_the_clock_but_a_persons_after_the_hand_off_does(root: Path) -> None:
    bot = {"bot_involved": True, "bot_resolved": True, "first_reply_seconds": 60.0}
    for handoff, expected in ((False, None), (True, 60.0)):
        made = built(root, chats=[chat("1", **bot, bot_handoff=handoff)])
        assert made.one("SELECT first_response_seconds FROM contacts") == expected


@pytest.mark.parametrize(("bot_only", "expected"), [(4.0, None), (None, 60.0)])
def test_where_a_file_times_the_bots_replies_it_cannot_tell_a_persons(
    root: Path, bot_only: float | None, expected: float | None
) -> None:
    rows = [
        chat("1", bot_involved=True, bot_resolved=True, first_reply_seconds=bot_only),
        chat("2", bot_involved=True, bot_resolved=False, first_reply_seconds=60.0),
        chat("3", bot_involved=False, first_reply_seconds=90.0),
    ]

    built = Built(root, [store(root, "chats", rows)])

    times = built.rows("SELECT first_response_seconds AS s FROM contacts ORDER BY source_id")
    assert [row["s"] for row in times] == [None, expected, 90.0]


def test_a_reopened_ticket_that_is_open_now_is_not_solved(root: Path) -> None:
    found = contact(root, ticket(status="open", solved_at=at("2026-03-03 12:00"), reopens=1))
    assert (found["solved_at"], found["solved_on"], found["resolution_seconds"]) == (None, None, None)
    assert found["is_open"] is True


def test_resolution_runs_from_creation_to_the_last_solved(root: Path) -> None:
    found = contact(root, ticket(status="closed", solved_at=at("2026-03-03 12:00"), closed_at=at("2026-03-09 12:00")))
    assert (found["resolution_seconds"], found["resolution_basis"]) == (86400.0, "timestamp_diff")
    assert (found["solved_on"], found["is_open"]) == (date(2026, 3, 3), False)


def test_without_statuses_an_empty_time_of_solution_says_that_a_ticket_is_open(root: Path) -> None:
    rows = [ticket("1", solved_at=at("2026-03-03 12:00")), ticket("2", resolution_seconds=60.0), ticket("3")]
    found = built(root, tickets=rows).rows("SELECT is_open, resolution_sla FROM contacts ORDER BY contact_id")
    assert [tuple(row.values()) for row in found] == [(False, "met"), (False, "met"), (True, "missed")]


def test_without_statuses_and_solutions_nobody_knows_what_is_open(root: Path) -> None:
    load = store(root, "tickets", [ticket()], mapping={"Created": "created_at"})
    assert Built(root, [load]).one("SELECT is_open FROM contacts") is None


def test_a_chat_that_nobody_took_or_a_bot_ended_is_not_open(root: Path) -> None:
    rows = [chat("1", missed=True), chat("2", bot_resolved=True), chat("3"), chat("4", ended_at=at("2026-03-02 13:00"))]
    found = built(root, chats=rows).rows("SELECT is_open FROM contacts ORDER BY contact_id")
    assert [row["is_open"] for row in found] == [None, None, True, False]


SLA_CASES: dict[str, tuple[dict[str, Any], str | None]] = {
    "in time": ({"status": "solved", "first_reply_at": at("2026-03-03 12:00")}, "met"),
    "late": ({"status": "solved", "first_reply_at": at("2026-03-03 12:01")}, "missed"),
    "open past its target": ({"status": "open"}, "missed"),
    "not due yet": ({"status": "open", "created_at": at("2026-05-31 12:00")}, None),
    "solved unanswered": ({"status": "solved"}, None),
    "answered, in business time only": ({"status": "open", "first_reply_business_seconds": 5.0}, None),
    "the export's own verdict": ({"status": "open", "sla_first_reply_met": True}, "met"),
}


def test_the_first_response_sla(root: Path) -> None:
    rows = [ticket(name, **columns) for name, (columns, _) in SLA_CASES.items()]
    found = built(root, tickets=rows).rows("SELECT source_id, first_response_sla FROM contacts")
    assert {row["source_id"]: row["first_response_sla"] for row in found} == {
        name: verdict for name, (_, verdict) in SLA_CASES.items()
    }


def test_an_open_ticket_is_not_late_in_a_file_that_does_not_report_replies(root: Path) -> None:
    load = store(root, "tickets", [ticket(status="open")], mapping={"Created": "created_at"})
    (found,) = Built(root, [load]).rows("SELECT first_response_sla, resolution_sla FROM contacts")
    assert found == {"first_response_sla": None, "resolution_sla": None}


def test_targets_follow_channel_and_priority_and_the_first_rule_wins(root: Path) -> None:
    settings = Settings(
        targets=(
            Target(channel="phone", first_response_seconds=30.0),
            Target(priority="urgent", first_response_seconds=60.0, resolution_seconds=120.0),
            Target(first_response_seconds=600.0),
        )
    )
    rows = [
        ticket("1", channel="phone", priority="urgent"),
        ticket("2", channel="email", priority="urgent"),
        ticket("3", channel="email"),
    ]
    found = built(root, settings, tickets=rows).rows("FROM contacts ORDER BY contact_id")
    assert [(row["first_response_target_seconds"], row["resolution_target_seconds"]) for row in found] == [
        (30.0, 120.0),
        (60.0, 120.0),
        (600.0, None),
    ]


COMPLAINT_CASES: list[tuple[dict[str, Any], str | None]] = [
    ({"category": "Complaint - delivery", "tags": ["complaint"]}, "type"),
    ({"tags": ["vip", "complaint_delivery"], "csat_norm": 0.0}, "tag"),
    ({"category": "Reklamation"}, "type"),
    ({"csat_norm": 0.25}, "rating"),
    ({"csat_norm": 0.5}, None),
    ({"category": "compliant"}, None),
]


def test_what_makes_a_contact_a_complaint(root: Path) -> None:
    rows = [ticket(str(place), **columns) for place, (columns, _) in enumerate(COMPLAINT_CASES)]
    found = built(root, tickets=rows).rows("SELECT is_complaint, complaint_basis FROM contacts ORDER BY source_id")
    assert [tuple(row.values()) for row in found] == [(basis is not None, basis) for _, basis in COMPLAINT_CASES]


def test_words_that_deny_a_complaint_make_none(root: Path) -> None:
    rows = [
        ticket("1", category="No complaint"),
        ticket("2", tags=["no_complaint"]),
        ticket("3", category="ohne Reklamation"),
    ]
    found = built(root, tickets=rows).rows("SELECT complaint_basis FROM contacts")
    assert not {"type", "tag"} & {row["complaint_basis"] for row in found}


def test_categories_and_tags_that_settings_name_are_complaints_whatever_their_words(root: Path) -> None:
    settings = Settings(complaint_words=(), complaint_categories=("Late parcel",), complaint_tags=("Angry",))
    rows = [
        ticket("1", category="late parcel"),
        ticket("2", tags=["vip", "angry "]),
        ticket("3", category="Reklamation, Beschwerde"),
    ]
    found = built(root, settings, tickets=rows).rows("SELECT complaint_basis FROM contacts ORDER BY source_id")
    first, second, third = (row["complaint_basis"] for row in found)
    assert (first, second) == ("type", "tag")
    assert third != "type"


def test_a_topic_that_is_a_complaint_makes_one(root: Path) -> None:
    found = contact(root, ticket(subject="My parcel has not arrived, it is two weeks late"))
    assert found["topic"] is not None
    assert (found["is_complaint"], found["complaint_basis"]) == (True, "topic")


def test_a_file_that_says_nothing_about_reasons_has_no_complaints_and_no_non_complaints(root: Path) -> None:
    assert contact(root, ticket(status="open"))["is_complaint"] is None


def test_excluded_contacts_are_kept_with_their_reason(root: Path) -> None:
    rows = [ticket("1", exclude="test"), ticket("2", status="spam"), ticket("3", status="open")]
    found = built(root, tickets=rows).rows("SELECT excluded FROM contacts ORDER BY contact_id")
    assert [row["excluded"] for row in found] == ["test", "spam", None]


def test_an_order_fills_in_what_a_contact_does_not_know(root: Path) -> None:
    order = {"order_id": "1001", "country": "DE", "region": "Bavaria", "carrier": "Slowpost", "product": "Lamp"}
    made = built(root, tickets=[ticket(order_ref="#1001", country="AT")], orders=[order], returns=[_return("1001")])
    (found,) = made.rows("SELECT country, region, carrier, product FROM contacts")
    assert tuple(found.values()) == ("AT", "Bavaria", "Slowpost", "Lamp")
    assert made.one("SELECT carrier FROM returns") == "Slowpost"


def test_an_order_number_of_two_shops_fills_in_nothing(root: Path) -> None:
    orders = [{"order_id": "1001", "country": "DE"}, {"order_id": "1001", "country": "FR", "namespace": "woocommerce"}]
    made = built(root, tickets=[ticket(order_ref="1001")], orders=orders)
    assert made.counts["contacts"] == 1
    assert made.one("SELECT country FROM contacts") is None


def _return(order: str) -> Row:
    return {"return_id": "R1", "order_ref": order, "created_at": NOON}


# --- chats that became tickets --------------------------------------------------------------------------------------


def test_a_chat_that_became_a_ticket_counts_once(root: Path) -> None:
    made = built(
        root,
        tickets=[ticket("7", channel="email")],
        chats=[chat("c1", ticket_id="7", bot_involved=True, bot_handoff=True, wait_seconds=12.0)],
    )
    (found,) = made.rows("FROM contacts")
    assert (found["contact_id"], found["kind"], found["channel"]) == ("zendesk:ticket:7", "ticket", "email")
    assert (found["bot_involved"], found["bot_handoff"], found["wait_seconds"]) == (True, True, 12.0)


def test_a_chat_whose_ticket_is_not_loaded_stays_a_chat(root: Path) -> None:
    assert built(root, chats=[chat("c1", ticket_id="7")]).one("SELECT kind FROM contacts") == "chat"


def test_a_chat_finds_its_ticket_in_another_file_of_the_same_tool_unless_two_fit(root: Path) -> None:
    named = chat("c1", ticket_id="7", namespace="generic-1")
    assert built(root / "one", tickets=[ticket("7")], chats=[named]).counts["contacts"] == 1
    two = [ticket("7"), ticket("7", namespace="generic-2")]
    assert built(root / "two", tickets=two, chats=[named]).counts["contacts"] == 3


def test_a_chat_that_ended_without_an_answer_was_missed(root: Path) -> None:
    rows = [
        chat("1", ended_at=at("2026-03-02 12:05")),
        chat("2", ended_at=at("2026-03-02 12:05"), first_reply_at=at("2026-03-02 12:01")),
        chat("3", ended_at=at("2026-03-02 12:05"), bot_resolved=True),
    ]
    found = built(root, chats=rows).rows(
        "SELECT missed, wait_seconds, duration_seconds FROM contacts ORDER BY contact_id"
    )
    assert [row["missed"] for row in found] == [True, False, False]
    assert (found[1]["wait_seconds"], found[1]["duration_seconds"]) == (60.0, 300.0)
