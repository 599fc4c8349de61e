"""Chats that became tickets, and answers that name tickets by their numbers, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.loads import load
from tests.pipelines.factory import facts

TICKETS = "Ticket ID,Subject,Created at,Status,First response at,Tags"
CHATS = "Chat ID,Ticket ID,Started at,Ended at,Agent,First response time (seconds)"
TICKET = "T1,c,2026-10-01 12:00,closed,2026-10-01 15:00,"
CHAT = "C,T1,2026-10-01 09:00,2026-10-01 09:10,Eva,30"


def contacts(root: Path, folder: Path, **files: tuple[str, str]) -> list[dict[str, Any]]:
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert load([folder / f"{name}.csv" for name in files], root=root).ok
    return facts(root)["contacts"]


def test_a_chat_that_became_a_ticket_was_answered_when_somebody_wrote_in_the_chat(root: Path, tmp_path: Path) -> None:
    (found,) = contacts(root, tmp_path, tickets=(TICKETS, TICKET), chats=(CHATS, CHAT))
    assert (found["kind"], found["channel"]) == ("ticket", "chat")
    assert (found["created_at"].hour, found["first_response_seconds"]) == (9, 30.0)
    assert found["first_response_sla"] == "met"


def test_a_chat_without_an_answer_waits_until_somebody_answers_the_ticket(root: Path, tmp_path: Path) -> None:
    unanswered = CHAT.removesuffix("30")
    (found,) = contacts(root, tmp_path, tickets=(TICKETS, TICKET), chats=(CHATS, unanswered))
    assert (found["first_response_seconds"], found["first_response_sla"]) == (6 * 3600.0, "missed")


def test_the_chat_of_a_ticket_that_is_out_counts_itself(root: Path, tmp_path: Path) -> None:
    found = contacts(root, tmp_path, tickets=(TICKETS, TICKET + "merged"), chats=(CHATS, CHAT))
    assert {(row["kind"], row["excluded"]) for row in found} == {("ticket", "merged"), ("chat", None)}


def answers(root: Path, folder: Path, month: str) -> list[dict[str, Any]]:
    lines = [f"{n},s,2026-10-{n % 28 + 1:02d} 10:00,closed,TeamA" for n in range(1, 201)]
    given = [f"r{n},9,2026-{month}-{n % 28 + 1:02d} 12:00,{n}" for n in range(1, 51)]
    (folder / "t.csv").write_text("\n".join(["Ticket ID,Subject,Created at,Status,Group", *lines]) + "\n", "utf-8")
    (folder / "s.csv").write_text("\n".join(["Response ID,NPS,Submitted at,Ticket ID", *given]) + "\n", "utf-8")
    assert load([folder / "t.csv", folder / "s.csv"], root=root).ok
    return facts(root)["answers"]


def test_answers_given_before_the_tickets_of_their_numbers_came_are_about_others(root: Path, tmp_path: Path) -> None:
    assert {row["contact_id"] for row in answers(root, tmp_path, "02")} == {None}


def test_answers_given_after_the_tickets_of_their_numbers_came_are_about_them(root: Path, tmp_path: Path) -> None:
    assert {row["team"] for row in answers(root, tmp_path, "10")} == {"TeamA"}
