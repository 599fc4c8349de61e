"""A large warehouse made by SQL alone, for tests of speed and of statistics over many rows."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

import canonical
from metrics import warehouse
from metrics.warehouse import Warehouse

# Deterministic: every number is a hash of the row number, so no seed and no thread order plays a part.
_CONTACTS = """
WITH drawn AS (
    SELECT i,
        (hash(i) % 1000003) / 1000003.0 AS u1, (hash(i + 7000000000) % 1000003) / 1000003.0 AS u2,
        (hash(i + 14000000000) % 1000003) / 1000003.0 AS u3, (hash(i + 21000000000) % 1000003) / 1000003.0 AS u4
    FROM range(?) t(i)
), placed AS (
    SELECT *, DATE '2025-10-01' + CAST(floor(i * 400.0 / ?) AS INTEGER) AS created_on,
        exp(8 + 2 * (u1 + u2 - 1)) AS waited, u3 < 0.93 AS solved
    FROM drawn
)
INSERT INTO contacts BY NAME
SELECT 'large:ticket:' || i AS contact_id, 'ticket' AS kind, CAST(i AS VARCHAR) AS source_id, '000001' AS load_id,
    i AS row,
    ['email', 'web_form', 'chat', 'phone', 'social', 'messaging'][1 + CAST(floor(u4 * 6) AS INTEGER)] AS channel,
    'Team ' || CAST(floor(u2 * 8) AS INTEGER) AS team, 'Agent ' || CAST(floor(u1 * 60) AS INTEGER) AS agent,
    'topic ' || CAST(floor(u3 * 12) AS INTEGER) AS topic, 'large' AS source,
    isodow(created_on) AS weekday, CAST(floor(u2 * 24) AS INTEGER) AS hour,
    created_on, created_on + INTERVAL 9 HOUR AS created_at, NOT solved AS is_open,
    CASE WHEN u4 < 0.95 THEN waited END AS first_response_seconds, 'timestamp_diff' AS first_response_basis,
    CASE WHEN u4 < 0.95 THEN CASE WHEN waited < 4000 THEN 'met' ELSE 'missed' END END AS first_response_sla,
    CASE WHEN solved THEN created_on + CAST(floor(u1 * 5) AS INTEGER) END AS solved_on,
    CASE WHEN solved THEN 6 * waited END AS resolution_seconds,
    CASE WHEN solved THEN CASE WHEN waited < 6000 THEN 'met' ELSE 'missed' END END AS resolution_sla,
    CAST(u2 < 0.08 AS INTEGER) AS reopens, CAST(floor(u1 * 4) AS INTEGER) AS replies,
    u3 < 0.12 AS is_complaint, 'c' || CAST(floor(u2 * 300000) AS INTEGER) AS customer_key
FROM placed
"""
_ANSWERS = """
INSERT INTO answers BY NAME
SELECT 'a' || contact_id AS answer_id, if(row % 2 = 0, 'csat', 'nps') AS survey_type, load_id, row, 'rated' AS state,
    hash(row) % 100 < 82 AS satisfied,
    ['promoter', 'passive', 'detractor'][1 + CAST(hash(row) % 3 AS INTEGER)] AS bucket,
    created_on + 1 AS answered_on, contact_id, channel, team, agent, topic, source
FROM contacts WHERE row % 5 = 0
"""
_META = """
INSERT INTO meta BY NAME SELECT 1 AS version, 'UTC' AS reporting_zone, false AS has_samples,
    min(created_on) AS first_on, max(created_on) AS latest_on, max(created_at) AS as_of FROM contacts
"""


def publish_large(root: Path, contacts: int) -> Warehouse:
    """A version with that many contacts over 400 days, and an answer to every fifth."""
    folder = root / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "v000001.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in canonical.create_statements():
            connection.execute(statement)
        connection.execute(_CONTACTS, [contacts, contacts])
        connection.execute(_ANSWERS)
        connection.execute(_META)
    (folder / "CURRENT").write_text(json.dumps({"version": 1, "file": file.name, "active": [], "undone": []}))
    return warehouse.open(root)
