from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from metrics import kpis
from metrics.actions import store
from metrics.actions.action import Action
from metrics.actions.interrupted import Change
from metrics.actions.outcome import Outcome, Placebos, Verdict
from metrics.actions.store import Stored
from metrics.filters import Filters
from ui import actions, actions_charts, actions_form, events
from ui.view import View

FALL = Change(-0.031, -0.05, -0.012, 0.001, 0.4, np.zeros(8))
FRAME = pl.DataFrame(
    {
        "period": [date(2026, 1, 5), date(2026, 1, 12)],
        "value": [0.2, 0.1],
        "expected": [None, 0.2],
        "control": [None, None],
    },
    schema_overrides={"control": pl.Float64},
)


def action(**fields: object) -> Action:
    return store.made(**({"title": "New carrier", "starts": "2026-01-12", "kpi": "complaint_rate"} | fields))


def result(verdict: Verdict = "proven", **fields: object) -> Outcome:
    given = {"change": FALL, "alone": FALL, "placebos": Placebos(20, 1), "before": 30, "after": 8}
    return Outcome(verdict, "It changed.", FRAME, **(given | fields))


def test_the_verdict_comes_with_size_and_interval() -> None:
    text = actions.sentence(action(), result())
    assert text == (
        "**Proven.** It changed. Complaint rate: **\u22123.1 pp** over 8 weeks (95 %: \u22125.0 pp to \u22121.2 pp)."
    )


def test_a_factor_is_told_in_percent() -> None:
    halved = Change(float(np.log(0.5)), float(np.log(0.4)), float(np.log(0.8)), 0.001, 0.2, np.zeros(8))
    text = actions.sentence(action(kpi="contacts"), result(change=halved, alone=halved, factor=True))
    assert "**\u221250 %**" in text
    assert "(95 %: \u221260 % to \u221220 %)" in text


def test_too_early_has_no_size() -> None:
    assert actions.sentence(action(), result("too early", change=None)) == "**Too early.** It changed."


def test_placebo_dates_are_counted_or_said_to_be_too_few() -> None:
    assert any("20 earlier dates" in point and "**1** (5.0 %)" in point for point in actions.facts(action(), result()))
    few = actions.facts(action(), result(placebos=Placebos(3, 0)))
    assert any("Only 3 earlier dates" in point for point in few)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "No action yet"), (1, "1 action: 1 proven."), (2, "2 actions: 2 proven.")]
)
def test_the_headline_counts_the_verdicts(count: int, text: str) -> None:
    found = Stored(tuple(action() for _ in range(count)))
    assert actions.headline(found, [result()] * count).startswith(text)


def test_the_chart_marks_the_start_and_leaves_out_a_control_that_is_none() -> None:
    figure = actions_charts.before_and_after(FRAME, kpis.get("complaint_rate"), date(2026, 1, 12))
    assert len(figure.data) == 2
    assert len(figure.layout.shapes) == 1


def test_a_link_holds_title_kpi_and_place() -> None:
    assert actions_form.query("x" * 200, "csat", [("team", "Berlin")]) == {
        "do": "x" * 120,
        "measure": "csat",
        "where": ["team: Berlin"],
    }


def test_actions_within_the_period_are_events(root: Path) -> None:
    view = View(str(root), 1, Filters(date(2026, 1, 1), date(2026, 1, 31)), None, None, None, None)
    for starts in ("2025-12-31", "2026-01-12", "2026-02-01"):
        store.save(root, action(starts=starts))
    assert events.events(root, view) == [(date(2026, 1, 12), "New carrier")]
    nothing = View(str(root), 1, Filters(), None, None, None, None)
    assert events.events(root, nothing) == []
