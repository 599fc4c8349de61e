import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

import canonical
from tests.pipelines.factory import zendesk_csv
from tests.pipelines.parsing import DATA, parsed, parsed_text


def test_the_accepted_rows_have_exactly_the_canonical_columns(tmp_path: Path) -> None:
    accepted = parsed(DATA / "zendesk_with_few_columns.csv", tmp_path).accepted

    assert dict(accepted.schema) == canonical.TABLES["tickets"]


def test_zendesk_facts_hold_with_most_columns_deleted(tmp_path: Path) -> None:
    found = parsed(DATA / "zendesk_with_few_columns.csv", tmp_path)

    first, second = found.row(1), found.row(2)
    assert (found.report.source, found.report.table) == ("zendesk", "tickets")
    assert (first["channel"], first["status"], first["priority"]) == ("email", "solved", "normal")
    assert (first["first_reply_seconds"], first["first_reply_business_seconds"]) == (1800.0, 1200.0)
    assert (first["csat_norm"], first["csat_state"], first["product"]) == (1.0, "rated", "Lamp")
    assert first["tags"] == ["late_delivery", "vip"]
    assert second["first_reply_seconds"] is None  # nobody replied
    assert second["solved_at"] is None  # 1900-01-01
    assert (second["csat_state"], found.row(4)["csat_state"]) == ("offered", "not_offered")
    assert [found.row(n)["exclude"] for n in (1, 2, 3, 4)] == [None, "merged", None, "deleted"]
    assert (found.row(3)["channel"], found.row(3)["channel_raw"]) == ("other", "OutBound")


def test_order_numbers_are_found_in_subjects_and_ticket_numbers_are_not(tmp_path: Path) -> None:
    found = parsed(DATA / "zendesk_with_few_columns.csv", tmp_path)

    assert [found.row(n)["order_ref"] for n in (1, 2, 3)] == ["4711", None, "9001"]
    assert found.report.evidence["order_references"] == {"subject": 2}


def test_nothing_personal_is_stored(tmp_path: Path) -> None:
    for name in ("zendesk_with_few_columns.csv", "intercom_with_zone_in_header.csv", "returns.csv"):
        parsed(DATA / name, tmp_path)
        stored = (tmp_path / "accepted.parquet").read_bytes() + (tmp_path / "rejected.parquet").read_bytes()
        frame = pl.read_parquet(tmp_path / "accepted.parquet").write_ndjson()
        for word in ("bob@example.com", "Bob", "Buyer", "Early", "EVE@", "555-123"):
            assert word not in frame, (name, word)
            assert word.encode() not in stored


def test_agents_keep_their_names_and_customers_their_key(tmp_path: Path) -> None:
    found = parsed(DATA / "intercom_with_zone_in_header.csv", tmp_path)

    assert found.row(1)["agent"] == "Alice Agent"
    assert found.row(1)["customer_key"] == found.row(3)["customer_key"] != found.row(2)["customer_key"]


def test_intercom_times_are_in_the_zone_of_their_header(tmp_path: Path) -> None:
    found = parsed(DATA / "intercom_with_zone_in_header.csv", tmp_path, reporting_zone="Europe/Berlin")

    assert found.row(1)["created_at"] == datetime(2025, 1, 15, 14, tzinfo=UTC)
    assert found.row(2)["created_at"] == datetime(2025, 7, 15, 13, tzinfo=UTC)
    assert found.report.evidence["timezone"] == "America/New_York"
    assert set(found.accepted["tz_basis"]) == {"header_zone"}


def test_intercom_bots_are_seen_resolving_and_handing_over(tmp_path: Path) -> None:
    found = parsed(DATA / "intercom_with_zone_in_header.csv", tmp_path)

    assert [found.row(n)["bot_involved"] for n in (1, 2, 3)] == [True, False, True]
    assert [found.row(n)["bot_resolved"] for n in (1, 2, 3)] == [True, None, False]
    assert [found.row(n)["bot_handoff"] for n in (1, 2, 3)] == [False, False, True]
    assert [found.row(n)["channel"] for n in (1, 2, 3)] == ["chat", "email", "messaging"]
    assert [found.row(n)["status"] for n in (1, 2, 3)] == ["closed", "open", "pending"]


def test_a_csat_of_nine_never_enters_a_scale_of_five(tmp_path: Path) -> None:
    found = parsed(DATA / "csat_of_9_on_1_to_5.csv", tmp_path)

    assert found.rules == {"out_of_scale": 1, "missing_score": 1}
    assert found.report.rejections[0]["examples"] == [{"row": 3, "value": "9"}]
    assert found.report.evidence["rating_scale"] == "1-5"
    assert found.accepted["score"].max() == 5


def test_dates_that_cannot_be_are_set_aside_by_name(tmp_path: Path) -> None:
    found = parsed(DATA / "dates_that_cannot_be.csv", tmp_path, reporting_zone="Europe/Berlin")

    assert found.rules == {
        "ends_before_start": 1,
        "future_date": 1,
        "unreadable_date": 1,
        "missing_date": 1,
        "nonexistent_time": 1,
    }
    by_rule = dict(found.rejected.select("rule", "row").iter_rows())
    assert by_rule == {
        "ends_before_start": 2,
        "future_date": 3,
        "unreadable_date": 4,
        "missing_date": 5,
        "nonexistent_time": 6,
    }
    assert found.row(8)["solved_at"] is None


def test_an_end_in_the_doubled_hour_is_never_before_its_start(tmp_path: Path) -> None:
    found = parsed(DATA / "dates_that_cannot_be.csv", tmp_path, reporting_zone="Europe/Berlin")

    row = found.row(7)
    assert row["created_at"] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert row["solved_at"] == datetime(2025, 10, 26, 1, 10, tzinfo=UTC)
    assert any("occur twice" in warning for warning in found.report.warnings)


def test_examples_show_what_the_file_says(tmp_path: Path) -> None:
    found = parsed(DATA / "dates_that_cannot_be.csv", tmp_path)

    values = {entry["rule"]: entry["examples"][0]["value"] for entry in found.report.rejections}
    assert values["future_date"] == "2099-01-01 10:00:00"
    assert values["unreadable_date"] == "2025-02-30 10:00:00"


def test_of_one_ticket_told_twice_the_newest_state_stays(tmp_path: Path) -> None:
    found = parsed(DATA / "same_ticket_twice.csv", tmp_path)

    assert found.skips == {"duplicate_row": 1, "superseded": 2}
    assert dict(found.accepted.select("ticket_id", "status").iter_rows()) == {"1": "solved", "2": "open"}


def test_two_equal_answers_without_ids_are_two_answers(tmp_path: Path) -> None:
    found = parsed(DATA / "answers_without_id.csv", tmp_path)

    assert found.report.rows.accepted == 3
    assert found.accepted["response_id"].n_unique() == 3
    assert (found.report.evidence["survey_type"], found.report.evidence["rating_scale"]) == ("nps", "0-10")


def test_answers_without_ids_are_the_same_in_any_order(tmp_path: Path) -> None:
    lines = (DATA / "answers_without_id.csv").read_text("utf-8").splitlines()
    forward = parsed(DATA / "answers_without_id.csv", tmp_path).accepted
    backward = parsed_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", tmp_path).accepted

    assert set(forward["response_id"]) == set(backward["response_id"])


def test_german_semicolons_in_windows_1252_are_understood(tmp_path: Path) -> None:
    found = parsed(DATA / "windows_1252_semicolons_german.csv", tmp_path)

    assert found.accepted["subject"].to_list() == ["Grüße aus Köln", "Rückgabe möglich?", "Verspätung"]
    assert found.accepted["status"].to_list() == ["open", "solved", "closed"]
    assert found.row(1)["created_at"] == datetime(2025, 2, 1, 10, tzinfo=UTC)


def test_an_order_of_day_and_month_that_nothing_settles_is_warned_about(tmp_path: Path) -> None:
    found = parsed(DATA / "day_or_month_first_undecidable.csv", tmp_path)

    assert found.row(1)["created_at"] == datetime(2025, 2, 1, tzinfo=UTC)
    assert any("settles whether the day or the month" in warning for warning in found.report.warnings)


def test_a_unit_that_nobody_wrote_is_taken_from_the_clock(tmp_path: Path) -> None:
    found = parsed(DATA / "seconds_without_a_unit.csv", tmp_path)

    assert found.row(1)["resolution_seconds"] == 3600
    assert found.report.evidence["durations"]["resolution time"]["unit"] == "seconds"


def test_returns_know_their_order(tmp_path: Path) -> None:
    found = parsed(DATA / "returns.csv", tmp_path)

    assert found.accepted["order_ref"].to_list() == ["1411", "AP-516073"]
    assert found.accepted["refund_amount"].to_list() == [19.99, 1234.5]


def test_one_damaged_row_costs_one_row(tmp_path: Path) -> None:
    for name, rules in (
        ("unclosed_quote_in_row_2.csv", {"unclosed_quote": 1}),
        ("stray_quotes.csv", {"stray_quote": 1}),
        ("ragged_rows.csv", {"too_few_cells": 1, "too_many_cells": 1}),
    ):
        found = parsed(DATA / name, tmp_path)
        assert found.rules == rules
        assert found.report.rows.accepted == found.report.rows.read - sum(rules.values())


def test_a_damaged_row_keeps_its_text_without_its_customer(tmp_path: Path) -> None:
    text = (
        "Id,Requester,Requester email,Status,Via,Created at,Full resolution time in minutes\n"
        "1,Bob Buyer,bob@example.com,Open,Mail,2025-01-01 10:00:00,\n"
        "2,Eve Early,eve@example.com,Open\n"
        "3,Ann,ann@example.com,Open,Mail,2099-01-01 10:00:00,\n"
    )
    found = parsed_text(text, tmp_path)

    lines = " ".join(found.rejected["line"].to_list())
    assert "Open" in lines
    assert not any(word in lines for word in ("Eve", "Early", "eve@", "Ann"))


def test_a_zone_that_a_person_names_is_used(tmp_path: Path) -> None:
    found = parsed(DATA / "ragged_rows.csv", tmp_path, timezone="Asia/Kolkata")

    assert found.row(1)["created_at"] == datetime(2025, 3, 1, 4, 30, tzinfo=UTC)
    assert set(found.accepted["tz_basis"]) == {"user_setting"}


def test_a_file_without_anything_to_load_says_why(tmp_path: Path) -> None:
    text = "ticket id,status,created at\n" + "".join(f"{n},open,2099-01-01\n" for n in range(3))

    report = parsed_text(text, tmp_path).report

    assert report.status == "refused"
    assert report.error is not None
    assert "None of the 3 rows" in report.error["message"]
    assert not (tmp_path / "staging" / "accepted.parquet").exists()


def test_a_report_crosses_a_process_boundary_whole(tmp_path: Path) -> None:
    report = parsed(DATA / "dates_that_cannot_be.csv", tmp_path).report

    assert type(report).from_dict(report.to_dict()) == report


# --- real files -----------------------------------------------------------------------------------------------------


def test_the_real_zendesk_export_agrees_with_an_independent_reading(shared: Path, tmp_path: Path) -> None:
    path = shared / "exports/zendesk-plum/zendesk_legacy_export_plum.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    found = parsed(path, tmp_path)
    ours = found.accepted

    assert found.report.rows.accepted == len(rows) == 16_476
    assert ours["ticket_id"].to_list() == [row["Id"] for row in rows]
    assert ours["solved_at"].null_count() == sum(row["Solved at"].startswith("1900") for row in rows) == 2_067
    assert dict(ours["csat_state"].value_counts().iter_rows()) == {
        "not_offered": 11_023,
        "offered": 4_640,
        "rated": 813,
    }
    replies = "First reply time in minutes within business hours"
    business = [None if row[replies] == "" or row["Replies"] == "0" else 60.0 * int(row[replies]) for row in rows]
    assert ours["first_reply_business_seconds"].to_list() == business
    assert ours["first_reply_seconds"].null_count() == len(rows)
    full = [60.0 * float(row["Full resolution time in minutes"] or "nan") for row in rows]
    assert ours["resolution_seconds"].fill_null(float("nan")).equals(pl.Series("resolution_seconds", full))
    status = {"Hold": "on_hold"}
    assert Counter(ours["status"]) == Counter(status.get(row["Status"], row["Status"].lower()) for row in rows)


def test_a_file_without_any_reply_time_is_not_said_to_have_one_in_business_hours(tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "a.csv", [1, 2])
    found = parsed(path, tmp_path / "staging", source="zendesk")
    assert found.missing["first_response_time"] == "the file has no time of the first reply"
    assert found.missing["first_response_time_business"] == "the file has no first reply time in business hours"


def test_the_real_zendesk_export_says_what_it_cannot_give(shared: Path, tmp_path: Path) -> None:
    found = parsed(shared / "exports/zendesk-plum/zendesk_legacy_export_plum.csv", tmp_path)

    assert found.missing["first_response_time"] == "the file has only the first reply in business minutes"
    assert "resolution_time" not in found.missing
    assert found.report.evidence["missing_dates"]["Solved at"]["count"] == 2_067
    assert "agrees" in found.report.evidence["durations"]["Full resolution time in minutes"]["basis"]


def test_the_real_nps_list_has_every_month_right(shared: Path, tmp_path: Path) -> None:
    path = shared / "exports/nps-timeseries/NPStimeseries.csv"
    found = parsed(path, tmp_path)

    months = pl.read_csv(path)["Month"]
    assert found.report.rows.accepted == 5_000
    assert found.accepted["answered_at"].dt.month().cast(pl.Int64).to_list() == months.to_list()
    assert found.accepted["score"].to_list() == [float(score) for score in pl.read_csv(path)["NPS"]]
    assert found.report.evidence["date_order"] == "DMY"


def test_the_real_shopify_export_is_one_row_per_order(shared: Path, tmp_path: Path) -> None:
    path = shared / "exports/shopify-redacted/orders_export_small.csv"
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))

    found = parsed(path, tmp_path)

    assert (found.report.rows.read, found.report.rows.accepted) == (811, 409)
    assert found.skips == {"line_item": 402}
    expected: Counter[str] = Counter()
    for line in lines:
        expected[line["Name"].strip("#").upper()] += int(line["Lineitem quantity"])
    assert dict(found.accepted.select("order_id", "items").iter_rows()) == dict(expected)
    total = sum(float(line["Total"]) for line in lines if line["Total"])
    assert found.accepted["total"].sum() == pytest.approx(total)
    assert set(found.accepted["tz_basis"]) == {"offset_in_value"}


def test_the_real_call_centre_list_is_mostly_empty(shared: Path, tmp_path: Path) -> None:
    found = parsed(shared / "exports/call-center-csat/Call Center.csv", tmp_path)

    assert found.report.rows.read == 32_941
    assert found.skips == {"empty_row": 22_194}
    assert (found.report.evidence["rating_scale"], found.report.evidence["date_order"]) == ("1-10", "MDY")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pivot-grand-total/Call Center.csv", "totals, not records"),
        ("nasty-csv/semicolon_utf8_durden_saucer.csv", "not recognised"),
        ("nasty-csv/backslashN_nulls_issues_data-1.csv", "no header"),
        ("nasty-csv/utf16_with_bom_csv_template.csv", "no rows"),
        ("nasty-csv/cp1251_semicolon_alfa_example.csv", "not recognised"),
        ("pollock-polluted/file_no_payload.csv", "empty"),
        ("pollock-polluted/file_header_only.csv", "no rows"),
        ("shopify-redacted/customers_export.csv", "customers"),
        ("zendesk-dbt-seeds/ticket_comment_data.csv", "parts of tickets"),
        ("zendesk-dbt-seeds/user_data.csv", "parts of tickets"),
    ],
)
def test_real_files_of_another_kind_are_refused_in_plain_words(
    shared: Path, tmp_path: Path, name: str, words: str
) -> None:
    report = parsed(shared / "exports" / name, tmp_path).report

    assert report.status == "refused"
    assert report.error is not None
    assert words in report.error["message"]
    assert report.error["hint"]
    assert "/" not in report.error["message"].replace("and/or", "")
