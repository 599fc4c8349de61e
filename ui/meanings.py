"""What a column of a file may be, in the words of a team lead, by group."""

from __future__ import annotations

from typing import Final

LEFT_OUT: Final = "Leave out"
TABLES: Final = {
    "tickets": "a ticket",
    "chats": "a chat",
    "surveys": "a survey answer or review",
    "orders": "an order",
    "returns": "a return",
}
_GROUPS: Final[dict[str, dict[str, str]]] = {
    "Number": {
        "ticket_id": "ticket number",
        "chat_id": "chat number",
        "response_id": "answer number",
        "order_id": "order number",
        "return_id": "return number",
        "order_ref": "order it is about",
    },
    "When": {
        "created_at": "created",
        "answered_at": "answered",
        "sent_at": "survey sent",
        "first_reply_at": "first reply",
        "solved_at": "solved",
        "closed_at": "closed",
        "ended_at": "ended",
        "updated_at": "last changed",
        "assigned_at": "assigned",
        "csat_at": "rated",
        "paid_at": "paid",
        "fulfilled_at": "shipped",
        "promised_at": "delivery promised",
        "delivered_at": "delivered",
        "cancelled_at": "cancelled",
        "waiting_since": "waiting since",
    },
    "How long": {
        "first_reply_seconds": "until the first reply",
        "first_reply_business_seconds": "until the first reply, in business hours",
        "next_reply_seconds": "until a further reply",
        "resolution_seconds": "until solved",
        "resolution_business_seconds": "until solved, in business hours",
        "handle_seconds": "worked on it",
        "wait_seconds": "waited in the queue",
        "duration_seconds": "of the conversation",
    },
    "Rating": {
        "score_raw": "score",
        "csat_raw": "satisfaction rating",
        "comment": "comment",
        "csat_comment": "comment on the rating",
        "survey_type": "which survey (NPS, CSAT, CES)",
    },
    "What about": {
        "subject": "subject",
        "body": "message",
        "category": "category or reason",
        "tags": "tags",
        "reason": "reason",
        "product": "product",
    },
    "State": {
        "status_raw": "status",
        "status": "status",
        "state": "state",
        "outcome": "outcome",
        "priority_raw": "priority",
        "reopens": "times reopened",
        "replies": "number of replies",
        "customer_messages": "messages of the customer",
        "sla_first_reply_met": "first reply within target",
        "sla_resolution_met": "solved within target",
        "bot_involved": "a bot took part",
        "bot_resolved": "a bot solved it",
        "bot_handoff": "a bot handed over",
        "missed": "missed",
        "financial_status": "paid or not",
        "fulfillment_status": "shipped or not",
        "exclude": "to be left out (spam, test)",
    },
    "Where": {
        "channel_raw": "channel",
        "channel": "channel",
        "team": "team",
        "agent": "agent",
        "country": "country",
        "region": "region",
        "carrier": "carrier",
        "segment": "customer segment",
        "language": "language",
    },
    "Amount": {"total": "total", "refunded_amount": "refunded", "refund_amount": "refunded", "currency": "currency",
               "items": "number of items"},
    "Customer": {
        "customer_id": "number (kept as a code)",
        "customer_email": "e-mail (kept as a code)",
        "customer_name": "name (only to mask it)",
        "customer_phone": "phone (only to mask it)",
        "ignored": "other personal data (dropped)",
    },
}  # fmt: skip
_WORDS: Final = {target: (group, word) for group, words in _GROUPS.items() for target, word in words.items()}
_MADE: Final = {
    "row": "Row",
    "customer_key": "Customer (code)",
    "csat_norm": "Rating from 0 to 1",
    "csat_state": "Rated or not",
    "csat_scale": "Rating scale",
    "first_reply_basis": "First reply known from",
    "resolution_basis": "Solution known from",
    "score_norm": "Score from 0 to 1",
}


def label(target: str | None) -> str:
    """`When: created`, for the choice of a column's meaning."""
    if not target:
        return LEFT_OUT
    group, word = _WORDS.get(target, ("Other", target.replace("_", " ")))
    return f"{group}: {word}"


def heading(target: str) -> str:
    """The heading of a stored column in a preview."""
    if target in _MADE:
        return _MADE[target]
    _, word = _WORDS.get(target, ("", target.replace("_", " ")))
    raw = " as written" if target.endswith("_raw") else ""
    return f"{word[:1].upper()}{word[1:]}{raw}"


def ordered(targets: list[str]) -> list[str]:
    """The meanings in the order of their groups."""
    places = list(_WORDS)
    return sorted(targets, key=lambda target: places.index(target) if target in places else len(places))
