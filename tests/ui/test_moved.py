"""Why a number moved: the steps add up to the change, whatever is asked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from metrics import kpis
from tests.ui import making
from ui import cached, insight, moved

NAMES = ("contacts", "first_response_time", "csat", "nps", "complaint_rate", "backlog", "replies_per_ticket")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("by", ["channel", "team", "topic"])
def test_the_steps_between_before_and_now_add_up_exactly(root: Path, name: str, by: str) -> None:
    view, kpi = making.view(root), kpis.get(name)
    split = insight.why(view, name, by)
    steps = moved.steps(split, kpi, by)
    assert split.difference is not None
    assert steps[-1].end - steps[0].end == pytest.approx(split.difference)
    assert all(left.end == right.start for left, right in pairwise(steps[:-1]))


def test_the_last_step_is_the_figure_of_the_card(root: Path) -> None:
    view = making.view(root)
    steps = moved.steps(insight.why(view, "csat", "channel"), kpis.get("csat"), "channel")
    assert steps[-1].end == pytest.approx(cached.value(view, "csat").value)


def test_the_sentence_names_what_carried_the_change(root: Path) -> None:
    view = making.view(root)
    text = moved.sentence(
        insight.why(view, "first_response_time", "channel"), kpis.get("first_response_time"), "channel"
    )
    assert text.startswith("First response time fell by 54 s, most of it in chat")


def test_a_better_step_is_blue_and_a_worse_one_orange(root: Path) -> None:
    view, kpi = making.view(root), kpis.get("first_response_time")
    for step in moved.steps(insight.why(view, kpi.name, "channel"), kpi, "channel")[1:-1]:
        assert step.look == ("better" if step.end < step.start else "worse")


def test_an_empty_earlier_period_has_no_change_to_split(root: Path) -> None:
    view = making.view(root, ("team", ("Nobody",)))
    assert insight.why(view, "csat", "channel").difference is None
