"""The control chart looks at weeks, and at months where a week rests on a handful of answers."""

from __future__ import annotations

from pathlib import Path

from tests import shop
from tests.pages.app import opened


def titles(page: str, **query: str) -> list[str]:
    return [part.value for part in opened(page, **query).caption if part.value.startswith("Per ")]


def test_weeks_with_enough_answers_stay_weeks(root: Path) -> None:
    shop.fill(root)
    assert any(text.startswith("Per week, whatever the period") for text in titles("explain", kpi="csat"))


def test_single_answers_per_week_become_months(root: Path) -> None:
    shop.fill(root, 400)
    found = titles("explain", kpi="csat", period="90d")
    assert any(text.startswith("Per month") for text in found)
    assert not any(text.startswith("Per week, whatever") for text in found)


def test_an_empty_period_has_no_control_chart(root: Path) -> None:
    shop.fill(root)
    query = {"period": "custom", "from": "2020-01-01", "to": "2020-01-31"}
    assert not any("whatever the period" in text for text in titles("explain", kpi="csat", **query))
