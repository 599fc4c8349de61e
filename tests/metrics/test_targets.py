"""Goals of the settings: which one is in force, how far off, since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import kpis, targets
from metrics.figure import Figure
from metrics.filters import Filters
from metrics.targets import Goal
from settings import Settings

DAY = date(2026, 10, 5)


def _settings(*rules: dict[str, Any]) -> Settings:
    return Settings.model_validate({"kpi_targets": list(rules)})


def _figure(kpi: str, value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(kpi, value, 100, low, high, False, False)


TEAM_RETURNS = Filters(None, DAY, (("team", ("Returns",)),))
RULES = _settings(
    {"kpi": "csat", "value": 0.8},
    {"kpi": "csat", "value": 0.85, "from": date(2026, 10, 1)},
    {"kpi": "csat", "value": 0.7, "channel": "chat"},
    {"kpi": "csat", "value": 0.6, "team": "A"},
    {"kpi": "csat", "value": 0.5, "team": "A", "channel": "chat"},
)


@pytest.mark.parametrize(
    ("end", "where", "value"),
    [
        (date(2026, 9, 30), (), 0.8),
        (date(2026, 10, 1), (), 0.85),
        (None, (), 0.85),
        (DAY, (("channel", ("chat",)),), 0.7),
        (DAY, (("channel", ("chat", "email")),), 0.85),
        (DAY, (("channel", ("email",)),), 0.85),
        (DAY, (("team", ("A",)),), 0.6),
        (DAY, (("team", ("A",)), ("channel", ("chat",))), 0.5),
    ],
)
def test_the_narrowest_and_then_the_newest_goal_is_in_force(end: date | None, where: Any, value: float) -> None:
    goal = targets.target(RULES, "csat", Filters(None, end, where))
    assert goal
    assert goal.value == value


def test_the_team_of_a_goal_may_be_written_in_any_case_as_in_schedules_and_service_targets() -> None:
    goal = targets.target(_settings({"kpi": "csat", "value": 0.6, "team": " returns"}), "csat", TEAM_RETURNS)
    assert goal
    assert goal.value == 0.6


def test_a_kpi_without_a_goal_has_none_and_defaults_have_none_at_all() -> None:
    assert targets.target(RULES, "nps") is None
    assert all(targets.target(Settings(), kpi) is None for kpi in kpis.KPIS)


def test_an_unknown_kpi_in_the_settings_is_named_with_a_hint_and_the_other_goals_hold() -> None:
    wrong = _settings({"kpi": "nps", "value": 20}, {"kpi": "csta", "value": 0.8}, {"kpi": "csat", "value": 0.9})
    (said,) = targets.problems(wrong)
    assert said.startswith("Setting 'kpi_targets[2].kpi' has value 'csta': it is not a KPI. Did you mean 'csat'")
    assert [goal.value for kpi in ("nps", "csat") if (goal := targets.target(wrong, kpi))] == [20, 0.9]
    assert targets.problems(RULES) == targets.problems(Settings()) == []


@pytest.mark.parametrize(
    ("kpi", "value", "said"),
    [
        ("csat", 85, "should be between 0 and 1. Write 0.85 for 85 %."),
        ("csat", -1, "should be between 0 and 1. Write 0.85 for 85 %."),
        ("nps", 101, "should be between -100 and 100. Write a number that is."),
        ("first_response_time", -5, "should be at least 0. Write a number that is."),
        ("backlog", -1, "should be at least 0. Write a number that is."),
    ],
)
def test_a_goal_that_no_figure_can_reach_is_refused_and_passed_over(kpi: str, value: float, said: str) -> None:
    wrong = _settings({"kpi": kpi, "value": value})
    assert targets.problems(wrong) == [
        f"Setting 'kpi_targets[1].value' has value {value}: a target of {kpi} {said}",
    ]
    assert targets.target(wrong, kpi) is None


@pytest.mark.parametrize(("kpi", "values"), [("csat", (0, 1)), ("nps", (-100, 100)), ("first_response_time", (0, 1e9))])
def test_goals_at_the_ends_of_what_can_be_are_taken(kpi: str, values: tuple[float, ...]) -> None:
    assert targets.problems(_settings(*({"kpi": kpi, "value": value} for value in values))) == []


def test_the_distance_is_in_the_unit_and_direction_of_the_kpi() -> None:
    share = targets.distance(_figure("csat", 0.77, 0.74, 0.79), Goal("csat", 0.8))
    assert (share.met, share.clear) == (False, True)
    assert share.distance == pytest.approx(-0.03)
    assert share.text == "target at least 80 %: missed by 3.0 pp"
    time = targets.distance(_figure("first_response_time", 3600.0, 3000.0, 8000.0), Goal("first_response_time", 7200.0))
    assert (time.met, time.distance, time.clear) == (True, 3600.0, False)
    assert time.text == "target at most 2 h: met, 1 h better"
    assert targets.distance(_figure("csat", 0.8), Goal("csat", 0.8)).text == "target at least 80 %: met exactly"


def test_without_data_or_a_better_direction_nothing_is_met() -> None:
    assert targets.distance(_figure("csat", None), Goal("csat", 0.8)).met is None
    assert targets.distance(_figure("contacts", 50.0), Goal("contacts", 60)).met is None
    assert targets.distance(_figure("contacts", 50.0), Goal("contacts", 60)).text == "target 60"


def _trend(values: list[float | None], **marks: list[bool]) -> pl.DataFrame:
    rows = len(values)
    columns = {
        name: pl.Series(marks.get(name, [False] * rows), dtype=pl.Boolean)
        for name in ("low_sample", "maturing", "partial")
    }
    weeks = [DAY + timedelta(days=7 * number) for number in range(rows)]
    return pl.DataFrame({"period": weeks, "value": pl.Series(values, dtype=pl.Float64), **columns})


GOAL = Goal("csat", 0.8)


def test_since_when_a_goal_is_missed() -> None:
    found = targets.since(_trend([0.9, 0.7, 0.85, 0.75, 0.7]), GOAL)
    assert found
    assert (found.met, found.period, found.periods) == (False, DAY + timedelta(days=21), 2)
    assert targets.words_of(found) == "missed since 26 Oct 2026 (2 periods)"
    assert targets.words_of(targets.since(_trend([0.9]), GOAL)) == "met since 5 Oct 2026 (1 period)"


def test_unfinished_and_small_periods_and_those_before_the_goal_are_passed_over() -> None:
    trend = _trend(
        [0.9, 0.9, None, 0.1, 0.1], low_sample=[False, False, True, True, False], maturing=[False] * 4 + [True]
    )
    found = targets.since(trend, GOAL)
    assert found
    assert (found.met, found.period, found.periods) == (True, DAY, 2)
    later = targets.since(trend, replace(GOAL, since=DAY + timedelta(days=7)))
    assert later
    assert later.periods == 1
    assert targets.since(_trend([]), GOAL) is None
    assert targets.since(_trend([0.5]), Goal("contacts", 5)) is None
    assert targets.words_of(None) == ""


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_periods_since_then_are_all_alike_and_the_one_before_is_not(values: list[float]) -> None:
    found = targets.since(_trend(list(values)), GOAL)
    assert found
    met = [value >= GOAL.value for value in values]
    assert set(met[-found.periods :]) == {found.met}
    assert found.periods == len(met) or met[-found.periods - 1] != found.met
