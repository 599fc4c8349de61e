"""The curve of those that got there: its message, its labels, and who still waits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from metrics import kpis, survival
from tests.ui import making
from ui import cached, curves, insight

ANSWERED = kpis.get("first_response_km")
IN_TIME = kpis.get("answered_within_target")
HOURS = survival.steps(np.array([600.0, 3600.0, 3600.0, 7200.0, 90_000.0, -1800.0, -100_000.0]))


def test_the_message_names_half_and_most_of_them() -> None:
    assert curves.told(HOURS, ANSWERED, "answered") == "Half are answered within 2 h, 90 % not yet"


def test_where_less_than_half_got_there_it_says_so() -> None:
    few = survival.steps(np.array([60.0, -600.0, -600.0, -600.0]))
    assert curves.told(few, ANSWERED, "answered") == "Less than half are answered so far"


def test_the_ticks_say_how_many_still_wait() -> None:
    figure = curves.chart(HOURS, ANSWERED, 7, [7200.0])
    ticks = dict(text.split("<br>") for text in figure.layout.xaxis.ticktext)
    assert ticks["2 h"] == "2 wait"
    assert ticks["10 min"] == "6 wait"


def test_a_target_is_a_line_with_the_share_by_then() -> None:
    figure = curves.chart(HOURS, ANSWERED, 7, [7200.0])
    by_then = f"{100 * curves.share(HOURS, 7200):.0f} %"
    assert any("target 2 h" in note.text and by_then in note.text for note in figure.layout.annotations)
    assert figure.layout.shapes[0].x0 == 7200


def test_a_curve_of_multiples_ends_at_the_target_of_one() -> None:
    frame = survival.steps(np.array([0.02, 0.5, 0.9, 1.5, -0.7]))
    figure = curves.chart(frame, IN_TIME, 5, [1.0])
    assert any(text.startswith("the target<br>") for text in figure.layout.xaxis.ticktext)
    assert curves.told(frame, IN_TIME, "answered").endswith("are answered within their target")


@pytest.mark.parametrize("name", ["first_response_km", "resolution_km"])
def test_half_of_the_curve_is_the_figure_of_the_card(root: Path, name: str) -> None:
    view = making.view(root)
    assert curves.reached(insight.curve(view, name), 0.5) == pytest.approx(cached.value(view, name).value)
