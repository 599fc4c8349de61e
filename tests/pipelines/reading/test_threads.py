"""Messages and names that an API sends with its records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.pipelines.parsing import Parsed, parsed

BEGUN = 1_772_442_000  # 2026-03-02 09:00 UTC


def conversation(**more: Any) -> dict[str, Any]:
    return {
        "type": "conversation",
        "id": "215",
        "created_at": BEGUN,
        "updated_at": BEGUN + 9000,
        "state": "open",
        "admin_assignee_id": 814,
        "team_assignee_id": 5,
        "source": {"type": "conversation", "delivered_as": "customer_initiated", "author": {"type": "user", "id": "u"}},
        "statistics": {"time_to_admin_reply": 600, "count_reopens": 0},
        **more,
    }


def part(minute: int, author: str, body: str | None = "<p>Hi</p>", kind: str = "comment") -> dict[str, Any]:
    return {"part_type": kind, "body": body, "created_at": BEGUN + 60 * minute, "author": {"type": author, "id": "1"}}


def written(folder: Path, document: object) -> Parsed:
    path = folder / "export.json"
    path.write_text(json.dumps(document), "utf-8")
    return parsed(path, folder / "staging")


def test_intercom_parts_give_first_and_next_reply_without_bots_and_notes(tmp_path: Path) -> None:
    parts = [
        part(1, "bot"),
        part(4, "admin", kind="note"),
        part(5, "admin", body=None, kind="assignment"),
        part(10, "admin"),
        part(20, "user"),
        part(80, "admin"),
        part(90, "user"),
    ]
    found = written(tmp_path, conversation(conversation_parts={"type": "list", "conversation_parts": parts}))
    row = found.row(1)
    assert row["first_reply_at"] == datetime(2026, 3, 2, 9, 10, tzinfo=UTC)
    assert (row["next_reply_seconds"], row["next_reply_from"]) == (3600.0, datetime(2026, 3, 2, 9, 20, tzinfo=UTC))
    assert row["waiting_since"] == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_admins_and_teams_beside_the_conversations_are_called_by_their_names(tmp_path: Path) -> None:
    page = {
        "conversations": [conversation(), conversation(id="216", admin_assignee_id=999)],
        "admins": [{"id": 814, "name": "Ada"}],
        "teams": [{"id": "5", "name": "Returns"}],
    }
    found = written(tmp_path, page)
    assert (found.row(1)["agent"], found.row(1)["team"]) == ("Ada", "Returns")
    assert found.row(2)["agent"] == "999"


def ticket(number: int, **more: Any) -> dict[str, Any]:
    return {
        "url": "https://x.zendesk.com/api/v2/tickets/1.json",
        "id": number,
        "via": {"channel": "email"},
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T12:00:00Z",
        "subject": "Where is it",
        "raw_subject": "Where is it",
        "description": "Eva Lang here",
        "status": "open",
        "requester_id": 7,
        "assignee_id": 8,
        "group_id": 9,
        "tags": [],
        **more,
    }


def test_users_groups_and_metrics_beside_zendesk_tickets_are_joined(tmp_path: Path) -> None:
    page = {
        "tickets": [ticket(1), ticket(2, assignee_id=None)],
        "users": [{"id": 7, "name": "Eva Lang"}, {"id": 8, "name": "Ben Ott"}],
        "groups": [{"id": 9, "name": "Support"}],
        "metric_sets": [{"ticket_id": 1, "replies": 3, "reply_time_in_minutes": {"calendar": 30, "business": 20}}],
    }
    found = written(tmp_path, page)
    assert (found.row(1)["agent"], found.row(1)["team"], found.row(2)["agent"]) == ("Ben Ott", "Support", None)
    assert (found.row(1)["first_reply_seconds"], found.row(1)["replies"]) == (1800.0, 3)
    assert "Eva" not in str(found.accepted.to_dicts())


def test_public_comments_of_zendesk_tickets_give_the_first_reply(tmp_path: Path) -> None:
    comments = [
        {"author_id": 7, "public": True, "created_at": "2026-03-02T09:00:00Z"},
        {"author_id": 8, "public": False, "created_at": "2026-03-02T09:05:00Z"},
        {"author_id": 8, "public": True, "created_at": "2026-03-02T09:30:00Z"},
        {"author_id": 7, "public": True, "created_at": "2026-03-02T10:00:00Z"},
    ]
    row = written(tmp_path, {"tickets": [ticket(1, comments=comments)]}).row(1)
    assert row["first_reply_at"] == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert row["first_reply_basis"] == "timestamp_diff"
    assert row["waiting_since"] == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_messages_that_are_damaged_cost_no_record(tmp_path: Path) -> None:
    odd = [None, 5, {"created_at": "x"}, {"author": 3, "created_at": BEGUN}, part(5, "admin")]
    row = written(tmp_path, conversation(conversation_parts={"conversation_parts": odd})).row(1)
    assert row["first_reply_at"] == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


def test_the_longest_wait_of_a_jira_reporter_for_a_further_comment_is_known(tmp_path: Path) -> None:
    text = (
        "Issue key,Issue Type,Status,Created,Reporter,Reporter Id" + ",Comment" * 6 + "\n"
        "A-1,Task,Open,18/Jul/26 9:10 AM,Eva,eva1,18/Jul/26 10:00 AM;bob2;hi,18/Jul/26 11:00 AM;eva1;and?,"
        "18/Jul/26 11:30 AM;bob2;yes,18/Jul/26 12:00 PM;eva1;more,18/Jul/26 12:05 PM;eva1;more,"
        "19/Jul/26 9:00 AM;bob2;done\n"
        "A-2,Task,Open,18/Jul/26 9:10 AM,Eva,eva1,18/Jul/26 10:00 AM;bob2;hi,,,,,\n"
    )
    path = tmp_path / "jira.csv"
    path.write_text(text, "utf-8")
    found = parsed(path, tmp_path / "staging")
    assert found.row(1)["next_reply_seconds"] == 21 * 3600
    assert found.row(1)["next_reply_from"] == datetime(2026, 7, 18, 12, 0, tzinfo=UTC)
    assert found.row(2)["next_reply_seconds"] is None


def test_the_first_comment_of_a_jira_issue_that_is_not_the_reporters_is_the_first_reply(tmp_path: Path) -> None:
    text = (
        "Issue key,Issue Type,Status,Created,Reporter,Reporter Id,Comment,Comment,Comment\n"
        "A-1,Task,Open,18/Jul/26 9:10 AM,Eva,eva1,18/Jul/26 9:30 AM;eva1;more,"
        "18/Jul/26 10:52 AM;bob2;hi,18/Jul/26 11:30 AM;eva1;thanks; and\n"
        "A-2,Task,Open,18/Jul/26 9:10 AM,Eva,eva1,,,\n"
    )
    path = tmp_path / "jira.csv"
    path.write_text(text, "utf-8")
    found = parsed(path, tmp_path / "staging")
    assert found.row(1)["first_reply_at"] == datetime(2026, 7, 18, 10, 52, tzinfo=UTC)
    assert found.row(1)["waiting_since"] == datetime(2026, 7, 18, 11, 30, tzinfo=UTC)
    assert (found.row(2)["first_reply_at"], found.row(2)["waiting_since"]) == (None, None)
