"""A small, seeded warehouse for the tests of the pages: a year of tickets, chats and answers, without any file read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

import canonical
import settings

LATEST: Final = date(2026, 10, 31)
VERSION: Final = 7
XSS: Final = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) :red[x] $a$"

# hash() is stable between runs, so the numbers in the tests are too.
_CONTACTS = """
INSERT INTO contacts BY NAME
WITH base AS (
    SELECT i, hash(i) % 1000 / 1000.0 AS u, hash(i * 7 + 1) % 1000 / 1000.0 AS v, hash(i * 13 + 5) % 1000 / 1000.0 AS w,
        DATE '2026-10-31' - CAST(i * 400 // $1 AS INTEGER) AS created_on
    FROM range($1) AS t(i)
), timed AS (
    SELECT *,
        CASE WHEN u < .45 THEN 'email' WHEN u < .75 THEN 'chat' WHEN u < .9 THEN 'web_form' ELSE 'phone' END AS channel,
        CAST(created_on AS TIMESTAMP) + to_seconds(CAST(6 * 3600 + v * 57600 AS BIGINT)) AS created_at,
        CASE WHEN u < .45 THEN 3600 * exp(2 * w) ELSE 60 * exp(3 * w) END
            * CASE WHEN created_on > DATE '2026-10-31' - 28 AND u < .45 THEN 1.9 ELSE 1 END AS waited
    FROM base
)
SELECT 'zendesk:ticket:' || i AS contact_id, CASE channel WHEN 'chat' THEN 'chat' ELSE 'ticket' END AS kind,
    i::VARCHAR AS source_id, '000001' AS load_id, i + 1 AS row, channel,
    CASE WHEN v < .5 THEN 'Berlin' WHEN v < .8 THEN 'Lyon' ELSE 'Night shift' END AS team,
    CASE WHEN v < .25 THEN 'Ann Lee' WHEN v < .5 THEN 'Bo Roth' WHEN v < .79 THEN 'Chloe Petit'
        WHEN v < .8 THEN 'Dan Few' END AS agent,
    CASE WHEN w < .3 THEN 'late_delivery' WHEN w < .5 THEN 'damaged_item'
        WHEN w < .8 THEN 'order_status' ELSE 'returns' END AS topic,
    CASE channel WHEN 'chat' THEN 'intercom' ELSE 'zendesk' END AS source,
    isodow(created_at) AS weekday, hour(created_at) AS hour,
    CASE WHEN i = 3 THEN $2 ELSE 'Where is order ' || i END AS subject,
    CASE WHEN i = 3 THEN $2 ELSE 'It has not come yet.' END AS excerpt,
    CASE WHEN v < .03 THEN 'open' ELSE 'solved' END AS status, v < .03 AS is_open,
    created_at, created_on, created_at AS updated_at, waited AS first_response_seconds,
    'timestamp_diff' AS first_response_basis,
    CASE WHEN v >= .03 THEN created_at + to_seconds(CAST(waited * 4 AS BIGINT)) END AS solved_at,
    CASE WHEN v >= .03 THEN CAST(created_at + to_seconds(CAST(waited * 4 AS BIGINT)) AS DATE) END AS solved_on,
    CASE WHEN v >= .03 THEN waited * 4 END AS resolution_seconds,
    CAST(w < .08 AS INTEGER) AS reopens, 1 + CAST(w * 3 AS INTEGER) AS replies,
    TIMESTAMP '2026-10-31 20:00:00' AS as_of,
    CASE WHEN waited < 4 * 3600 THEN 'met' ELSE 'missed' END AS first_response_sla,
    CASE WHEN waited < 12 * 3600 THEN 'met' ELSE 'missed' END AS resolution_sla,
    w < .5 AND u < .6 AS is_complaint
FROM timed
"""

_ANSWERS = """
INSERT INTO answers BY NAME
SELECT contact_id || ':' || survey_type AS answer_id, survey_type, load_id, row, 'rated' AS state, source,
    CASE survey_type WHEN 'nps' THEN nps::VARCHAR ELSE stars::VARCHAR END AS score_raw,
    CASE survey_type WHEN 'nps' THEN nps ELSE stars END AS score,
    CASE survey_type WHEN 'csat' THEN stars >= 4 END AS satisfied,
    CASE WHEN survey_type <> 'nps' THEN NULL WHEN nps >= 9 THEN 'promoter'
        WHEN nps <= 6 THEN 'detractor' ELSE 'passive' END AS bucket,
    CASE WHEN row = 4 THEN $1 WHEN row % 5 = 0 THEN 'Quick and friendly' END AS comment,
    solved_at AS answered_at, solved_on AS answered_on, 'solved' AS answered_basis,
    contact_id, channel, team, agent, topic, weekday, hour
FROM (SELECT *, 2 + hash(row) % 4 AS stars, 3 + hash(row * 3) % 8 AS nps FROM contacts WHERE solved_on IS NOT NULL),
    (VALUES ('csat'), ('nps')) AS types(survey_type)
WHERE hash(row * 17) % 3 = 0 AND solved_on <= (SELECT max(created_on) FROM contacts)
"""


def fill(root: Path, contacts: int = 4000, *, samples: bool = False) -> None:
    """Publish version 7 below `root`; `contacts=0` publishes an empty warehouse."""
    folder = root / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"v{VERSION:06d}.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in canonical.create_statements():
            connection.execute(statement)
        if contacts:
            connection.execute(_CONTACTS, [contacts, XSS])
            connection.execute(_ANSWERS, [XSS])
        connection.execute(
            "INSERT INTO meta SELECT $1, TIMESTAMP '2026-11-01', 'UTC', min(created_on), max(created_on), "
            "max(as_of), $2, 'x' FROM contacts",
            [VERSION, samples],
        )
    # As a publish of this release writes it: else every page would offer to compute the figures anew.
    made = {"layout": canonical.layout(), "settings_hash": settings.digest(root)}
    current = {"version": VERSION, "file": file.name, "active": [], "undone": [], **made}
    (folder / "CURRENT").write_text(json.dumps(current))
