"""The Responsiveness page: curves with those that wait, and the weeks of a KPI of choice with their limits."""

from __future__ import annotations

from pathlib import Path

from tests.pages.app import opened, words


def test_the_curves_tell_when_half_are_answered_and_solved(filled: Path) -> None:
    text = words(opened("responsiveness"))
    assert "Half are answered within" in text
    assert "Half are solved within" in text


def test_the_weeks_of_a_link_are_those_of_its_kpi(filled: Path) -> None:
    headings = [part.value for part in opened("responsiveness", weeks="Reopen rate").subheader]
    assert any(text.startswith("Reopen rate: ") for text in headings)


def test_an_unknown_word_for_the_weeks_means_the_first_kpi(filled: Path) -> None:
    app = opened("responsiveness", weeks="pigeons")
    assert not app.exception
    assert "Signal or noise" in words(app)
