import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.files import read
from pipelines.report import Limits, Refusal
from tests.pipelines.parsing import Parsed, parsed

START = 1760000000.25


def event(kind: str, after: float, sender: str = "s1", **more: Any) -> dict[str, Any]:
    return {"event": kind, "timestamp": START + after, "sender_id": sender, **more}


EVENTS = [
    event("action", 0, name="action_session_start"),
    event("session_started", 0.1),
    event("user", 1, text="/start"),
    event("user", 2, text="Where is my order?"),
    event("bot", 3, text="Let me see."),
    event("action", 4, name="action_human_handoff"),
    event("session_started", 5000),
    event("user", 5001, text="Hello again"),
    event("bot", 5002, text="Hi"),
    event("session_started", 1, sender="s2"),
    event("action", 2, sender="s2", name="action_listen"),
]


def loaded(folder: Path, events: list[dict[str, Any]]) -> Parsed:
    (folder / "file").write_text("\n".join(map(json.dumps, events)), "utf-8")
    return parsed(folder / "file", folder / "staging")


def test_a_session_is_a_chat_whatever_the_order_of_its_lines(tmp_path: Path) -> None:
    found = loaded(tmp_path, EVENTS[::-1])

    assert (found.report.status, found.report.source, found.report.table) == ("ok", "rasa", "chats")
    assert found.report.evidence["events"] == 11
    assert found.report.evidence["sessions_without_a_word"] == 1
    first, second = found.row(1), found.row(2)
    assert (first["body"], first["customer_messages"], first["bot_handoff"]) == ("Where is my order?", 2, True)
    assert (second["body"], second["bot_involved"], second["bot_handoff"]) == ("Hello again", True, False)
    assert first["created_at"].timestamp() == START + 1
    assert first["ended_at"].timestamp() == START + 3


def test_events_in_which_nobody_speaks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("\n".join(map(json.dumps, [*EVENTS[-2:], event("bot", 3, "s2")])), "utf-8")

    with pytest.raises(Refusal, match="No visitor"):
        read(tmp_path / "file", Limits())


def test_a_real_log_is_its_sessions(shared: Path, tmp_path: Path) -> None:
    path = next((shared / "exports/chatbot-rasa-jsonl").iterdir())
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    found = parsed(path, tmp_path / "staging")

    assert found.report.status == "ok"
    spoken = found.accepted["customer_messages"].sum()
    assert spoken == sum(entry["event"] == "user" for entry in events)
