"""The sample files tell their stories: measured here from the raw text, with nothing of the product in between."""

from __future__ import annotations

import csv
import statistics
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
DELIVERY = ("Where is my order", "Late delivery")
BERLIN = ZoneInfo("Europe/Berlin")
Row = dict[str, str]
Ledger = list[dict[str, Any]]


@cache
def ledger() -> Ledger:
    entries: Ledger = tomllib.loads((SAMPLES / "dirty.toml").read_text("utf-8"))["dirty"]
    return entries


@cache
def story(name: str) -> dict[str, Any]:
    stories = tomllib.loads((SAMPLES / "stories.toml").read_text("utf-8"))["story"]
    return next(entry for entry in stories if entry["name"] == name)


@cache
def records(name: str) -> list[list[str]]:
    """All records after the header, as the csv module reads them."""
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";" if name == "nps_survey.csv" else ","))[1:]


@cache
def header(name: str) -> list[str]:
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter=";" if name == "nps_survey.csv" else ","))


@cache
def clean(name: str) -> list[Row]:
    """The records that are not dirty in any way."""
    dirty = {row for entry in ledger() if entry["file"] == name for row in entry["rows"]}
    return [
        dict(zip(header(name), cells, strict=True)) for row, cells in enumerate(records(name), 1) if row not in dirty
    ]


def tickets() -> list[Row]:
    return clean("zendesk_tickets.csv")


def chats() -> list[Row]:
    return clean("intercom_conversations.csv")


def within(rows: Iterable[Row], column: str, window: dict[str, Any]) -> list[Row]:
    return [row for row in rows if window["from"] <= date.fromisoformat(row[column][:10]) <= window["to"]]


def days(window: dict[str, Any]) -> int:
    length: timedelta = window["to"] - window["from"]
    return length.days + 1


def per_day(rows: Iterable[Row], column: str, window: dict[str, Any]) -> float:
    return len(within(rows, column, window)) / days(window)


def expected(name: str, kpi: str) -> tuple[float, float]:
    low, high = next(entry["ratio"] for entry in story(name)["expect"] if entry["kpi"] == kpi)
    return low, high


def change(name: str, measure: Callable[[dict[str, Any]], float]) -> float:
    """Window against baseline."""
    return measure(story(name)) / measure(story(name)["baseline"])


def share_good(rows: Iterable[Row]) -> float:
    """Satisfied of rated: the survey where it asked about the ticket, else the help desk's own rating."""
    survey = {row["Ticket ID"]: int(row["Satisfaction rating"]) >= 4 for row in clean("csat_survey.csv")}
    own = {"Good": True, "Bad": False}
    marks = [survey.get(row["Id"], own.get(row["Satisfaction Score"])) for row in rows]
    return statistics.mean(mark for mark in marks if mark is not None)


def replies(rows: Iterable[Row]) -> float:
    column = "First reply time in minutes"
    return statistics.median(float(row[column]) for row in rows if row[column])


def assert_in(value: float, limits: tuple[float, float]) -> None:
    assert limits[0] <= value <= limits[1], f"{value:.3f} is outside {limits}"


def in_place(row: Row) -> bool:
    where = story("carrier_failure")["where"]
    return (row["Carrier [list]"], row["Region [list]"]) == (where["carrier"], where["region"])


def test_late_deliveries_multiply_where_the_carrier_fails() -> None:
    late = [row for row in tickets() if in_place(row) and row["Contact reason [list]"] in DELIVERY]
    rise = change("carrier_failure", lambda window: per_day(late, "Created at", window))
    assert_in(rise, expected("carrier_failure", "contacts"))


@pytest.mark.parametrize(("carrier", "region"), [("Parcelway", "other"), ("other", "Bavaria"), ("other", "other")])
def test_late_deliveries_stay_as_they_were_everywhere_else(carrier: str, region: str) -> None:
    late = [
        row
        for row in tickets()
        if row["Contact reason [list]"] in DELIVERY
        and row["Carrier [list]"]
        and row["Region [list]"]
        and (row["Carrier [list]"] == "Parcelway") == (carrier == "Parcelway")
        and (row["Region [list]"] == "Bavaria") == (region == "Bavaria")
    ]
    assert_in(change("carrier_failure", lambda window: per_day(late, "Created at", window)), (0.5, 1.6))


def test_satisfaction_falls_where_the_carrier_fails() -> None:
    there = [row for row in tickets() if in_place(row)]
    fall = change("carrier_failure", lambda window: share_good(within(there, "Created at", window)))
    assert_in(fall, expected("carrier_failure", "csat"))


def test_satisfaction_stays_outside_the_place() -> None:
    elsewhere = [row for row in tickets() if not in_place(row)]
    assert_in(change("carrier_failure", lambda window: share_good(within(elsewhere, "Created at", window))), (0.9, 1.1))


def test_defects_of_one_product_multiply_from_august() -> None:
    product = story("defective_product")["where"]["product"]
    defects = [row for row in tickets() if row["Contact reason [list]"] == "Defective item"]
    headlamps = [row for row in defects if row["Product [list]"] == product]
    others = [row for row in defects if row["Product [list]"] not in (product, "")]
    assert_in(
        change("defective_product", lambda window: per_day(headlamps, "Created at", window)),
        expected("defective_product", "contacts"),
    )
    assert_in(change("defective_product", lambda window: per_day(others, "Created at", window)), (0.6, 1.5))


def test_the_product_comes_back_more_often() -> None:
    product = story("defective_product")["where"]["product"]
    back = {row["Order name"] for row in clean("returns.csv") if row["Product"] == product}
    sold = [row for row in clean("orders_export.csv") if row["Lineitem name"] == product]

    def rate(window: dict[str, Any]) -> float:
        # Orders of the last weeks have not had the time to come back.
        ordered = within(sold, "Created at", {**window, "to": min(window["to"], date(2026, 10, 7))})
        return statistics.mean(row["Name"] in back for row in ordered)

    assert_in(change("defective_product", rate), expected("defective_product", "return_rate"))


STARTED = "Conversation started at (Europe/Berlin)"


def first_response(window: dict[str, Any], *, human: bool) -> float:
    column = "First response time (seconds)"
    rows = [row for row in within(chats(), STARTED, window) if row[column]]
    return statistics.median(float(row[column]) for row in rows if not human or row["Fin AI Agent involved"] == "false")


def test_the_chatbot_answers_within_seconds_and_people_faster_than_before() -> None:
    every = change("chatbot_launch", lambda window: first_response(window, human=False))
    assert_in(every, expected("chatbot_launch", "first_response_time"))
    human = change("chatbot_launch", lambda window: first_response(window, human=True))
    assert_in(human, expected("chatbot_launch", "first_response_time_human"))


def test_no_chat_meets_the_bot_before_its_launch() -> None:
    start = story("chatbot_launch")["from"]
    before = [row for row in chats() if date.fromisoformat(row[STARTED][:10]) < start]
    assert {row["Fin AI Agent involved"] for row in before} == {"false"}


@cache
def moments() -> dict[str, list[datetime]]:
    """When each customer wrote, on any channel, in UTC."""
    found = defaultdict(list)
    for row in tickets():
        found[row["Requester email"]].append(datetime.fromisoformat(row["Created at"] + "+00:00"))
    for row in chats():
        found[row["User email"]].append(datetime.fromisoformat(row[STARTED]).replace(tzinfo=BERLIN))
    return found


def repeats(window: dict[str, Any]) -> float:
    rows = within(chats(), STARTED, {**window, "to": min(window["to"], date(2026, 10, 24))})
    again = 0
    for row in rows:
        at = datetime.fromisoformat(row[STARTED]).replace(tzinfo=BERLIN)
        again += any(at < other <= at + timedelta(days=7) for other in moments()[row["User email"]])
    return again / len(rows)


def test_more_chat_customers_come_back_within_a_week_after_the_launch() -> None:
    assert_in(change("chatbot_launch", repeats), expected("chatbot_launch", "repeat_contact_rate"))


def test_the_holiday_peak_doubles_contacts_and_slows_replies() -> None:
    def volume(window: dict[str, Any]) -> float:
        return per_day(tickets(), "Created at", window) + per_day(chats(), STARTED, window)

    assert_in(change("holiday_peak", volume), expected("holiday_peak", "contacts"))
    slower = change("holiday_peak", lambda window: replies(within(tickets(), "Created at", window)))
    assert_in(slower, expected("holiday_peak", "first_response_time"))


def backlog(moment: str) -> int:
    sentinels: list[int] = next(entry["rows"] for entry in ledger() if entry["kind"] == "sentinel_date")
    created = header("zendesk_tickets.csv").index("Created at")
    unsolved = sum(records("zendesk_tickets.csv")[row - 1][created] < moment for row in sentinels)
    return unsolved + sum(row["Created at"] < moment and (row["Solved at"] or "9999") >= moment for row in tickets())


def test_the_holiday_peak_leaves_a_backlog() -> None:
    assert_in(backlog("2025-12-22") / backlog("2026-02-11"), expected("holiday_peak", "backlog"))


def weekend_ratio(rows: list[Row]) -> float:
    written = [row for row in rows if row["Via"] != "Phone call"]
    late = [row for row in written if datetime.fromisoformat(row["Created at"]).isoweekday() in (6, 7)]
    week = [row for row in written if datetime.fromisoformat(row["Created at"]).isoweekday() < 6]
    return replies(late) / replies(week)


def test_one_team_is_slow_at_weekends_and_the_others_are_not() -> None:
    team = story("weekend_shortage")["where"]["team"]
    short = [row for row in tickets() if row["Group"] == team]
    others = [row for row in tickets() if row["Group"] != team]
    assert_in(weekend_ratio(short), expected("weekend_shortage", "first_response_time"))
    assert_in(weekend_ratio(others), expected("weekend_shortage", "first_response_time_others"))


def test_orders_of_the_article_that_ran_out_wait_and_nothing_of_them_came_back() -> None:
    orders = [row for row in clean("orders_export.csv") if row["Fulfillment Status"]]
    waiting = {row["Name"] for row in orders if row["Fulfillment Status"] == "unfulfilled" and not row["Cancelled at"]}
    lines = [row for row in clean("orders_export.csv") if row["Name"] in waiting]
    poles = {row["Name"] for row in lines if row["Lineitem name"] == "Carbon Trekking Poles"}
    assert len(poles) >= 20
    # All others wait for no longer than a parcel takes to be packed.
    assert min(row["Created at"][:10] for row in lines if row["Name"] not in poles) >= "2026-10-28"
    assert not waiting & {row["Order name"] for row in clean("returns.csv")}
