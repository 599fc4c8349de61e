"""What is drawn over a chart."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from metrics import kpis
from ui import marks


def rows(maturing: list[bool]) -> list[dict[str, object]]:
    first = date(2026, 9, 7)
    return [
        {"period": first + timedelta(days=7 * at), "low": 0.1, "high": 0.2, "maturing": each}
        for at, each in enumerate(maturing)
    ]


def test_unfinished_periods_are_hatched_from_the_last_settled_one_on() -> None:
    hatch = marks.hatch(rows([False, False, True]))
    assert hatch is not None
    assert hatch.fillpattern.shape == "/"
    assert min(hatch.x) == date(2026, 9, 14)


@pytest.mark.parametrize("maturing", [[], [False, False]])
def test_finished_periods_have_no_hatch(maturing: list[bool]) -> None:
    assert marks.hatch(rows(maturing)) is None


def test_only_the_newest_events_are_named() -> None:
    figure = go.Figure()
    marks.events(figure, [(date(2026, 9, day), f"load {day} <b>") for day in range(1, 8)])
    assert len(figure.layout.shapes) == 7
    assert next(note.text for note in figure.layout.annotations) == "load 7 &lt;b&gt;"
    assert len(figure.layout.annotations) == 4


def test_the_zero_is_a_line_for_scores_that_may_be_negative() -> None:
    nps, csat = go.Figure(), go.Figure()
    marks.zero(nps, kpis.get("nps"))
    marks.zero(csat, kpis.get("csat"))
    assert (len(nps.layout.shapes), len(csat.layout.shapes)) == (1, 0)


def test_no_target_draws_nothing() -> None:
    figure = go.Figure()
    marks.target(figure, None, kpis.get("csat"))
    assert not figure.layout.shapes
