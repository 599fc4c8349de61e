from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from metrics.filters import Filters
from metrics.outlook import forecast, series, staffing
from metrics.outlook.forecast import Forecast
from metrics.outlook.staffing import Ask
from metrics.warehouse import Warehouse
from tests.metrics.making import contact, publish

MONDAY = date(2026, 6, 1)


def chats(days: int = 150, **fields: object) -> list[dict[str, object]]:
    """Twelve chats a day: four at ten, eight at fourteen o'clock."""
    rows = []
    for day in range(days):
        on = MONDAY + timedelta(days=day)
        for at in range(12):
            hour = 10 if at < 4 else 14
            made = {"channel": "chat", "weekday": on.isoweekday(), "hour": hour} | fields
            rows.append(contact(day * 12 + at, on, **made))
    return rows


def opened(root: Path, rows: list[dict[str, object]]) -> tuple[Warehouse, Forecast]:
    wh = publish(root, rows, as_of=datetime(2026, 12, 1))
    daily = series.daily(wh, Filters(where=(("channel", ("chat",)),)))
    assert daily
    found = forecast.forecast(daily, 7)
    assert isinstance(found, Forecast)
    return wh, found


def test_the_hours_of_a_day_add_up_and_follow_the_past(root: Path) -> None:
    wh, _ = opened(root, chats())
    hours = staffing.profile(wh, Filters(), "chat")
    assert np.allclose(hours.sum(1), 1)
    assert hours[0, 10] == pytest.approx(1 / 3)
    assert hours[6, 14] == pytest.approx(2 / 3)


def test_a_plan_has_every_hour_of_seven_days(root: Path) -> None:
    wh, found = opened(root, chats())
    plan = staffing.plan(found, staffing.profile(wh, Filters(), "chat"), Ask(handle=900))
    assert len(plan) == 7 * 24
    busy = plan.filter((plan["hour"] == 14) & (plan["day"] == plan["day"][0])).to_dicts()[0]
    # Eight chats of a quarter of an hour each are two Erlang.
    assert busy["contacts"] == pytest.approx(8, rel=0.05)
    assert (busy["agents"], busy["paid"]) == (4, 6)
    assert busy["answered"] >= 0.8
    assert plan.filter(plan["hour"] == 3)["agents"].to_list() == [0] * 7


def test_two_chats_at_once_take_fewer_people_and_a_busy_day_more(root: Path) -> None:
    wh, found = opened(root, chats())
    hours = staffing.profile(wh, Filters(), "chat")
    sums = {
        name: staffing.plan(found, hours, ask)["agents"].sum()
        for name, ask in {
            "one": Ask(handle=900),
            "two": Ask(handle=900, at_once=2),
            "busy": Ask(handle=900, busy=True),
        }.items()
    }
    assert sums["two"] < sums["one"] <= sums["busy"]


def test_chats_that_the_bot_solved_alone_take_nobody(root: Path) -> None:
    rows = [row | {"bot_resolved": row["hour"] == 14} for row in chats()]
    wh, _ = opened(root, rows)
    assert staffing.profile(wh, Filters(), "chat")[0, 10] == pytest.approx(1)


def test_the_handling_time_comes_from_the_data_where_enough_contacts_have_it(root: Path) -> None:
    rows = [row | {"handle_seconds": 300.0 if at < 40 else None} for at, row in enumerate(chats())]
    wh, _ = opened(root, rows)
    assert staffing.handle_time(wh, Filters(), "chat") == staffing.HandleTime(300.0, 40)
    assert staffing.handle_time(wh, Filters(), "phone") is None


def test_a_profile_without_contacts_is_flat(root: Path) -> None:
    wh, _ = opened(root, chats())
    assert np.allclose(staffing.profile(wh, Filters(), "phone"), 1 / 24)


@pytest.mark.parametrize(
    "wrong", [{"handle": 0.0}, {"share": 1.0}, {"shrinkage": 1.0}, {"within": -1.0}, {"at_once": 0.5}]
)
def test_what_cannot_be_planned_with_is_named(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Ask(**{"handle": 300.0, **wrong})
