"""The traps of survey exports: footers, several header rows, answers that come twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.pipelines.parsing import DATA, parsed

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
