"""The words that pipelines and metrics share: tables, columns, dimensions, and where an installation keeps its data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import polars as pl

TIMESTAMP: Final = pl.Datetime("us", "UTC")

CHANNELS: Final = (
    "email",
    "web_form",
    "chat",
    "phone",
    "social",
    "messaging",
    "sms",
    "marketplace",
    "in_person",
    "other",
    "unknown",
)
STATUSES: Final = ("new", "open", "pending", "on_hold", "solved", "closed", "deleted", "spam")
PRIORITIES: Final = ("low", "normal", "high", "urgent")
SURVEY_TYPES: Final = ("nps", "csat", "ces", "review", "other")
TZ_BASES: Final = ("offset_in_value", "header_zone", "file_zone", "user_setting", "assumed_utc")
DURATION_BASES: Final = ("timestamp_diff", "reported_calendar", "reported_business", "derived_messages", "none")
# Why a row is out of every KPI; such rows are kept and counted, never dropped.
EXCLUSIONS: Final = ("spam", "deleted", "merged", "test")

# What a user may filter and break down by. Every warehouse fact table has all of them.
DIMENSIONS: Final = (
    "channel",
    "team",
    "agent",
    "priority",
    "topic",
    "source",
    "product",
    "country",
    "region",
    "carrier",
    "segment",
    "weekday",
    "hour",
)

_IDENTITY: Final[dict[str, pl.DataType]] = {
    # `source` is the tool as people know it; `namespace` keeps the ids of two unrelated files apart.
    "source": pl.String(),
    "namespace": pl.String(),
    "row": pl.Int64(),
    "raw": pl.String(),
    "tz_basis": pl.String(),
    "exclude": pl.String(),
}
_CONTEXT: Final[dict[str, pl.DataType]] = {
    "team": pl.String(),
    "agent": pl.String(),
    "customer_key": pl.String(),
    "segment": pl.String(),
    "country": pl.String(),
    "region": pl.String(),
    "carrier": pl.String(),
    "product": pl.String(),
    "order_ref": pl.String(),
    "language": pl.String(),
}
_CONTACT: Final[dict[str, pl.DataType]] = {
    "subject": pl.String(),
    "body": pl.String(),
    "status_raw": pl.String(),
    "status": pl.String(),
    "priority_raw": pl.String(),
    "priority": pl.String(),
    "channel_raw": pl.String(),
    "channel": pl.String(),
    "category": pl.String(),
    "tags": pl.List(pl.String()),
    "created_at": TIMESTAMP,
    "updated_at": TIMESTAMP,
    "assigned_at": TIMESTAMP,
    "first_reply_at": TIMESTAMP,
    "solved_at": TIMESTAMP,
    "closed_at": TIMESTAMP,
    "first_reply_seconds": pl.Float64(),
    "first_reply_business_seconds": pl.Float64(),
    "first_reply_basis": pl.String(),
    "resolution_seconds": pl.Float64(),
    "resolution_business_seconds": pl.Float64(),
    "resolution_basis": pl.String(),
    "reopens": pl.Int64(),
    "replies": pl.Int64(),
    "handle_seconds": pl.Float64(),
    "sla_first_reply_met": pl.Boolean(),
    "sla_resolution_met": pl.Boolean(),
    "csat_raw": pl.String(),
    "csat_scale": pl.String(),
    "csat_norm": pl.Float64(),
    "csat_state": pl.String(),
    "csat_comment": pl.String(),
    "csat_at": TIMESTAMP,
}

TABLES: Final[dict[str, dict[str, pl.DataType]]] = {
    "tickets": {"ticket_id": pl.String(), **_IDENTITY, **_CONTEXT, **_CONTACT},
    "chats": {
        "chat_id": pl.String(),
        "ticket_id": pl.String(),
        **_IDENTITY,
        **_CONTEXT,
        **_CONTACT,
        "ended_at": TIMESTAMP,
        "wait_seconds": pl.Float64(),
        "duration_seconds": pl.Float64(),
        "customer_messages": pl.Int64(),
        "bot_involved": pl.Boolean(),
        "bot_resolved": pl.Boolean(),
        "bot_handoff": pl.Boolean(),
        "missed": pl.Boolean(),
    },
    "surveys": {
        "response_id": pl.String(),
        **_IDENTITY,
        **_CONTEXT,
        "survey_type": pl.String(),
        "score_raw": pl.String(),
        "score": pl.Float64(),
        "scale_min": pl.Float64(),
        "scale_max": pl.Float64(),
        "score_norm": pl.Float64(),
        "comment": pl.String(),
        "channel_raw": pl.String(),
        "channel": pl.String(),
        "priority": pl.String(),
        "category": pl.String(),
        "tags": pl.List(pl.String()),
        "sent_at": TIMESTAMP,
        "answered_at": TIMESTAMP,
        "updated_at": TIMESTAMP,
        "status": pl.String(),
        "ticket_id": pl.String(),
        "chat_id": pl.String(),
    },
    "orders": {
        "order_id": pl.String(),
        **_IDENTITY,
        **_CONTEXT,
        "created_at": TIMESTAMP,
        "updated_at": TIMESTAMP,
        "paid_at": TIMESTAMP,
        "fulfilled_at": TIMESTAMP,
        "promised_at": TIMESTAMP,
        "delivered_at": TIMESTAMP,
        "cancelled_at": TIMESTAMP,
        "financial_status": pl.String(),
        "fulfillment_status": pl.String(),
        "currency": pl.String(),
        "total": pl.Float64(),
        "refunded_amount": pl.Float64(),
        "items": pl.Int64(),
        "channel": pl.String(),
        "tags": pl.List(pl.String()),
    },
    "returns": {
        "return_id": pl.String(),
        **_IDENTITY,
        **_CONTEXT,
        "created_at": TIMESTAMP,
        "updated_at": TIMESTAMP,
        "closed_at": TIMESTAMP,
        "state": pl.String(),
        "outcome": pl.String(),
        "reason": pl.String(),
        "items": pl.Int64(),
        "refund_amount": pl.Float64(),
    },
}
KEYS: Final = {
    "tickets": "ticket_id",
    "chats": "chat_id",
    "surveys": "response_id",
    "orders": "order_id",
    "returns": "return_id",
}


def data_dir() -> Path:
    """The folder this installation writes to: `CARELENS_DATA`, else `data/` beside this file."""
    return Path(os.environ.get("CARELENS_DATA") or Path(__file__).parent / "data").resolve()


SAMPLES_DIR: Final = Path(__file__).parent / "data" / "samples"

# --- The warehouse: what the pipelines build and the metrics read -----------------------------------------------
# Timestamps hold UTC without a zone; `*_on` are dates in the reporting zone, so that a day filter is a date comparison.

_DIMENSION_TYPES: Final = {name: "INTEGER" if name in ("weekday", "hour") else "VARCHAR" for name in DIMENSIONS}

WAREHOUSE: Final[dict[str, dict[str, str]]] = {
    "contacts": {
        "contact_id": "VARCHAR",
        "kind": "VARCHAR",
        "source_id": "VARCHAR",
        "load_id": "VARCHAR",
        "row": "BIGINT",
        "excluded": "VARCHAR",
        **_DIMENSION_TYPES,
        "topic_reason": "VARCHAR",
        "language": "VARCHAR",
        "customer_key": "VARCHAR",
        "order_ref": "VARCHAR",
        "subject": "VARCHAR",
        "excerpt": "VARCHAR",
        "tags": "VARCHAR[]",
        "category": "VARCHAR",
        "status": "VARCHAR",
        "is_open": "BOOLEAN",
        "created_at": "TIMESTAMP",
        "created_on": "DATE",
        "updated_at": "TIMESTAMP",
        "first_reply_at": "TIMESTAMP",
        "replied_on": "DATE",
        "first_response_seconds": "DOUBLE",
        "first_response_basis": "VARCHAR",
        "first_response_business_seconds": "DOUBLE",
        "solved_at": "TIMESTAMP",
        "solved_on": "DATE",
        "resolution_seconds": "DOUBLE",
        "resolution_basis": "VARCHAR",
        "resolution_business_seconds": "DOUBLE",
        "reopens": "INTEGER",
        "replies": "INTEGER",
        "handle_seconds": "DOUBLE",
        "as_of": "TIMESTAMP",
        "first_response_target_seconds": "DOUBLE",
        "resolution_target_seconds": "DOUBLE",
        "first_response_sla": "VARCHAR",
        "resolution_sla": "VARCHAR",
        "bot_involved": "BOOLEAN",
        "bot_resolved": "BOOLEAN",
        "bot_handoff": "BOOLEAN",
        "missed": "BOOLEAN",
        "wait_seconds": "DOUBLE",
        "duration_seconds": "DOUBLE",
        "is_complaint": "BOOLEAN",
        "complaint_basis": "VARCHAR",
        "csat_norm": "DOUBLE",
    },
    "answers": {
        "answer_id": "VARCHAR",
        "survey_type": "VARCHAR",
        "load_id": "VARCHAR",
        "row": "BIGINT",
        "excluded": "VARCHAR",
        "state": "VARCHAR",
        "score_raw": "VARCHAR",
        "score": "DOUBLE",
        "scale_min": "DOUBLE",
        "scale_max": "DOUBLE",
        "score_norm": "DOUBLE",
        "satisfied": "BOOLEAN",
        "bucket": "VARCHAR",
        "comment": "VARCHAR",
        "answered_at": "TIMESTAMP",
        "answered_on": "DATE",
        "answered_basis": "VARCHAR",
        "contact_id": "VARCHAR",
        "customer_key": "VARCHAR",
        "order_ref": "VARCHAR",
        **_DIMENSION_TYPES,
    },
    "orders": {
        "order_id": "VARCHAR",
        "load_id": "VARCHAR",
        "row": "BIGINT",
        "excluded": "VARCHAR",
        "order_ref": "VARCHAR",
        "customer_key": "VARCHAR",
        "created_at": "TIMESTAMP",
        "created_on": "DATE",
        "promised_at": "TIMESTAMP",
        "delivered_at": "TIMESTAMP",
        "cancelled_at": "TIMESTAMP",
        "financial_status": "VARCHAR",
        "fulfillment_status": "VARCHAR",
        "currency": "VARCHAR",
        "total": "DOUBLE",
        "refunded_amount": "DOUBLE",
        "items": "INTEGER",
        **_DIMENSION_TYPES,
    },
    "returns": {
        "return_id": "VARCHAR",
        "load_id": "VARCHAR",
        "row": "BIGINT",
        "excluded": "VARCHAR",
        "order_ref": "VARCHAR",
        "customer_key": "VARCHAR",
        "created_at": "TIMESTAMP",
        "created_on": "DATE",
        "state": "VARCHAR",
        "outcome": "VARCHAR",
        "reason": "VARCHAR",
        "items": "INTEGER",
        "refund_amount": "DOUBLE",
        **_DIMENSION_TYPES,
    },
    "loads": {
        "load_id": "VARCHAR",
        "file": "VARCHAR",
        "source": "VARCHAR",
        "table": "VARCHAR",
        "sample": "BOOLEAN",
        "loaded_at": "TIMESTAMP",
        "exported_at": "TIMESTAMP",
        "data_from": "DATE",
        "data_until": "DATE",
        "read": "BIGINT",
        "accepted": "BIGINT",
        "rejected": "BIGINT",
        "skipped": "BIGINT",
        "new": "BIGINT",
        "updated": "BIGINT",
        "unchanged": "BIGINT",
        "kpis_missing": "VARCHAR",
    },
    "meta": {
        "version": "INTEGER",
        "built_at": "TIMESTAMP",
        "reporting_zone": "VARCHAR",
        "first_on": "DATE",
        "latest_on": "DATE",
        "as_of": "TIMESTAMP",
        "has_samples": "BOOLEAN",
        "settings_hash": "VARCHAR",
    },
}


def create_statements() -> list[str]:
    """`CREATE TABLE` for every warehouse table, in order."""
    return [f'CREATE TABLE "{table}" ({_columns(columns)})' for table, columns in WAREHOUSE.items()]


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())


# --- What a KPI needs of a file --------------------------------------------------------------------------------------
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
