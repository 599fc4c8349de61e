"""What each KPI needs of a file: the words in which a load report says what a file cannot give."""

from __future__ import annotations

from typing import Final

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
        "one_touch_rate": ((("replies", "status"), ("replies", "solved_at")), "the file has no number of replies"),
        "reopen_rate": ((("reopens", "status"), ("reopens", "solved_at")), "the file has no number of reopenings"),
        "replies_per_ticket": ((("replies",),), "the file has no number of replies"),
        "backlog": ((("created_at", "status"), ("created_at", "solved_at")), "the file has no status"),
        "csat": ((("csat_norm",),), "the file has no rating"),
        "response_rate": ((("csat_offered",),), "the file does not say how many surveys were sent"),
    },
    "surveys": {
        "response_rate": (
            (("survey_offered",),),
            "the file holds answers only; it does not say how many surveys were sent",
        ),
    },
}
KPI_INPUTS["chats"] = {
    name: needs
    for name, needs in KPI_INPUTS["tickets"].items()
    if name not in ("first_response_time_business", "resolution_time_business", "reopen_rate", "one_touch_rate")
}
