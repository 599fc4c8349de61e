"""The traps of ticket exports: columns that are not what their name says."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from tests.pipelines.parsing import DATA, parsed

SOURCES = DATA / "sources"


def test_the_initial_response_time_of_freshdesk_is_a_moment(tmp_path: Path) -> None:
    found = parsed(SOURCES / "freshdesk.csv", tmp_path)

    first = found.row(1)
    assert first["first_reply_at"] == datetime(2025, 3, 3, 9, 15, tzinfo=UTC)
    assert first["first_reply_seconds"] is None
    assert (first["first_reply_business_seconds"], first["resolution_business_seconds"]) == (4_500.0, 34_200.0)
    assert found.row(4)["first_reply_business_seconds"] == 5_400.0  # 1.5 after a spreadsheet
    assert (first["handle_seconds"], first["order_ref"], first["csat_norm"]) == (1_200.0, None, 1.0)


def test_the_verdicts_and_words_of_freshdesk_are_understood(tmp_path: Path) -> None:
    found = parsed(SOURCES / "freshdesk.csv", tmp_path)
    columns = found.accepted

    assert columns["sla_first_reply_met"].to_list() == [True, False, True, None]
    assert columns["sla_resolution_met"].to_list() == [True, False, None, None]
    assert columns["status"].to_list() == ["closed", "solved", "pending", "open"]
    assert columns["channel"].to_list() == ["email", "phone", "web_form", "chat"]
    assert (columns["agent"][2], columns["team"][2], columns["category"][2]) == (None, None, None)
    assert any("OpenPending" in warning for warning in found.report.warnings)


def test_a_contact_id_that_is_an_address_is_the_same_customer(tmp_path: Path) -> None:
    found = parsed(SOURCES / "freshdesk.csv", tmp_path)

    text = (SOURCES / "freshdesk.csv").read_text("utf-8").replace(",,eve@example.com,", ",eve@example.com,,")
    (tmp_path / "other.csv").write_text(text, "utf-8")
    assert found.row(2)["customer_key"] == parsed(tmp_path / "other.csv", tmp_path).row(2)["customer_key"]


def test_the_real_freshdesk_file_is_read_whole(shared: Path, tmp_path: Path) -> None:
    path = shared / "exports/freshdesk-trial/freshdesk_tickets.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    found = parsed(path, tmp_path)

    assert (found.report.source, found.report.rows.accepted) == ("freshdesk", 45)
    assert found.accepted["ticket_id"].to_list() == [row["Ticket ID"] for row in rows]
    assert found.accepted["created_at"].dt.strftime("%F %T").to_list() == [row["Created time"] for row in rows]
    assert found.accepted["solved_at"].null_count() == 45
    assert found.accepted["status"].value_counts().height == 3


def test_explore_has_its_moments_in_pieces(tmp_path: Path) -> None:
    found = parsed(SOURCES / "zendesk_explore.csv", tmp_path).accepted

    assert found["created_at"].dt.strftime("%F %H:%M").to_list()[::3] == ["2025-05-01 09:00", "2025-05-04 23:00"]
    assert found["first_reply_seconds"].to_list() == [2_700.0, 720.0, 180.0, None]
    assert found["resolution_seconds"].to_list() == [181_800.0, 11_700.0, 3_600.0, None]
    # Only the day is written: the reported time says when on that day.
    assert found["solved_at"].dt.strftime("%F %H:%M").to_list()[1:3] == ["2025-05-01 17:15", "2025-05-02 01:00"]
    assert found["resolution_basis"].to_list() == [*["reported_calendar"] * 3, "none"]


def test_explore_has_columns_of_ones_for_ratings(tmp_path: Path) -> None:
    found = parsed(SOURCES / "zendesk_explore.csv", tmp_path).accepted

    assert found["csat_norm"].to_list() == [1.0, 0.0, None, None]
    assert found["csat_state"].to_list() == ["rated", "rated", "offered", "not_offered"]


def test_a_warehouse_keeps_deleted_and_merged_tickets(tmp_path: Path) -> None:
    found = parsed(SOURCES / "zendesk_warehouse.csv", tmp_path).accepted

    assert found["exclude"].to_list() == [None, "merged", "deleted", None]
    assert found["channel"].to_list() == ["web_form", "email", "email", "other"]
    assert set(found["tz_basis"]) == {"file_zone"}


def test_the_real_warehouse_table_is_zendesk(shared: Path, tmp_path: Path) -> None:
    found = parsed(shared / "exports/zendesk-dbt-seeds/ticket_data.csv", tmp_path)

    assert (found.report.source, found.report.rows.accepted) == ("zendesk", 10)
    assert found.report.evidence["excluded_from_kpis"] == {"deleted": 2}


def test_gorgias_has_fields_of_the_shops_own(tmp_path: Path) -> None:
    found = parsed(SOURCES / "gorgias.csv", tmp_path).accepted

    assert found["category"][0] == "Order::Status::Where is my order"
    assert found["category"][1] == "Exchange::Request::Other"
    assert found["channel"].to_list() == ["email", "messaging", "chat"]
    assert found["tags"].to_list() == [["urgent", "delivery"], None, ["return"]]
    assert found["first_reply_seconds"].to_list() == [1_800.0, 600.0, 60.0]
    assert found["csat_norm"].to_list() == [1.0, None, 0.25]


def test_zoho_writes_milliseconds(tmp_path: Path) -> None:
    found = parsed(SOURCES / "zoho_desk.csv", tmp_path)

    assert found.accepted["resolution_business_seconds"].to_list() == [36_000.0, 7_200.0, None]
    assert found.accepted["first_reply_business_seconds"].to_list() == [1_800.0, 600.0, None]
    assert found.report.evidence["durations"]["Resolution Time in Business Hours"] == {
        "unit": "milliseconds",
        "basis": "no longer than the time stamps allow",
    }
    assert found.report.evidence["date_order"] == "DMY"
    assert found.accepted["agent"][0] == "912345678900000001"


def test_zoho_in_hours_is_read_in_hours(tmp_path: Path) -> None:
    text = (SOURCES / "zoho_desk.csv").read_text("utf-8")
    for long, short in (("1800000,36000000", "0.5,10"), ("600000,7200000", "0.2,2"), ("900000", "0.25")):
        text = text.replace(long, short)
    (tmp_path / "hours.csv").write_text(text, "utf-8")

    found = parsed(tmp_path / "hours.csv", tmp_path)

    assert found.accepted["resolution_business_seconds"].to_list() == [36_000.0, 7_200.0, None]


def test_jira_writes_the_time_that_is_left(tmp_path: Path) -> None:
    found = parsed(SOURCES / "jira_es.csv", tmp_path)

    for name in ("first_reply_seconds", "first_reply_business_seconds", "resolution_seconds", "first_reply_at"):
        assert found.accepted[name].null_count() == 3
    assert found.accepted["sla_first_reply_met"].to_list() == [True, False, None]
    assert found.accepted["sla_resolution_met"].to_list() == [True, False, None]
    assert "left until the SLA" in found.missing["first_response_time"]


def test_jira_is_done_when_its_category_says_so(tmp_path: Path) -> None:
    spanish = parsed(SOURCES / "jira_es.csv", tmp_path).accepted
    english = parsed(SOURCES / "jira_en.csv", tmp_path).accepted

    assert spanish["status"].to_list() == ["solved", "solved", "open"]
    assert spanish["solved_at"].dt.strftime("%F %H:%M").to_list() == ["2026-07-18 10:53", "2026-07-19 08:59", None]
    assert spanish["created_at"].dt.strftime("%F %H:%M")[2] == "2026-08-01 15:15"  # 1/ago/26 3:15 PM
    assert english["solved_at"].dt.strftime("%F %H:%M").to_list() == ["2024-05-12 15:50", None]
    assert english["tags"].to_list() == [["late", "vip"], None]


def test_osticket_guards_and_semicolons_are_undone(tmp_path: Path) -> None:
    found = parsed(SOURCES / "osticket.csv", tmp_path)

    assert found.accepted["subject"].to_list() == ["=5501 broken", "Invoice"]
    assert found.accepted["reopens"].to_list() == [1, 0]
    assert found.report.evidence["encoding"].lower().startswith("utf-8")
    assert "first_response_time" in found.missing


def test_salesforce_replies_are_milestones_of_that_name(tmp_path: Path) -> None:
    found = parsed(SOURCES / "salesforce_cases.csv", tmp_path).accepted

    assert found["first_reply_at"].to_list() == [datetime(2026, 4, 21, 19, 28, tzinfo=UTC), None]
    assert found["created_at"][0] == datetime(2026, 4, 21, 17, 58, tzinfo=UTC)


def test_a_chat_of_salesforce_knows_its_case(tmp_path: Path) -> None:
    found = parsed(SOURCES / "salesforce_chats.csv", tmp_path)

    assert found.accepted["ticket_id"].to_list() == ["00001026", None]
    assert set(found.accepted["channel"]) == {"chat"}
    assert "when it was answered" in found.missing["first_response_time"]


def test_an_event_log_is_one_row_per_incident(tmp_path: Path) -> None:
    found = parsed(SOURCES / "servicenow.csv", tmp_path)

    assert found.skips == {"superseded": 2}
    rows = {row["ticket_id"]: row for row in found.accepted.iter_rows(named=True)}
    assert (rows["INC001"]["status"], rows["INC001"]["reopens"]) == ("closed", 1)
    assert (rows["INC001"]["sla_resolution_met"], rows["INC001"]["priority"]) == (False, "normal")
    assert (rows["INC002"]["status"], rows["INC002"]["solved_at"]) == ("pending", None)


def test_the_response_time_of_kaggle_is_a_moment(tmp_path: Path) -> None:
    found = parsed(SOURCES / "kaggle_tickets.csv", tmp_path)

    assert found.accepted["first_reply_at"][0] == datetime(2023, 6, 1, 12, 15, 36, tzinfo=UTC)
    assert found.accepted["solved_at"].null_count() == 2
    assert found.accepted["created_at"].null_count() == 3  # the day of the purchase is not the ticket's
    assert "when a ticket was created" in found.missing["first_response_time"]
    assert "Gender" not in found.accepted.write_ndjson()


def test_the_same_columns_with_lengths_are_read_as_lengths(tmp_path: Path) -> None:
    text = (SOURCES / "kaggle_tickets.csv").read_text("utf-8")
    for moment, length in (("12:15:36", "1:30:00"), ("18:05:38", "24:00:00"), ("16:45:38", "0:45:00")):
        text = text.replace(f"2023-06-01 {moment}", length)
    (tmp_path / "lengths.csv").write_text(text, "utf-8")

    found = parsed(tmp_path / "lengths.csv", tmp_path).accepted

    assert found["first_reply_seconds"].to_list() == [5_400.0, 2_700.0, None]
    assert found["resolution_seconds"].to_list() == [86_400.0, None, None]


def test_the_real_kaggle_file_is_read_whole(shared: Path, tmp_path: Path) -> None:
    path = shared / "exports/kaggle-customer-support-tickets/customer_support_tickets.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    found = parsed(path, tmp_path)

    assert (found.report.source, found.report.rows.accepted) == ("kaggle", 8_469)
    replies = found.accepted["first_reply_at"].dt.strftime("%F %T").fill_null("")
    assert replies.to_list() == [row["First Response Time"] for row in rows]
    assert any("1365 of 2769" in warning for warning in found.report.warnings)


def test_a_call_that_was_not_answered_was_missed(tmp_path: Path) -> None:
    found = parsed(SOURCES / "call_log.csv", tmp_path).accepted

    assert found["missed"].to_list() == [False, True, False]
    assert found["wait_seconds"].to_list() == [109.0, None, 54.0]
    assert found["duration_seconds"].to_list() == [143.0, None, 301.0]
    assert found["created_at"][0] == datetime(2021, 1, 1, 9, 12, 58, tzinfo=UTC)
    assert set(found["channel"]) == {"phone"}


def test_a_word_for_the_response_time_is_no_time(tmp_path: Path) -> None:
    found = parsed(SOURCES / "call_list.csv", tmp_path)

    assert found.skips == {"empty_row": 1}
    assert found.accepted["first_reply_seconds"].null_count() == 3
    assert found.accepted["handle_seconds"].to_list() == [1_020.0, 1_380.0, 480.0]
    assert (found.report.evidence["rating_scale"], found.report.evidence["date_order"]) == ("1-10", "MDY")
