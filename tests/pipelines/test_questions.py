"""Surveys that ask for several scores: an answer per question, each with its kind, scale and comment."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.loads import load
from tests.pipelines.parsing import Parsed, parsed_text

NPS = "How likely are you to recommend us?"
CSAT = "How satisfied are you with our service?"
CES = "How easy was it to get help? (1-7)"

MONKEY = (
    f"Respondent ID,Collector ID,Start Date,End Date,IP Address,{NPS},Why?,"
    f'{CSAT},"{CES}","Reason, in a word",Anything else?\n'
    ",,,,,Response,Open-Ended Response,Response,Response,Open-Ended Response,Open-Ended Response\n"
    "901,1,01/20/2026 10:00,01/20/2026 10:03,192.0.2.1,9,Friendly,5,6,Quick,Thanks\n"
    "902,1,01/21/2026 10:00,01/21/2026 10:03,192.0.2.2,2,Slow,,1,Forms,\n"
    "903,1,01/22/2026 10:00,01/22/2026 10:03,192.0.2.3,,,3,,,\n"
)
QUALTRICS = (
    "StartDate,EndDate,Status,Finished,RecordedDate,ResponseId,Q1,Q2,Q3\n"
    f'Start Date,End Date,Response Type,Finished,Recorded Date,Response ID,{NPS},{CSAT},"{CES}"\n'
    '"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}"' + ',"{""ImportId"":""x""}"' * 8 + "\n"
    "2026-01-15 08:58:00,2026-01-15 09:00:00,IP Address,True,2026-01-15 09:00:01,R_1,9,5,6\n"
    "2026-01-16 08:58:00,2026-01-16 09:00:00,IP Address,True,2026-01-16 09:00:01,R_2,2,,1\n"
    "2026-01-17 08:58:00,2026-01-17 09:00:00,IP Address,True,2026-01-17 09:00:01,R_3,,3,\n"
)
TYPEFORM = (
    f'#,{NPS},{CSAT},"{CES}",Start Date (UTC),Submit Date (UTC),Network ID\n'
    "a1,9,5,6,2026-01-15 09:03:00,2026-01-15 09:05:14,n1\n"
    "a2,2,,1,2026-01-16 09:03:00,2026-01-16 09:05:14,n2\n"
    "a3,,3,,2026-01-17 09:03:00,2026-01-17 09:05:14,n3\n"
)
FORMS = f'Timestamp,{NPS},{CSAT},"{CES}"\n1/20/2026 10:03:00,9,5,6\n1/21/2026 10:03:00,2,,1\n1/22/2026 10:03:00,,3,\n'
PLAIN = "Response ID,Answered at,NPS,CSAT,CES (1-7)\n1,2026-01-20,9,5,6\n2,2026-01-21,2,,1\n3,2026-01-22,,3,\n"
FILES = {"surveymonkey": MONKEY, "qualtrics": QUALTRICS, "typeform": TYPEFORM, "google_forms": FORMS, "generic": PLAIN}


def answers(found: Parsed) -> list[tuple[object, ...]]:
    columns = ["row", "survey_type", "score", "scale_min", "scale_max"]
    return sorted(found.accepted.select(columns).rows())


@pytest.mark.parametrize("tool", FILES)
def test_every_question_has_its_answers_on_its_own_scale(tool: str, tmp_path: Path) -> None:
    found = parsed_text(FILES[tool], tmp_path)

    assert found.report.source == tool
    assert answers(found) == [
        (1, "ces", 6.0, 1.0, 7.0),
        (1, "csat", 5.0, 1.0, 5.0),
        (1, "nps", 9.0, 0.0, 10.0),
        (2, "ces", 1.0, 1.0, 7.0),
        (2, "nps", 2.0, 0.0, 10.0),
        (3, "csat", 3.0, 1.0, 5.0),
    ]
    assert found.report.evidence["rating_scale"] == "ces 1-7, csat 1-5, nps 0-10"
    assert found.accepted["response_id"].n_unique() == 6
    assert set(found.missing) <= {"response_rate"}


def test_a_comment_stands_with_the_score_it_follows_and_a_general_one_with_the_first(tmp_path: Path) -> None:
    found = parsed_text(MONKEY, tmp_path).accepted

    said = {(row, kind): text for row, kind, text in found.select("row", "survey_type", "comment").rows()}
    assert said[1, "nps"] == "Friendly / Thanks"
    assert said[1, "ces"] == "Quick"
    assert said[2, "nps"] == "Slow"
    assert said[3, "csat"] is None


def test_of_two_questions_of_a_kind_one_counts_and_the_other_is_said(tmp_path: Path) -> None:
    text = "Response ID,Answered at,How satisfied are you with us?,How satisfied were you with delivery?\n"
    text += "".join(f"{n},2026-01-{n:02d},{n % 5 + 1},{(n + 2) % 5 + 1}\n" for n in range(1, 11))

    found = parsed_text(text, tmp_path)

    assert dict(found.accepted["survey_type"].value_counts().rows()) == {"csat": 10, "other": 10}
    assert any("in no figure: 'How satisfied were you with delivery?'" in line for line in found.report.warnings)


def test_a_wrong_answer_costs_no_other_and_names_its_question(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-01-{n:02d},9,5,6\n" for n in range(4, 29))

    found = parsed_text(PLAIN.replace("1,2026-01-20,9,5,6", "1,2026-01-20,9,55,6") + rows, tmp_path)

    assert (1, "nps", 9.0, 0.0, 10.0) in answers(found)
    assert [(entry["rule"], entry["column"]) for entry in found.report.rejections] == [("out_of_scale", "CSAT")]
    assert found.rejected["row"].to_list() == [1]


def test_who_answered_nothing_is_rejected_once(tmp_path: Path) -> None:
    found = parsed_text(PLAIN + "4,2026-01-23,,,\n", tmp_path)

    assert found.rules == {"missing_score": 1}


def test_a_survey_that_was_sent_and_not_answered_counts_for_each_question(tmp_path: Path) -> None:
    found = parsed_text("ID,Sent at,Answered at,NPS,CSAT\n1,2026-01-01,2026-01-02,9,5\n2,2026-01-01,,,\n", tmp_path)

    offered = found.accepted.filter(pl.col("status") == "offered")
    assert sorted(offered["survey_type"]) == ["csat", "nps"]


def test_the_same_file_again_changes_nothing_and_the_warehouse_holds_each_answer(tmp_path: Path, root: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(FORMS, "utf-8")
    second.write_text(FORMS + "1/23/2026 10:03:00,10,5,7\n", "utf-8")

    load([first], root=root)
    result = load([second], root=root)

    assert (result.loads[0].rows["new"], result.loads[0].rows["unchanged"]) == (3, 6)
    version = max((root / "warehouse").glob("*.duckdb"))
    with duckdb.connect(str(version), read_only=True) as connection:
        counted = connection.execute("SELECT survey_type, count(*) FROM answers GROUP BY ALL ORDER BY 1").fetchall()
    assert counted == [("ces", 3), ("csat", 3), ("nps", 3)]


def test_a_first_question_that_does_not_say_its_kind_is_no_second_answer_of_it(tmp_path: Path) -> None:
    text = "Response ID,Submitted at,Score,How likely are you to recommend us?\n"
    text += "".join(f"{n},2026-01-{n:02d},{n % 11},{(n + 3) % 11}\n" for n in range(1, 31))

    found = parsed_text(text, tmp_path)

    assert dict(found.accepted["survey_type"].value_counts().rows()) == {"nps": 30, "other": 30}
    assert any("in no figure: 'How likely are you to recommend us?'" in line for line in found.report.warnings)
