"""The fast clock of a zone and the calendar of the database show the same time, whatever the moment."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest

from pipelines import localtime

MOMENTS = """
    SELECT make_timestamp((hash(i) % 2_500_000_000)::BIGINT * 1_000_000) AS moment FROM range(3_000) AS r(i)
    UNION ALL SELECT TIMESTAMP '2024-01-01' + to_minutes(i * 30) FROM range(20_000) AS r(i)
    UNION ALL SELECT NULL
"""


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"])
def test_every_moment_is_placed_as_the_calendar_places_it(zone: str) -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET VARIABLE zone = ?", [zone])
        localtime.teach(connection, datetime(2026, 6, 1, tzinfo=UTC))
        connection.execute(f"CREATE TABLE moments AS {MOMENTS}")
        differing = connection.execute(
            "SELECT count(*) FILTER (local_time(moment) IS DISTINCT FROM there), "
            "count(*) FILTER (local_time(timezone('UTC', moment)) IS DISTINCT FROM there) "
            "FROM (SELECT moment, timezone(getvariable('zone'), timezone('UTC', moment)) AS there FROM moments)"
        ).fetchall()
    assert differing == [(0, 0)]
