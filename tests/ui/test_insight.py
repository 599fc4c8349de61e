"""What lies behind the figures: goals, the story of a contact, what is overdue, which dimension explains a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from metrics import kpis
from metrics.filters import Filters
from tests.ui import making
from ui import insight, story


def test_a_goal_of_the_settings_belongs_to_its_kpi(root: Path) -> None:
    (root / "settings.toml").write_text('[[kpi_targets]]\nkpi = "csat"\nvalue = 0.9\n', "utf-8")
    view = making.view(root)
    goal = insight.goal(view, "csat")
    assert goal
    assert goal.value == 0.9
    assert insight.goal(view, "nps") is None
    since = insight.since(view, "csat", goal)
    assert since is None or since.met in (True, False)


def test_a_goal_missed_for_long_is_not_missed_since_the_view_begins(root: Path) -> None:
    (root / "settings.toml").write_text('[[kpi_targets]]\nkpi = "complaint_rate"\nvalue = 0.0\n', "utf-8")
    view = replace(making.view(root), grain="week")
    goal = insight.goal(view, "complaint_rate")
    assert goal
    assert view.filters.start
    found = insight.since(view, "complaint_rate", goal)
    assert found
    assert not found.met
    assert found.period < view.filters.start - timedelta(days=7)


def test_a_goal_for_a_kpi_that_does_not_exist_leaves_the_cards_alone(root: Path) -> None:
    (root / "settings.toml").write_text('[[kpi_targets]]\nkpi = "csatt"\nvalue = 0.9\n', "utf-8")
    assert insight.goal(making.view(root), "csat") is None


def test_the_story_of_a_contact_begins_when_it_came(root: Path) -> None:
    moments = insight.story(making.view(root), "zendesk:ticket:1")
    assert moments
    assert moments[0].title == "Created"
    assert story.when(moments[0])[-5:].count(":") == 1


def test_an_unknown_contact_has_no_story(root: Path) -> None:
    assert insight.story(making.view(root), "zendesk:ticket:-1") is None


def test_no_due_time_means_nothing_overdue(root: Path) -> None:
    assert insight.overdue(making.view(root), 24.0).is_empty()


def test_changes_are_the_days_of_a_new_level(root: Path) -> None:
    view = making.view(root)
    frame = insight.control_limits(view, "first_response_time", Filters(view.first_on, view.latest_on), "week")
    for day, text in insight.changes(view, kpis.get("first_response_time"), frame):
        assert day in frame["period"].to_list()
        assert text.startswith("since then ")


def test_dimensions_are_ranked_by_what_they_explain(root: Path) -> None:
    frame = insight.ranked(making.view(root), "first_response_time")
    assert frame["explained"].is_sorted(descending=True)
    assert "channel" in frame["dimension"].to_list()


def test_without_a_comparison_nothing_is_ranked(root: Path) -> None:
    assert insight.ranked(making.view(root, compare=None), "csat").is_empty()


def test_a_vendor_s_definition_has_no_goal_of_ours(root: Path) -> None:
    (root / "settings.toml").write_text('[[kpi_targets]]\nkpi = "csat"\nvalue = 0.9\n', "utf-8")
    assert insight.goal(replace(making.view(root), convention="zendesk"), "csat") is None
