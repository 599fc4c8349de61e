"""Messages that come inside the records of a help desk's JSON: turned into columns beside the others.

Intercom writes them as conversation parts, Zendesk as comments. Added columns: `messages first reply at`, `messages
next reply seconds`, `messages next reply from` (the longest wait for a further reply and its beginning), `messages
waiting since`. Replies of bots and internal notes answer nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl

from pipelines.reading import turns
from pipelines.reading.header import columns_of
from pipelines.reading.read import Text
from pipelines.reading.turns import Side

PARTS: Final = "conversation_parts.conversation_parts"
COMMENTS: Final = "comments"
FIRST, NEXT, WAITING = "messages first reply at", "messages next reply seconds", "messages waiting since"
BEGAN: Final = "messages next reply from"
# Times as the file writes them, "asked;replied" in a line each: read where the orders of dates are known.
EXCHANGES: Final = "messages exchanges"
JIRA_COMMENTS: Final = ("comment", "comentario", "kommentar", "commentaire")
JIRA_REPORTERS: Final = ("reporter id", "informador id", "id del informador")
Messages = Iterator[tuple[datetime, Side]]


def derived(text: Text) -> Text:
    """The text with what its messages say; as it is where the records hold none."""
    names = set(text.frame.columns)
    if {PARTS, "created_at"} <= names:
        return _with(text, PARTS, _intercom)
    if {COMMENTS, "requester_id"} <= names:
        return _with(text, COMMENTS, _zendesk)
    return text


def _with(text: Text, column: str, read: Callable[[dict[str, Any], list[Any]], Messages]) -> Text:
    known = ("created_at", "source.author.type", "requester_id", "via.channel", column)
    rows = text.frame.select([name for name in known if name in text.frame.columns]).to_dicts()
    found = [turns.of(read(row, _list(row[column]))) if _list(row[column]) else turns.Turns() for row in rows]
    made = {
        FIRST: [_iso(each.first_reply_at) for each in found],
        NEXT: [None if each.next_reply_seconds is None else f"{each.next_reply_seconds:.0f}" for each in found],
        BEGAN: [_iso(each.next_reply_from) for each in found],
        WAITING: [_iso(each.waiting_since) for each in found],
    }
    text.frame = text.frame.with_columns(pl.DataFrame(made, schema=dict.fromkeys(made, pl.String())))
    text.columns = [*text.columns, *columns_of(list(made))]
    text.evidence["messages_read_from"] = column
    return text


def of_issues(text: Text) -> Text:
    """The text of a Jira export with the first comment that is not the reporter's, its time as it is written.

    A comment is `18/jul/26 10:52 AM;<account id>;text`; the columns repeat, the oldest first.
    """
    comments = [column.name for column in text.columns if column.base in JIRA_COMMENTS]
    reporter = next((column.name for column in text.columns if column.base in JIRA_REPORTERS), None)
    if not comments or reporter is None:
        return text
    rows = text.frame.select(reporter, *comments).to_dicts()
    found = [_turns_of_issue(str(row[reporter] or ""), [row[name] for name in comments]) for row in rows]
    names = (FIRST, WAITING, EXCHANGES)
    made = {name: [one[place] for one in found] for place, name in enumerate(names)}
    text.frame = text.frame.with_columns(pl.DataFrame(made, schema=dict.fromkeys(made, pl.String())))
    text.columns = [*text.columns, *columns_of(list(made))]
    text.evidence["messages_read_from"] = "comments; internal ones cannot be told from public ones"
    return text


def _turns_of_issue(reporter: str, comments: list[str | None]) -> tuple[str | None, str | None, str | None]:
    """(first reply, oldest comment of the customer without an answer, further ones and their replies), as written."""
    first = since = None
    further: list[str] = []
    for comment in comments:
        at, mark, rest = (comment or "").partition(";")
        author = rest.partition(";")[0].strip()
        if not reporter or not mark or not author:
            continue
        if author == reporter:
            since = since or at.strip()
        else:
            if first and since:
                further.append(f"{since};{at.strip()}")
            first, since = first or at.strip(), None
    return first, since, "\n".join(further) or None


def _intercom(row: dict[str, Any], parts: list[Any]) -> Messages:
    begun = _unix(row["created_at"])
    if begun is not None and row.get("source.author.type") in ("user", "lead", "contact"):
        yield begun, "customer"
    for part in parts:
        author = part.get("author") if isinstance(part, dict) else None
        at = _unix(part.get("created_at")) if isinstance(part, dict) else None
        # Parts without a text are assignments, notes and changes of state.
        if at is None or not isinstance(author, dict) or not part.get("body") or part.get("part_type") == "note":
            continue
        if author.get("type") in ("user", "lead", "contact"):
            yield at, "customer"
        elif author.get("type") in ("admin", "teammate"):
            yield at, "team"


def _zendesk(row: dict[str, Any], comments: list[Any]) -> Messages:
    for comment in comments:
        at = _stamp(comment.get("created_at")) if isinstance(comment, dict) else None
        if at is None or comment.get("public") is False:
            continue
        yield at, "customer" if str(comment.get("author_id")) == row["requester_id"] else "team"


def _list(cell: str | None) -> list[Any]:
    try:
        found = json.loads(cell or "null")
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _unix(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return _stamp(value)


def _stamp(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
