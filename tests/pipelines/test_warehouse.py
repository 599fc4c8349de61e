"""What the build makes of stored rows, on real Parquet and real DuckDB."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import canonical
from pipelines.durable import LoadError
from pipelines.ledger import ACCEPTED, Manifest, Rows, loads_folder
from pipelines.stored import attach, connect
from pipelines.warehouse import failure
from settings import Settings, Target
from tests.pipelines.factory import Built, Row, at, built, store

NOON = at("2026-03-02 12:00")  # a Monday


def ticket(ticket_id: str = "1", **columns: Any) -> Row:
    return {"ticket_id": ticket_id, "created_at": NOON, **columns}


def chat(chat_id: str = "1", **columns: Any) -> Row:
    return {"chat_id": chat_id, "created_at": NOON, "channel": "chat", **columns}


def survey(response_id: str = "1", **columns: Any) -> Row:
    common = {"survey_type": "csat", "score": 5.0, "score_norm": 1.0, "answered_at": NOON}
    return {"response_id": response_id, **common, **columns}


def contact(root: Path, row: Row, settings: Settings | None = None) -> dict[str, Any]:
    (found,) = built(root, settings, tickets=[row]).rows("FROM contacts")
    return found


def answer(root: Path, **tables: Any) -> dict[str, Any]:
    (found,) = built(root, **tables).rows("FROM answers")
    return found


# --- the whole ------------------------------------------------------------------------------------------------------


def test_an_empty_warehouse_has_every_table_and_one_meta_row(root: Path) -> None:
    made = Built(root, [], version=7)
    assert made.counts == {table: int(table == "meta") for table in canonical.WAREHOUSE}
    (meta,) = made.rows("FROM meta")
    assert (meta["version"], meta["first_on"], meta["latest_on"], meta["has_samples"]) == (7, None, None, False)


def test_every_table_has_exactly_the_columns_that_metrics_reads(root: Path) -> None:
    made = built(root, tickets=[ticket()], chats=[chat()], surveys=[survey()])
    for table, columns in canonical.WAREHOUSE.items():
        found = made.rows(f"DESCRIBE {table}")
        assert {row["column_name"]: row["column_type"] for row in found} == columns


def test_meta_spans_the_days_of_contacts_and_answers_that_count(root: Path) -> None:
    tickets = [ticket("1"), ticket("2", created_at=at("2030-01-01 00:00"), exclude="spam")]
    made = built(root, tickets=tickets, surveys=[survey(answered_at=at("2026-04-01 12:00"))])
    (meta,) = made.rows("FROM meta")
    assert (meta["first_on"], meta["latest_on"]) == (date(2026, 3, 2), date(2026, 4, 1))
    assert meta["as_of"] == datetime(2026, 6, 1)


def test_a_rating_placed_on_the_day_its_ticket_was_solved_does_not_make_the_data_newer(root: Path) -> None:
    rated = {"csat_raw": "5", "csat_scale": "1-5", "csat_norm": 1.0, "csat_state": "rated", "status": "solved"}
    late = ticket(created_at=at("2026-03-01 10:00"), solved_at=at("2026-05-20 10:00"), **rated)

    built = Built(root, [store(root, "tickets", [late])])

    assert str(built.one("SELECT latest_on FROM meta")) == "2026-03-01"


def test_the_loads_table_says_what_each_load_was(root: Path) -> None:
    load = store(root, "tickets", [ticket()], rows=Rows(read=3, accepted=1, rejected=2, new=1), sample=True)
    (found,) = Built(root, [load]).rows("FROM loads")
    assert (found["load_id"], found["file"], found["table"], found["sample"]) == (
        "000001",
        "tickets.csv",
        "tickets",
        True,
    )
    assert (found["read"], found["accepted"], found["rejected"], found["new"]) == (3, 1, 2, 1)


def test_a_file_of_an_older_release_without_a_column_still_builds(root: Path) -> None:
    load = store(root, "tickets", [ticket(handle_seconds=5.0)])
    path = loads_folder(root) / load.load_id / ACCEPTED
    pl.read_parquet(path).drop("handle_seconds", "product").write_parquet(path)
    assert Built(root, [load]).one("SELECT handle_seconds FROM contacts") is None


def test_a_quote_in_the_name_of_the_data_folder_does_no_harm(tmp_path: Path) -> None:
    root = tmp_path / "it's ours"
    assert built(root, tickets=[ticket()]).counts["contacts"] == 1


def test_a_load_whose_rows_do_not_agree_with_its_manifest_is_not_published(root: Path) -> None:
    load = store(root, "tickets", [ticket()], rows=Rows(read=2, accepted=2, new=2))
    with pytest.raises(LoadError, match="1 stored rows, but its manifest says 2"):
        Built(root, [load])


def test_a_damaged_load_is_named(root: Path) -> None:
    load = store(root, "tickets", [ticket()])
    (loads_folder(root) / load.load_id / ACCEPTED).write_bytes(b"PAR1 no parquet PAR1")
    with pytest.raises(LoadError, match="stored rows of load 000001 cannot be read") as caught:
        Built(root, [load])
    assert "undo" in caught.value.hint


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (duckdb.IOException("Could not write all bytes to file: No space left on device"), "disk is full"),
        (OSError(28, "No space left on device"), "disk is full"),
        (duckdb.OutOfMemoryException("failed to allocate"), "more memory"),
        (duckdb.InternalException("odd\nstack"), "could not be built: odd"),
    ],
)
def test_a_failure_is_told_in_plain_words(error: Exception, said: str) -> None:
    assert said in str(failure(error))


# --- which state of a row wins --------------------------------------------------------------------------------------


def test_the_newest_update_wins_whatever_came_last(root: Path) -> None:
    newer = store(root, "tickets", [ticket(subject="new", updated_at=at("2026-03-05 00:00"))])
    older = store(root, "tickets", [ticket(subject="old", updated_at=at("2026-03-04 00:00"))])
    assert Built(root, [newer, older]).one("SELECT subject FROM contacts") == "new"


def test_without_an_update_time_the_newer_export_wins(root: Path) -> None:
    newer = store(root, "tickets", [ticket(subject="new")], exported_at=at("2026-05-02 00:00"))
    older = store(root, "tickets", [ticket(subject="old")], exported_at=at("2026-05-01 00:00"))
    assert Built(root, [newer, older]).one("SELECT subject FROM contacts") == "new"


def test_the_same_id_in_two_namespaces_is_two_contacts(root: Path) -> None:
    rows = [ticket("1"), ticket("1", namespace="generic-0123abcd", source="generic")]
    assert built(root, tickets=rows).counts["contacts"] == 2


states = st.fixed_dictionaries(
    {
        "ticket_id": st.sampled_from(["1", "2", "3"]),
        "subject": st.sampled_from(["a", "b"]),
        "updated_at": st.sampled_from([None, at("2026-03-04 00:00"), at("2026-03-05 00:00")]),
        "csat_norm": st.sampled_from([None, 0.0, 1.0]),
    }
)
overlapping = st.lists(st.tuples(st.lists(states, min_size=1, max_size=4), st.integers(1, 3)), min_size=2, max_size=4)


@given(files=overlapping, random=st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_overlapping_loads_does_not_matter(tmp_path: Path, files: list[Any], random: Random) -> None:
    root = tmp_path / uuid4().hex
    loads = [
        store(root, "tickets", [ticket(**row) for row in rows], exported_at=at(f"2026-05-0{day} 00:00"))
        for rows, day in files
    ]
    shuffled = random.sample(loads, len(loads))
    assert _winners(root, loads) == _winners(root, shuffled)


def _winners(root: Path, loads: list[Manifest]) -> list[dict[str, Any]]:
    folder = loads_folder(root)
    with connect(":memory:", root / "spill", [folder]) as connection:
        attach(connection, [(load, folder / load.load_id / ACCEPTED) for load in loads], ["tickets"])
        query = 'SELECT * EXCLUDE (path, place_in_file, "row") FROM tickets_now ORDER BY ticket_id'
        return connection.execute(query).pl().to_dicts()


# --- contacts -------------------------------------------------------------------------------------------------------


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


def test_a_file_without_statuses_knows_the_solved_ones_only(root: Path) -> None:
    rows = [ticket("1", solved_at=at("2026-03-03 12:00")), ticket("2")]
    found = built(root, tickets=rows).rows("SELECT is_open FROM contacts ORDER BY contact_id")
    assert [row["is_open"] for row in found] == [False, None]


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


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_ticket_rating_becomes_an_answer_on_the_scale_it_was_given(root: Path) -> None:
    row = ticket(
        csat_raw="4", csat_scale="1-5", csat_norm=0.75, csat_state="rated", csat_comment="ok", solved_at=NOON, team="A"
    )
    found = answer(root, tickets=[row])
    assert (found["state"], found["score"], found["scale_min"], found["scale_max"]) == ("rated", 4.0, 1.0, 5.0)
    assert (found["satisfied"], found["answered_basis"], found["team"]) == (True, "solved", "A")
    assert (found["survey_type"], found["contact_id"]) == ("csat", "zendesk:ticket:1")


def test_what_was_offered_and_not_rated_is_kept_apart(root: Path) -> None:
    found = answer(root, tickets=[ticket(csat_state="offered", csat_raw="Offered")])
    assert (found["state"], found["score"], found["score_raw"], found["satisfied"]) == ("offered", None, None, None)


def test_a_survey_row_replaces_the_rating_of_the_ticket_it_names(root: Path) -> None:
    rated = ticket("7", csat_norm=0.0, csat_state="rated", team="A", channel="phone")
    found = answer(root, tickets=[rated], surveys=[survey("s1", ticket_id="7")])
    assert (found["answer_id"], found["score_norm"], found["team"]) == ("zendesk:survey:s1", 1.0, "A")
    assert (found["contact_id"], found["channel"]) == ("zendesk:ticket:7", "phone")


def test_an_nps_answer_does_not_replace_a_csat_rating(root: Path) -> None:
    rated = ticket("7", csat_norm=0.0, csat_state="rated")
    made = built(root, tickets=[rated], surveys=[survey("s1", ticket_id="7", survey_type="nps")])
    assert made.counts["answers"] == 2


def test_the_rating_of_a_survey_counts_for_the_contact(root: Path) -> None:
    made = built(root, tickets=[ticket("7", csat_norm=1.0)], surveys=[survey("s1", ticket_id="7", score_norm=0.0)])
    assert made.one("SELECT complaint_basis FROM contacts") == "rating"


def test_a_rating_that_both_chat_and_ticket_hold_counts_once(root: Path) -> None:
    rated = {"csat_norm": 1.0, "csat_state": "rated"}
    both = built(root / "both", tickets=[ticket("7", **rated)], chats=[chat("c", ticket_id="7", **rated)])
    assert both.one("SELECT answer_id FROM answers") == "zendesk:ticket:7:csat"
    one = built(root / "one", tickets=[ticket("7", csat_state="offered")], chats=[chat("c", ticket_id="7", **rated)])
    assert sorted(row["state"] for row in one.rows("FROM answers")) == ["rated"]


def test_a_survey_that_names_a_chat_is_linked_to_the_ticket_it_became(root: Path) -> None:
    found = answer(root, tickets=[ticket("7")], chats=[chat("c", ticket_id="7")], surveys=[survey(chat_id="c")])
    assert found["contact_id"] == "zendesk:ticket:7"


def test_nps_buckets_exist_on_the_scale_from_0_to_10_only(root: Path) -> None:
    cases = [(10.0, 10.0, "promoter"), (9.0, 10.0, "promoter"), (7.0, 10.0, "passive"), (6.0, 10.0, "detractor")]
    elsewhere = [(5.0, 5.0, None)]
    rows = [
        survey(str(place), survey_type="nps", score=score, scale_min=0.0, scale_max=top, score_norm=score / top)
        for place, (score, top, _) in enumerate([*cases, *elsewhere])
    ]
    found = built(root, surveys=rows).rows("SELECT bucket, satisfied FROM answers ORDER BY answer_id")
    assert [tuple(row.values()) for row in found] == [(bucket, None) for *_, bucket in [*cases, *elsewhere]]


def test_an_answer_without_a_score_is_offered_only_where_the_file_says_what_was_sent(root: Path) -> None:
    blank = {"score": None, "score_norm": None}
    rows = [survey("1", **blank), survey("2", **blank, answered_at=None, sent_at=NOON)]
    found = built(root, surveys=rows).rows("SELECT state, answered_basis FROM answers ORDER BY answer_id")
    assert [tuple(row.values()) for row in found] == [(None, "answered"), ("offered", "created")]


def test_the_rating_of_an_excluded_ticket_is_excluded(root: Path) -> None:
    assert answer(root, tickets=[ticket(status="spam", csat_norm=1.0)])["excluded"] == "spam"


def test_an_answer_takes_place_and_carrier_from_its_order(root: Path) -> None:
    found = answer(root, surveys=[survey(order_ref="#12")], orders=[{"order_id": "12", "carrier": "Slowpost"}])
    assert (found["carrier"], found["hour"], found["weekday"]) == ("Slowpost", 12, 1)
