"""Every KPI a second time, in plain Python over the rows, and the rows themselves."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from metrics.filters import Filters
from tests.metrics.making import answer, contact

Row = Mapping[str, Any]
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)


def random_contacts(draw: random.Random, count: int) -> list[dict[str, Any]]:
    return [_random_contact(draw, number) for number in range(count)]


def _random_contact(draw: random.Random, number: int) -> dict[str, Any]:
    created = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))
    state = draw.choices(("solved", "open", "closed some day"), (80, 15, 5))[0]
    solved = created + timedelta(days=draw.randrange(9)) if state == "solved" else None
    return contact(
        number,
        created,
        channel=draw.choice(["email", "chat", "phone", "unknown", None]),
        team=draw.choice(["A", "B", None]),
        weekday=draw.choice([1, 2, 7, None]),
        hour=draw.choice([0, 9, 23, None]),
        kind=draw.choice(["ticket", "chat"]),
        excluded=draw.choices([None, "spam", "test"], [90, 5, 5])[0],
        customer_key=draw.choice([None, *"abcdefgh"]),
        is_open=state == "open",
        solved_on=solved,
        first_response_seconds=draw.choice([None, draw.expovariate(1 / 5000)]),
        first_response_business_seconds=draw.choice([None, None, draw.expovariate(1 / 2000)]),
        resolution_seconds=draw.choice([None, draw.expovariate(1 / 90000)]) if solved else None,
        resolution_business_seconds=draw.choice([None, draw.expovariate(1 / 30000)]) if solved else None,
        first_response_sla=draw.choice(["met", "missed", None]),
        resolution_sla=draw.choice(["met", "missed", None]),
        reopens=draw.choice([None, 0, 0, 0, 1, 2]),
        replies=draw.choice([None, 0, 1, 1, 2, 5]),
        is_complaint=draw.random() < 0.2,
        handle_seconds=draw.choice([None, draw.expovariate(1 / 600)]),
        bot_involved=draw.choice([None, True, False]),
        bot_resolved=draw.choice([None, True, False]),
        bot_handoff=draw.choice([None, True, False]),
        missed=draw.choice([None, True, False]),
        wait_seconds=draw.choice([None, draw.expovariate(1 / 60)]),
        duration_seconds=draw.choice([None, draw.expovariate(1 / 600)]),
    )


def random_answers(draw: random.Random, count: int) -> list[dict[str, Any]]:
    return [_random_answer(draw, number) for number in range(count)]


def _random_answer(draw: random.Random, number: int) -> dict[str, Any]:
    kind = draw.choice(["nps", "csat", "ces", "review"])
    state = draw.choices(["rated", "offered"], [70, 30])[0] if kind == "csat" else "rated"
    rated = state == "rated" and draw.random() < 0.95
    return answer(
        number,
        FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1)) if draw.random() < 0.97 else None,
        survey_type=kind,
        state=state,
        source=draw.choice(["test", "other"]) if kind != "csat" else "test",
        channel=draw.choice(["email", "chat", None]),
        team=draw.choice(["A", "B", None]),
        excluded=draw.choices([None, "test"], [95, 5])[0],
        satisfied=draw.random() < 0.8 if rated and kind == "csat" else None,
        bucket=draw.choice(["promoter", "promoter", "passive", "detractor"]) if rated and kind == "nps" else None,
        score=float(draw.randrange(1, 6)) if rated else None,
        scale_min=1.0,
        scale_max=5.0,
    )


def matching(rows: Iterable[Row], anchor: str, filters: Filters) -> list[Row]:
    """The rows that are not excluded, dated within the filter, and have one of its values in each dimension."""
    return [row for row in rows if row["excluded"] is None and _dated(row[anchor], filters) and fits(row, filters)]


def _dated(day: date | None, filters: Filters) -> bool:
    if day is None or (filters.start and day < filters.start):
        return False
    return not (filters.end and day > filters.end)


def fits(row: Row, filters: Filters) -> bool:
    return all(
        (str(row.get(name)) if row.get(name) is not None else "unknown") in values for name, values in filters.where
    )


Answer = tuple[float | None, int]


def share(rows: list[Row], yes: Callable[[Row], bool]) -> Answer:
    return (sum(map(yes, rows)) / len(rows) if rows else None), len(rows)


def percentile(rows: list[Row], column: str, q: float) -> Answer:
    values = sorted(row[column] for row in rows if row[column] is not None)
    if not values:
        return None, 0
    place = (len(values) - 1) * q
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below]), len(values)


def mean(rows: list[Row], column: str) -> Answer:
    values = [row[column] for row in rows if row[column] is not None]
    return (math.fsum(values) / len(values) if values else None), len(values)


def nps(rows: list[Row]) -> Answer:
    given = [row["bucket"] for row in rows if row["bucket"]]
    if not given:
        return None, 0
    exact = 100 * (given.count("promoter") - given.count("detractor")) / len(given)
    return math.copysign(math.floor(abs(exact) + 0.5), exact), len(given)


def backlog(contacts: Iterable[Row], filters: Filters) -> Answer:
    """Counted contact by contact, not from flows."""
    rows = [row for row in contacts if row["excluded"] is None and fits(row, filters)]
    known = [row for row in rows if row["is_open"] or row["solved_on"]]
    came = [row for row in known if row["created_on"] <= filters.end]
    waiting = [row for row in came if row["solved_on"] is None or row["solved_on"] > filters.end]
    return (float(len(waiting)) if came else None), len(waiting)


def compute(kpi: str, contacts: list[Row], answers: list[Row], filters: Filters) -> Answer:
    """Value and n of a KPI, computed without SQL."""
    if kpi == "backlog":
        return backlog(contacts, filters)
    if kpi in _CONTACTS:
        anchor, function = _CONTACTS[kpi]
        return function(matching(contacts, anchor, filters))
    rows = matching(answers, "answered_on", filters)
    return _ANSWERS[kpi](rows)


def _count(rows: list[Row]) -> Answer:
    return (float(len(rows)) if rows else None), len(rows)


def _among(condition: Callable[[Row], bool], yes: Callable[[Row], bool]) -> Callable[[list[Row]], Answer]:
    return lambda rows: share([row for row in rows if condition(row)], yes)


def _times(column: str, q: float) -> Callable[[list[Row]], Answer]:
    return lambda rows: percentile(rows, column, q)


_CONTACTS: dict[str, tuple[str, Callable[[list[Row]], Answer]]] = {
    "contacts": ("created_on", _count),
    "channel_share": ("created_on", lambda rows: (1.0 if rows else None, len(rows))),
    "first_response_time": ("created_on", _times("first_response_seconds", 0.5)),
    "first_response_time_p90": ("created_on", _times("first_response_seconds", 0.9)),
    "first_response_time_business": ("created_on", _times("first_response_business_seconds", 0.5)),
    "first_response_time_business_p90": ("created_on", _times("first_response_business_seconds", 0.9)),
    "resolution_time": ("solved_on", _times("resolution_seconds", 0.5)),
    "resolution_time_p90": ("solved_on", _times("resolution_seconds", 0.9)),
    "resolution_time_business": ("solved_on", _times("resolution_business_seconds", 0.5)),
    "resolution_time_business_p90": ("solved_on", _times("resolution_business_seconds", 0.9)),
    "first_response_sla": (
        "created_on",
        _among(lambda row: row["first_response_sla"] is not None, lambda row: row["first_response_sla"] == "met"),
    ),
    "resolution_sla": (
        "created_on",
        _among(lambda row: row["resolution_sla"] is not None, lambda row: row["resolution_sla"] == "met"),
    ),
    "one_touch_rate": ("solved_on", _among(lambda row: (row["replies"] or 0) > 0, lambda row: row["replies"] == 1)),
    "reopen_rate": ("solved_on", _among(lambda row: row["reopens"] is not None, lambda row: row["reopens"] > 0)),
    "replies_per_ticket": ("solved_on", lambda rows: mean(rows, "replies")),
    "complaint_rate": ("created_on", lambda rows: share(rows, lambda row: row["is_complaint"])),
}
_ANSWERS: dict[str, Callable[[list[Row]], Answer]] = {
    "csat": _among(
        lambda row: row["survey_type"] == "csat" and row["satisfied"] is not None, lambda row: row["satisfied"]
    ),
    "nps": lambda rows: nps([row for row in rows if row["survey_type"] == "nps"]),
    "ces": lambda rows: mean([row for row in rows if row["survey_type"] == "ces"], "score"),
    "response_rate": _among(
        lambda row: row["survey_type"] == "csat" and row["source"] == "test", lambda row: row["state"] == "rated"
    ),
}
