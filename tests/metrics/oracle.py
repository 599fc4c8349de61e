"""Every KPI a second time, in plain Python over the rows, and the rows themselves."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from metrics.filters import Filters
from tests.metrics.making import answer, contact

Row = Mapping[str, Any]
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)


def random_contacts(draw: random.Random, count: int) -> list[dict[str, Any]]:
    return [_random_contact(draw, number) for number in range(count)]


def _random_contact(draw: random.Random, number: int) -> dict[str, Any]:
    row = _drawn_contact(draw, number)
    # Every third target counts open hours and is due the later for it.
    for what, every in (("first_response", 3), ("resolution", 4)):
        target, opened = row[f"{what}_target_seconds"], number % every == 0
        hours = ("open" if opened else "calendar") if target else None
        slack = timedelta(hours=7 * (number % 11)) if opened else timedelta(0)
        due = row["created_at"] + timedelta(seconds=target) + slack if target else None
        row |= {f"{what}_target_hours": hours, f"{what}_due_at": due}
    return row


def _drawn_contact(draw: random.Random, number: int) -> dict[str, Any]:
    created = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))
    state = draw.choices(("solved", "open", "closed some day", "nobody knows"), (77, 14, 5, 4))[0]
    solved = created + timedelta(days=draw.randrange(9)) if state == "solved" else None
    answered = draw.choice([None, draw.expovariate(1 / 50000)])
    return contact(
        number,
        created,
        channel=draw.choice(["email", "chat", "phone", "unknown", None]),
        team=draw.choice(["A", "B", None]),
        weekday=draw.choice([1, 2, 7, None]),
        hour=draw.choice([0, 9, 23, None]),
        kind=draw.choice(["ticket", "chat"]),
        country=draw.choice(["DE", "FR", None]),
        as_of=datetime.combine(LAST, time(18)),
        excluded=draw.choices([None, "spam", "test"], [90, 5, 5])[0],
        customer_key=draw.choice([None, *(f"customer {n}" for n in range(150))]),
        is_open=None if state == "nobody knows" else state == "open",
        solved_on=solved,
        solved_at=datetime.combine(solved, time(20)) if solved else None,
        resolution_target_seconds=draw.choice([None, 86400.0, 259200.0]),
        first_response_seconds=answered,
        replied_on=None
        if answered is None
        else (datetime.combine(created, time(9)) + timedelta(seconds=answered)).date(),
        first_response_target_seconds=draw.choice([None, 120.0, 86400.0, 86400.0]),
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
        schedule=draw.choice([None, "office"]),
        out_of_hours=draw.choice([None, True, False]),
        first_response_open_seconds=draw.choice([None, draw.expovariate(1 / 20000)]),
        resolution_open_seconds=draw.choice([None, draw.expovariate(1 / 40000)]) if solved else None,
        watched_open_seconds=draw.choice([None, draw.expovariate(1 / 90000)]),
        next_reply_seconds=draw.choice([None, draw.expovariate(1 / 7000)]),
        next_reply_sla=draw.choice(["met", "missed", None]),
        first_response_basis=draw.choice(["timestamp_diff", "reported_calendar"]),
    )


def random_answers(draw: random.Random, count: int) -> list[dict[str, Any]]:
    return [_random_answer(draw, number) for number in range(count)]


def _random_answer(draw: random.Random, number: int) -> dict[str, Any]:
    kind = draw.choice(["nps", "csat", "ces", "review"])
    state = draw.choices(["rated", "offered"], [70, 30])[0] if kind == "csat" else "rated"
    rated = state == "rated" and draw.random() < 0.95
    norm = draw.choice([0.0, 0.25, 0.5, 0.75, 1.0, None]) if rated else None
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
        score_norm=norm,
        scale_min=1.0,
        scale_max=5.0,
    )


def random_orders(draw: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "order_id": str(number),
            "created_on": FIRST + draw.randrange((LAST - FIRST).days + 1) * DAY,
            "country": draw.choice(["DE", "FR", None]),
            "source": "shop",
            "channel": "web",
            "excluded": draw.choices([None, "test"], [95, 5])[0],
        }
        for number in range(count)
    ]


def with_next_contact(contacts: list[dict[str, Any]]) -> None:
    """Adds `next`: the day of the customer's following contact, of those that are not excluded."""
    known = sorted(
        (row for row in contacts if row["customer_key"] and row["excluded"] is None),
        key=lambda row: (row["customer_key"], row["created_at"], row["contact_id"]),
    )
    for row, following in zip(known, [*known[1:], {"customer_key": None}], strict=True):
        row["next"] = following["created_on"] if following["customer_key"] == row["customer_key"] else None


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


def stock(contacts: Iterable[Row], filters: Filters, span: Callable[[Row], tuple[date, date | None] | None]) -> Answer:
    """Counted contact by contact, not from flows; `span` gives the days a contact comes in and goes out."""
    rows = [row for row in contacts if row["excluded"] is None and fits(row, filters)]
    spans = [found for row in rows if (found := span(row)) and found[0] <= filters.end]
    waiting = sum(left is None or left > filters.end for _, left in spans)
    return (float(waiting) if spans else None), waiting


def _open_span(row: Row) -> tuple[date, date | None] | None:
    return (row["created_on"], row["solved_on"]) if row["is_open"] or row["solved_on"] else None


def _unanswered_span(row: Row) -> tuple[date, date | None] | None:
    due, answered = row["first_response_due_at"], row["first_response_seconds"]
    if due is None or not _open_span(row):
        return None
    never = answered is None and (
        row["replies"] == 0 or (row["replies"] is None and row["first_response_sla"] == "missed")
    )
    took = row["first_response_open_seconds"] if row["first_response_target_hours"] == "open" else answered
    if not never and (took is None or took <= row["first_response_target_seconds"]):
        return None
    ends = [day for day in (row["replied_on"], row["solved_on"]) if day]
    return due.date(), (max(due.date(), min(ends)) if ends else None)


def per_100_orders(contacts: list[Row], orders: list[Row], filters: Filters) -> Answer:
    of_orders = Filters(filters.start, filters.end, tuple(pair for pair in filters.where if pair[0] == "country"))
    placed = len(matching(orders, "created_on", of_orders))
    came = len(matching(contacts, "created_on", filters))
    return (100 * came / placed if placed else None), placed


def compute(
    kpi: str, contacts: list[Row], answers: list[Row], filters: Filters, orders: list[Row] | None = None
) -> Answer:
    """Value and n of a KPI, computed without SQL."""
    if kpi in _STOCKS:
        return stock(contacts, filters, _STOCKS[kpi])
    if kpi == "contacts_per_100_orders":
        return per_100_orders(contacts, orders or [], filters)
    if kpi in _CONTACTS:
        anchor, function = _CONTACTS[kpi]
        return function(matching(contacts, anchor, filters))
    rows = matching(answers, "answered_on", filters)
    return _ANSWERS[kpi](rows)


_STOCKS = {"backlog": _open_span, "unanswered": _unanswered_span}


def _count(rows: list[Row]) -> Answer:
    return (float(len(rows)) if rows else None), len(rows)


def _among(condition: Callable[[Row], bool], yes: Callable[[Row], bool]) -> Callable[[list[Row]], Answer]:
    return lambda rows: share([row for row in rows if condition(row)], yes)


def _times(column: str, q: float) -> Callable[[list[Row]], Answer]:
    return lambda rows: percentile(rows, column, q)


def _with_bot(row: Row) -> bool:
    return bool(row["bot_involved"]) and row["bot_handoff"] is not None


def _contained(row: Row) -> bool:
    return not row["bot_handoff"] and row["first_response_seconds"] is None and not row["replies"]


def _followed(row: Row, column: str) -> bool:
    return row["next"] is not None and row["next"] <= row[column] + 7 * DAY


def within_target(rows: list[Row], what: str, watched: Callable[[Row], float | None]) -> Answer:
    """The product over the moments of events, each with the contacts still watched then."""
    seen = []
    for row in rows:
        target, by_open = row[f"{what}_target_seconds"], row[f"{what}_target_hours"] == "open"
        if target is None:
            continue
        if row[f"{what}_seconds"] is not None:
            took = row[f"{what}_open_seconds" if by_open else f"{what}_seconds"]
            seen += [] if took is None else [(took / target, True)]
        elif (length := watched(row)) is not None:
            opened = row["watched_open_seconds"] if by_open else length
            seen += [] if opened is None else [(opened / target, False)]
    surviving = Fraction(1)
    for moment in sorted({length for length, happened in seen if happened and length <= 1}):
        at_risk = sum(length >= moment for length, _ in seen)
        surviving *= 1 - Fraction(sum(happened and length == moment for length, happened in seen), at_risk)
    if not seen or (surviving > 0 and max(length for length, _ in seen) < 1):
        return None, len(seen)
    return float(1 - surviving), len(seen)


def median_with_open_ones(rows: list[Row], event: str, watched: Callable[[Row], float | None]) -> Answer:
    """The first moment at which at most half are left, each event against those still watched then."""
    seen = [(row[event], True) for row in rows if row[event] is not None]
    seen += [(length, False) for row in rows if row[event] is None and (length := watched(row)) is not None]
    surviving = Fraction(1)
    for moment in sorted({length for length, happened in seen if happened}):
        at_risk = sum(length >= moment for length, _ in seen)
        surviving *= 1 - Fraction(sum(happened and length == moment for length, happened in seen), at_risk)
        if surviving <= Fraction(1, 2):
            return moment, len(seen)
    return None, len(seen)


def _unanswered_for(row: Row) -> float | None:
    if row["replies"] or row["first_response_business_seconds"] is not None or not (row["is_open"] or row["solved_at"]):
        return None
    return float(((row["solved_at"] or row["as_of"]) - row["created_at"]).total_seconds())


def _unsolved_for(row: Row) -> float | None:
    return float((row["as_of"] - row["created_at"]).total_seconds()) if row["is_open"] else None


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
    "answered_within_target": (
        "created_on",
        lambda rows: within_target(rows, "first_response", _unanswered_for),
    ),
    "solved_within_target": (
        "created_on",
        lambda rows: within_target(rows, "resolution", _unsolved_for),
    ),
    "first_response_km": (
        "created_on",
        lambda rows: median_with_open_ones(rows, "first_response_seconds", _unanswered_for),
    ),
    "resolution_km": ("created_on", lambda rows: median_with_open_ones(rows, "resolution_seconds", _unsolved_for)),
    "first_response_time_mean": ("created_on", lambda rows: mean(rows, "first_response_seconds")),
    "resolution_time_mean": ("solved_on", lambda rows: mean(rows, "resolution_seconds")),
    "first_response_time_open_hours": ("created_on", _times("first_response_open_seconds", 0.5)),
    "first_response_time_open_hours_p90": ("created_on", _times("first_response_open_seconds", 0.9)),
    "resolution_time_open_hours": ("solved_on", _times("resolution_open_seconds", 0.5)),
    "resolution_time_open_hours_p90": ("solved_on", _times("resolution_open_seconds", 0.9)),
    "next_reply_time": ("created_on", _times("next_reply_seconds", 0.5)),
    "next_reply_time_p90": ("created_on", _times("next_reply_seconds", 0.9)),
    "next_reply_sla": (
        "created_on",
        _among(lambda row: row["next_reply_sla"] is not None, lambda row: row["next_reply_sla"] == "met"),
    ),
    "out_of_hours_share": (
        "created_on",
        _among(lambda row: row["out_of_hours"] is not None, lambda row: row["out_of_hours"]),
    ),
    "one_touch_rate": ("solved_on", _among(lambda row: (row["replies"] or 0) > 0, lambda row: row["replies"] == 1)),
    "reopen_rate": ("solved_on", _among(lambda row: row["reopens"] is not None, lambda row: row["reopens"] > 0)),
    "replies_per_ticket": ("solved_on", lambda rows: mean(rows, "replies")),
    "first_contact_resolution": (
        "solved_on",
        _among(
            lambda row: row["customer_key"] is not None and row["solved_on"] + 7 * DAY <= LAST,
            lambda row: not row["reopens"] and not _followed(row, "solved_on"),
        ),
    ),
    "handle_time": ("created_on", _times("handle_seconds", 0.5)),
    "handle_time_p90": ("created_on", _times("handle_seconds", 0.9)),
    "chat_wait_time": ("created_on", _times("wait_seconds", 0.5)),
    "chat_wait_time_p90": ("created_on", _times("wait_seconds", 0.9)),
    "chat_duration": ("created_on", _times("duration_seconds", 0.5)),
    "missed_rate": ("created_on", _among(lambda row: row["missed"] is not None, lambda row: row["missed"])),
    "bot_involvement": (
        "created_on",
        _among(lambda row: row["bot_involved"] is not None, lambda row: row["bot_involved"]),
    ),
    "bot_handoff_rate": ("created_on", _among(_with_bot, lambda row: row["bot_handoff"])),
    "bot_containment": ("created_on", _among(_with_bot, _contained)),
    "bot_durable_containment": (
        "created_on",
        _among(
            lambda row: _with_bot(row) and row["customer_key"] is not None and row["created_on"] + 7 * DAY <= LAST,
            lambda row: _contained(row) and not _followed(row, "created_on"),
        ),
    ),
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
