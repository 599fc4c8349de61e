from pathlib import Path

from tests.pipelines.parsing import parsed_text


def test_a_survey_that_nobody_answered_needs_no_day_of_an_answer(tmp_path: Path) -> None:
    found = parsed_text("ID,Sent at,Answered at,NPS\n1,2026-01-01,2026-01-02,9\n2,2026-01-01,,\n3,,,\n", tmp_path)

    assert found.accepted["status"].to_list() == [None, "offered"]
    assert found.rules == {"missing_date": 1, "missing_score": 1}
