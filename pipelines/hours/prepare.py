"""Opening hours and targets made ready for one build: the table `rules`, its words, and the macro `in_hours`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb

from pipelines.hours.asking import teach
from pipelines.hours.clock import Clock, Timeline
from pipelines.hours.rules import FIGURES, KEYS, rules
from pipelines.hours.timelines import Scope, timelines
from pipelines.hours.zones import DAY, SECOND
from pipelines.stored import create
from settings import Settings

# No row is accepted with a moment further ahead than a day.
_AHEAD: Final = 2 * DAY
# DuckDB and Python do not agree on the lower case of every letter; only DuckDB is asked.
_FOLDED: Final = """
    CREATE TEMP TABLE rules AS
    SELECT DISTINCT ON (channel, team, priority, segment, from_on)
        * REPLACE (lower(trim(team)) AS team, lower(trim(segment)) AS segment)
    FROM given_rules
"""


def prepare(connection: duckdb.DuckDBPyConnection, settings: Settings, now: datetime) -> None:
    """Create `rules`, the variables `named_channel`, `named_team` ... and `schedules`, and the macro `in_hours`.

    `now` bounds the moments that the loads can hold; the views of the stored rows must be there.
    """
    numbers: dict[Scope, int] = {}
    lines: list[Timeline] = []
    if settings.schedules:
        start, end = _span(connection, now)
        ahead = int(_longest(settings) * SECOND)
        numbers, lines = timelines(settings.schedules, settings.reporting_zone, start, end, ahead)
    create(connection, "given_rules", rules(settings, numbers))
    connection.execute(_FOLDED)
    for key in KEYS:
        connection.execute(f"SET VARIABLE named_{key} = (SELECT coalesce(list(DISTINCT {key}), []) FROM rules)")  # noqa: S608 - a name of ours
    connection.execute("SET VARIABLE schedules = ?::VARCHAR[]", [[schedule.name for schedule in settings.schedules]])
    teach(connection, Clock.of(lines) if lines else None)


def _longest(settings: Settings) -> float:
    """The longest target in open time, in seconds."""
    targets = [target for target in settings.targets if target.hours == "open"]
    return max((getattr(target, f"{figure}_seconds") or 0.0 for target in targets for figure in FIGURES), default=0.0)


def _span(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[int, int]:
    """The first moment of any contact and the last that any may have, in microseconds of UTC."""
    ((first,),) = connection.execute(
        "SELECT epoch_us(min(first)) FROM (SELECT min(created_at) AS first FROM tickets_rows "
        "UNION ALL SELECT min(created_at) FROM chats_rows)"
    ).fetchall()
    end = int(now.timestamp() * SECOND) + _AHEAD
    return (end - DAY if first is None else min(first, end - DAY)), end
