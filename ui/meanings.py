"""What a column of a file may be, in the words of a team lead, by group."""

from __future__ import annotations

from typing import Final

from language import N_, _

LEFT_OUT: Final = N_("Leave out")
TABLES: Final = {
    "tickets": N_("a ticket"),
    "chats": N_("a chat"),
    "surveys": N_("a survey answer or review"),
    "orders": N_("an order"),
    "returns": N_("a return"),
}
_GROUPS: Final[dict[str, dict[str, str]]] = {
    N_("Reference"): {
        "ticket_id": N_("ticket number"),
        "chat_id": N_("chat number"),
        "response_id": N_("answer number"),
        "order_id": N_("order number"),
        "return_id": N_("return number"),
        "order_ref": N_("order it is about"),
    },
    N_("When"): {
        "created_at": N_("created"),
        "answered_at": N_("answered"),
        "sent_at": N_("survey sent"),
        "first_reply_at": N_("first reply"),
        "solved_at": N_("solved"),
        "closed_at": N_("closed"),
        "ended_at": N_("ended"),
        "updated_at": N_("last changed"),
        "assigned_at": N_("assigned"),
        "csat_at": N_("rated"),
        "paid_at": N_("paid"),
        "fulfilled_at": N_("shipped"),
        "promised_at": N_("delivery promised"),
        "delivered_at": N_("delivered"),
        "cancelled_at": N_("cancelled"),
        "waiting_since": N_("waiting since"),
    },
    N_("How long"): {
        "first_reply_seconds": N_("until the first reply"),
        "first_reply_business_seconds": N_("until the first reply, in business hours"),
        "next_reply_seconds": N_("until a further reply"),
        "resolution_seconds": N_("until solved"),
        "resolution_business_seconds": N_("until solved, in business hours"),
        "handle_seconds": N_("worked on it"),
        "wait_seconds": N_("waited in the queue"),
        "duration_seconds": N_("of the conversation"),
    },
    N_("Rating"): {
        "score_raw": N_("score"),
        "csat_raw": N_("satisfaction rating"),
        "comment": N_("comment"),
        "csat_comment": N_("comment on the rating"),
        "survey_type": N_("which survey (NPS, CSAT, CES)"),
    },
    N_("What about"): {
        "subject": N_("subject"),
        "body": N_("message"),
        "category": N_("category or reason"),
        "tags": N_("tags"),
        "reason": N_("reason"),
        "product": N_("product"),
    },
    N_("State"): {
        "status_raw": N_("status"),
        "status": N_("status"),
        "state": N_("state"),
        "outcome": N_("outcome"),
        "priority_raw": N_("priority"),
        "reopens": N_("times reopened"),
        "replies": N_("number of replies"),
        "customer_messages": N_("messages of the customer"),
        "sla_first_reply_met": N_("first reply within target"),
        "sla_resolution_met": N_("solved within target"),
        "bot_involved": N_("a bot took part"),
        "bot_resolved": N_("a bot solved it"),
        "bot_handoff": N_("a bot handed over"),
        "missed": N_("missed"),
        "financial_status": N_("paid or not"),
        "fulfillment_status": N_("shipped or not"),
        "exclude": N_("to be left out (spam, test)"),
    },
    N_("Where"): {
        "channel_raw": N_("channel"),
        "channel": N_("channel"),
        "team": N_("team"),
        "agent": N_("agent"),
        "country": N_("country"),
        "region": N_("region"),
        "carrier": N_("carrier"),
        "segment": N_("customer segment"),
        "language": N_("language"),
    },
    N_("Amount"): {"total": N_("total"), "refunded_amount": N_("refunded"), "refund_amount": N_("refunded"),
                   "currency": N_("currency"), "items": N_("number of items")},
    N_("Customer"): {
        "customer_id": N_("number (kept as a code)"),
        "customer_email": N_("e-mail (kept as a code)"),
        "customer_name": N_("name (only to mask it)"),
        "customer_phone": N_("phone (only to mask it)"),
        "ignored": N_("other personal data (dropped)"),
    },
}  # fmt: skip
_WORDS: Final = {target: (group, word) for group, words in _GROUPS.items() for target, word in words.items()}
_MADE: Final = {
    "row": N_("Row"),
    "customer_key": N_("Customer (code)"),
    "csat_norm": N_("Rating from 0 to 1"),
    "csat_state": N_("Rated or not"),
    "csat_scale": N_("Rating scale"),
    "first_reply_basis": N_("First reply known from"),
    "resolution_basis": N_("Solution known from"),
    "score_norm": N_("Score from 0 to 1"),
}


def label(target: str | None) -> str:
    """`When: created`, for the choice of a column's meaning."""
    if not target:
        return _(LEFT_OUT)
    group, word = _WORDS.get(target, (N_("Other"), target.replace("_", " ")))
    return f"{_(group)}: {_(word)}"


def heading(target: str) -> str:
    """The heading of a stored column in a preview."""
    if target in _MADE:
        return _(_MADE[target])
    word = _(_WORDS.get(target, ("", target.replace("_", " ")))[1])
    raw = _(" as written") if target.endswith("_raw") else ""
    return f"{word[:1].upper()}{word[1:]}{raw}"


def ordered(targets: list[str]) -> list[str]:
    """The meanings in the order of their groups."""
    places = list(_WORDS)
    return sorted(targets, key=lambda target: places.index(target) if target in places else len(places))
