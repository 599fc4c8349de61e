"""What each KPI needs of a file: the words in which a load report says what a file cannot give."""

from __future__ import annotations

from typing import Final


def _solved(*columns: str) -> tuple[tuple[str, ...], ...]:
    """These columns of contacts whose day of solution is known, in any of the ways to know it."""
    days = (("solved_at",), ("closed_at",), ("created_at", "resolution_seconds"))
    return tuple((*columns, *day) for day in days)


# Per table: sets of columns, any of which is enough; and what to say where a file has none of them.
KPI_INPUTS: Final[dict[str, dict[str, tuple[tuple[tuple[str, ...], ...], str]]]] = {
    "tickets": {
        "contacts": ((("created_at",),), "the file does not say when a ticket was created"),
        "first_response_time": (
            (("created_at", "first_reply_at"), ("created_at", "first_reply_seconds")),
            "the file has no time of the first reply",
        ),
        "first_response_time_business": (
            (("created_at", "first_reply_business_seconds"),),
            "the file has no first reply time in business hours",
        ),
        "resolution_time": (
            (("created_at", "solved_at"), ("created_at", "closed_at"), ("solved_at", "resolution_seconds")),
            "the file does not say when a ticket was solved",
        ),
        "resolution_time_business": (
            (("solved_at", "resolution_business_seconds"), ("closed_at", "resolution_business_seconds")),
            "the file has no resolution time in business hours",
        ),
        "first_response_sla": (
            (("created_at", "first_reply_at"), ("created_at", "first_reply_seconds"), ("sla_first_reply_met",)),
            "the file has no time of the first reply in calendar hours and no verdict of its own",
        ),
        "resolution_sla": (
            (("created_at", "solved_at"), ("created_at", "closed_at"), ("sla_resolution_met",)),
            "the file does not say when a ticket was solved and has no verdict of its own",
        ),
        "one_touch_rate": (
            _solved("replies"),
            "the file has no number of replies, or does not say when a ticket was solved",
        ),
        "reopen_rate": (
            _solved("reopens"),
            "the file has no number of reopenings, or does not say when a ticket was solved",
        ),
        "replies_per_ticket": (
            _solved("replies"),
            "the file has no number of replies, or does not say when a ticket was solved",
        ),
        "first_contact_resolution": (
            _solved("customer_key"),
            "the file does not say who the customer was, or when a ticket was solved",
        ),
        "handle_time": ((("created_at", "handle_seconds"),), "the file has no time that agents worked"),
        "next_reply_time": ((("created_at", "next_reply_seconds"),), "the file has no messages"),
        "complaint_rate": (
            tuple(("created_at", name) for name in ("category", "tags", "csat_norm", "subject", "body")),
            "the file does not say what contacts were about",
        ),
        "backlog": ((("created_at", "status"), ("created_at", "solved_at")), "the file has no status"),
        "csat": ((("csat_norm",),), "the file has no rating"),
        "response_rate": ((("csat_offered",),), "the file does not say how many surveys were sent"),
    },
    "surveys": {
        "csat": ((("csat_score",),), "the file has no answers about satisfaction"),
        "nps": ((("nps_score",),), "the file has no answers from 0 to 10 to the question of recommendation"),
        "ces": ((("ces_score",),), "the file has no answers about effort"),
        "response_rate": (
            (("survey_offered",),),
            "the file holds answers only; it does not say how many surveys were sent",
        ),
    },
}
_CHATS: Final[dict[str, tuple[tuple[tuple[str, ...], ...], str]]] = {
    "chat_wait_time": (
        (("created_at", "wait_seconds"), ("created_at", "first_reply_at"), ("created_at", "first_reply_seconds")),
        "the file does not say how long customers waited",
    ),
    "chat_duration": (
        (("created_at", "duration_seconds"), ("created_at", "ended_at")),
        "the file does not say how long chats took",
    ),
    "missed_rate": (
        (("missed",), ("created_at", "first_reply_at"), ("created_at", "first_reply_seconds")),
        "the file does not say which chats nobody took",
    ),
    "bot_involvement": ((("bot_involved",),), "the file does not tell bots"),
    "bot_handoff_rate": ((("bot_involved", "bot_handoff"),), "the file does not say what a bot handed over"),
    "bot_containment": ((("bot_involved", "bot_handoff"),), "the file does not say what a bot handed over"),
}
_OF_TICKETS: Final = ("first_response_time_business", "resolution_time_business", "reopen_rate", "one_touch_rate")
_SHARED: Final = {name: needs for name, needs in KPI_INPUTS["tickets"].items() if name not in _OF_TICKETS}
KPI_INPUTS["chats"] = {
    **{name: (needs, reason.replace("a ticket", "a chat")) for name, (needs, reason) in _SHARED.items()},
    **_CHATS,
}
