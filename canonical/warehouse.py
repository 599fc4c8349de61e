"""The tables of the warehouse: what the pipelines build and the metrics read."""

from __future__ import annotations

import hashlib
from typing import Final

from canonical.words import DIMENSIONS

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
        # What our own schedules make of the same moments; never mixed with the business time that an export reports.
        "schedule": "VARCHAR",
        "out_of_hours": "BOOLEAN",
        "first_response_open_seconds": "DOUBLE",
        "resolution_open_seconds": "DOUBLE",
        # Open time from creation until it was solved, or else until its export: how long it has been watched.
        "watched_open_seconds": "DOUBLE",
        # The longest that the customer waited for a further reply of a person, where there are messages.
        "next_reply_seconds": "DOUBLE",
        "next_reply_target_seconds": "DOUBLE",
        "next_reply_sla": "VARCHAR",
        "waiting_since": "TIMESTAMP",
        # Whether the target is about calendar or open time.
        "first_response_target_hours": "VARCHAR",
        "next_reply_target_hours": "VARCHAR",
        "resolution_target_hours": "VARCHAR",
        # The last moment that is in time; that of the next reply only while the customer waits for it.
        "first_response_due_at": "TIMESTAMP",
        "next_reply_due_at": "TIMESTAMP",
        "resolution_due_at": "TIMESTAMP",
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
    # Per load and figure ("first_response", "resolution"): the business time that the export reports beside our open
    # time, both in seconds, and the share of contacts where the two are within 10 % (or a minute).
    "hours_check": {
        "load_id": "VARCHAR",
        "figure": "VARCHAR",
        "contacts": "BIGINT",
        "ours_median": "DOUBLE",
        "theirs_median": "DOUBLE",
        "share_near": "DOUBLE",
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


def layout() -> str:
    """A short fingerprint of the tables and their columns, so that a version of an older release is known as such."""
    return hashlib.sha256("\n".join(create_statements()).encode()).hexdigest()[:12]


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
