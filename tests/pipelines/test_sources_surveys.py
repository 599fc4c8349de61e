"""The traps of survey exports: footers, several header rows, answers that come twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.pipelines.parsing import DATA, parsed, parsed_text

SOURCES = DATA / "sources"


def test_the_footer_of_chatwoot_is_no_answer(tmp_path: Path) -> None:
    found = parsed(SOURCES / "chatwoot_csat.csv", tmp_path)

    assert found.skips == {"total_row": 1}
    assert found.accepted["chat_id"].to_list() == ["77", "78"]
    assert found.accepted["agent"].to_list() == ["Ines Agent", "Omar Agent"]
    assert found.accepted["answered_at"][0] == datetime(2025, 7, 1, 10, tzinfo=UTC)


def test_a_conversation_rated_twice_is_two_answers_and_fin_counts_once(tmp_path: Path) -> None:
    all_ratings = parsed(SOURCES / "intercom_ratings.csv", tmp_path).accepted
    of_fin = parsed(SOURCES / "intercom_fin_ratings.csv", tmp_path).accepted

    assert all_ratings["chat_id"].to_list() == ["100001", "100001", "100002"]
    assert all_ratings["score_norm"].to_list() == [1.0, 0.25, 0.0]
    assert of_fin["response_id"][0] == all_ratings["response_id"][1]
    assert of_fin["answered_at"][0] == all_ratings["answered_at"][1]


def test_the_second_header_row_of_surveymonkey_is_no_answer(tmp_path: Path) -> None:
    found = parsed(SOURCES / "surveymonkey.csv", tmp_path)

    assert found.report.rows.read == 2
    assert found.accepted["score"].to_list() == [9.0, 3.0]
    assert set(found.accepted["survey_type"]) == {"nps"}
    assert found.report.evidence["date_order"] == "MDY"
    assert "192.0.2" not in found.accepted.write_ndjson()


def test_surveymonkey_without_dates_says_so(tmp_path: Path) -> None:
    text = "Respondent ID,Collector ID,How likely are you to recommend us?\n,,Response\n1,2,9\n3,2,4\n"
    error = parsed_text(text, tmp_path).report.error

    assert error is not None
    assert "SurveyMonkey" in error["message"]
    assert "no column that says when it was given" in error["message"]


def test_qualtrics_has_its_zone_and_its_questions_in_further_rows(tmp_path: Path) -> None:
    found = parsed(SOURCES / "qualtrics.csv", tmp_path, reporting_zone="Europe/Berlin")

    # Winter and summer in Denver.
    assert found.row(1)["answered_at"] == datetime(2025, 1, 15, 16, 0, 1, tzinfo=UTC)
    assert found.row(2)["answered_at"] == datetime(2025, 7, 15, 15, 0, 1, tzinfo=UTC)
    assert found.report.evidence["timezone"] == "America/Denver"
    assert set(found.accepted["survey_type"]) == {"csat"}  # from the wording, the column is only called Q2_1
    assert found.accepted["exclude"].to_list() == [None, "test", "spam"]
    assert "192.0.2" not in found.accepted.write_ndjson()


def test_typeform_is_in_utc_and_its_choices_are_no_comment(tmp_path: Path) -> None:
    found = parsed(SOURCES / "typeform.csv", tmp_path, reporting_zone="Europe/Berlin")

    assert found.accepted["answered_at"][0] == datetime(2025, 4, 3, 9, 5, 14, tzinfo=UTC)
    assert found.accepted["comment"].to_list() == ["Love it", None]


def test_google_forms_dates_are_ordered_as_a_column(tmp_path: Path) -> None:
    found = parsed(SOURCES / "google_forms.csv", tmp_path)

    assert found.report.evidence["date_order"] == "MDY"
    assert found.accepted["answered_at"][0] == datetime(2025, 9, 6, 0, 6, 16, tzinfo=UTC)
    assert found.accepted["comment"].to_list() == ["Nothing", "Delivery"]


def test_an_event_log_with_a_timestamp_is_no_form(tmp_path: Path) -> None:
    text = "Timestamp,event,sender_id,what did the user say to us\n2025-01-01 10:00:00,user,7,5\n"

    assert parsed_text(text, tmp_path).report.source != "google_forms"


def test_a_review_names_its_order(tmp_path: Path) -> None:
    found = parsed(SOURCES / "trustpilot.csv", tmp_path, reporting_zone="Europe/Berlin")

    assert found.accepted["order_ref"].to_list() == ["5501", None]
    assert found.accepted["score_norm"].to_list() == [1.0, 0.0]
    assert found.accepted["answered_at"][0] == datetime(2025, 5, 1, 8, tzinfo=UTC)


def test_a_list_of_several_surveys_keeps_their_scales_apart(tmp_path: Path) -> None:
    text = (
        "id,person,survey_type,score,comment,created_at\n"
        "1,p1,nps,10,Great,1735725600\n2,p2,nps,5,,1735729200\n3,p1,csat,5,,1735732800\n4,p3,csat,1,Bad,1735736400\n"
    )
    found = parsed_text(text, tmp_path)

    assert found.report.table == "surveys"
    assert found.accepted["survey_type"].to_list() == ["nps", "nps", "csat", "csat"]
    assert found.accepted["score_norm"].to_list() == [1.0, 0.5, 1.0, 0.0]
    assert found.accepted["scale_max"].to_list() == [10.0, 10.0, 5.0, 5.0]
    assert found.report.evidence["rating_scale"] == "csat 1-5, nps 0-10"
    assert found.accepted["customer_key"][0] == found.accepted["customer_key"][2]
    assert found.accepted["answered_at"][0] == datetime(2025, 1, 1, 10, tzinfo=UTC)
