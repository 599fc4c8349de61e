"""Changes in words: blue and better, orange and worse, grey for everything that is no clear change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metrics.change import Change, Verdict
from metrics.figure import Figure
from ui import verdicts

BEFORE = Figure("csat", 0.80, 400, 0.76, 0.84, False, False)
NOW = replace(
    BEFORE, value=0.75, previous=BEFORE, change=Change(-0.05, -0.08, -0.02, "worse", detectable=0.06, basis="B.")
)


def judged(verdict: Verdict, difference: float = -0.05) -> Figure:
    return replace(NOW, change=Change(difference, None, None, verdict))


@pytest.mark.parametrize(
    ("verdict", "words", "colour", "arrow"),
    [
        ("worse", "\u22125.0 pp, worse", "orange", "down"),
        ("no clear change", "no clear change", "gray", "off"),
        ("low sample", "low sample", "gray", "off"),
        ("no data", "nothing to compare with", "gray", "off"),
        ("lower", "\u22125.0 pp, lower", "gray", "down"),
    ],
)
def test_a_verdict_has_a_word_a_colour_and_an_arrow(verdict: Verdict, words: str, colour: str, arrow: str) -> None:
    figure = judged(verdict)
    assert (verdicts.words(figure), verdicts.colour(figure), verdicts.arrow(figure)) == (words, colour, arrow)


def test_better_is_blue_and_points_where_the_number_went() -> None:
    figure = judged("better", 0.03)
    assert (verdicts.words(figure), verdicts.colour(figure), verdicts.arrow(figure)) == (
        "+3.0 pp, better",
        "blue",
        "up",
    )


def test_a_count_changes_in_percent() -> None:
    before = Figure("contacts", 200, 200, 180, 220, False, False)
    now = replace(before, value=250, n=250, previous=before, change=Change(50, 10, 90, "higher"))
    assert verdicts.words(now) == "+25 %, higher"


def test_without_a_comparison_nothing_is_claimed() -> None:
    assert verdicts.words(BEFORE) == "nothing to compare with"
    assert not verdicts.clear(BEFORE)


def test_the_help_says_what_would_not_stand_out() -> None:
    assert verdicts.hidden(NOW) == "A change of less than about 6.0 pp would not stand out here. B."
