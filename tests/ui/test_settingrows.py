"""Settings become rows of a table and the same settings again; what somebody types wrongly reaches the check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import settings
from settings.file import parsed
from settings.written import fresh
from ui import settingrows

FULL = """
[[schedules]]
name = "Berlin"
team = "Berlin"
from = 2026-01-01
zone = "Europe/Berlin"
days = {monday = ["09:00-12:30", "13:30-18:00"], friday = ["09:00-15:00"]}
holidays = ["DE-BY", "US"]
closed = [2026-12-24]
open_on = {2026-12-27 = ["10:00-14:00", "15:00-16:00"]}
[[targets]]
channel = "chat"
team = "Night"
priority = "urgent"
segment = "VIP"
from = 2026-05-01
hours = "open"
first_response_seconds = 90
next_reply_seconds = 300
resolution_seconds = 5400
[[kpi_targets]]
kpi = "csat"
value = 0.85
from = 2026-02-03
channel = "email"
[scales.zendesk]
satisfied_from = 0.6
ces_direction = "low_is_easy"
"""

NOTHING = parsed("targets = []")


def values(rows: Mapping[str, pl.DataFrame], saved: settings.Settings) -> dict[str, Any]:
    """The TOML values of all four tables."""
    return {
        "targets": settingrows.targets_from(rows["targets"].to_dicts(), saved),
        "kpi_targets": settingrows.goals_from(rows["kpi_targets"].to_dicts(), saved),
        "scales": settingrows.scales_from(rows["scales"].to_dicts(), saved),
        "schedules": settingrows.schedules_from(rows["schedules"].to_dicts(), saved),
    }


def tables(given: settings.Settings) -> dict[str, pl.DataFrame]:
    """All four tables of some settings."""
    return {
        "targets": settingrows.targets(given),
        "kpi_targets": settingrows.goals(given),
        "scales": settingrows.scales(given),
        "schedules": settingrows.schedules(given),
    }


@pytest.mark.parametrize("text", ["", FULL])
def test_settings_survive_the_way_through_the_tables(text: str) -> None:
    given = parsed(text)
    assert parsed(fresh(values(tables(given), given))) == given


def test_settings_without_any_rows_have_empty_tables_with_all_columns() -> None:
    found = tables(parsed("targets = []"))
    assert [len(frame) for frame in found.values()] == [0, 0, 0, 0]
    assert found["targets"].columns == list(settingrows.TARGETS)


def test_a_blank_row_says_nothing() -> None:
    blank = dict.fromkeys(settingrows.TARGETS) | {"Hours": "calendar"}
    assert settingrows.targets_from([blank], NOTHING) == []
    assert settingrows.schedules_from([dict.fromkeys(settingrows.SCHEDULES)], NOTHING) == []
    assert settingrows.scales_from([dict.fromkeys(settingrows.SCALES)], NOTHING) == {}
    assert settingrows.goals_from([dict.fromkeys(settingrows.GOALS)], NOTHING) == []


def test_a_row_moves_to_where_its_number_says_and_one_without_a_number_comes_last() -> None:
    teams = ("A", "B", "C")
    saved = settings.Settings(targets=tuple(settings.Target(team=team, resolution_seconds=60.0) for team in teams))
    rows = settingrows.targets(saved).to_dicts()
    rows[2]["Order"] = 1.5
    new = dict.fromkeys(settingrows.TARGETS) | {"Team": "D", "Solution (h)": 1.0}
    found = settingrows.targets_from([new, *rows], saved)
    assert [table["team"] for table in found] == ["A", "C", "B", "D"]


@pytest.mark.parametrize(
    ("column", "typed"),
    [("Monday", "9 to 5"), ("Holidays", "Bavaria"), ("Closed on", "24 December"), ("Open on", "tomorrow")],
)
def test_what_is_typed_wrongly_is_named_by_the_check(column: str, typed: str) -> None:
    row = dict.fromkeys(settingrows.SCHEDULES) | {"Name": "A", column: typed}
    problems = settings.check(fresh({"schedules": settingrows.schedules_from([row], NOTHING)}))
    assert problems
    assert "schedules[1]" in problems[0]


@given(st.floats(1, 10_000), st.floats(1, 2_000))
def test_times_keep_their_size(minutes: float, hours: float) -> None:
    row = dict.fromkeys(settingrows.TARGETS) | {"First response (min)": minutes, "Solution (h)": hours}
    (found,) = settingrows.targets_from([row], NOTHING)
    assert found["first_response_seconds"] == pytest.approx(60 * minutes, abs=0.01)
    assert found["resolution_seconds"] == pytest.approx(3600 * hours, abs=0.01)


@given(st.floats(1e-9, 366 * 86_400, allow_subnormal=False), st.floats(1e-9, 366 * 86_400, allow_subnormal=False))
def test_what_nobody_touched_comes_back_exactly(first: float, last: float) -> None:
    saved = settings.Settings(
        targets=(
            settings.Target(team=" Night ", first_response_seconds=first, resolution_seconds=last),
            settings.Target(),
        ),
        kpi_targets=(settings.KpiTarget(kpi=" csat", value=first),),
        scales={" own": settings.Scale(satisfied_from=0.66666666)},
    )
    assert parsed(fresh(values(tables(saved), saved))) == saved
    row = tables(saved)["targets"].to_dicts()[0] | {"Team": "Day"}
    (found,) = settingrows.targets_from([row], saved)
    assert (found["team"], found["first_response_seconds"], found["resolution_seconds"]) == ("Day", first, last)
