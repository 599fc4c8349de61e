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
