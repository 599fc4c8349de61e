"""The control chart looks at weeks, and at months where a week rests on a handful of answers."""

from __future__ import annotations

from pathlib import Path

from tests import shop
from tests.pages.app import opened
from tests.ui import making
from ui import ordinary


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


def test_over_all_dates_the_year_is_drawn_as_well_and_nothing_shaded(root: Path) -> None:
    shop.fill(root)
    assert any(text.startswith("Per week. Limits: ") for text in titles("explain", kpi="csat", period="all"))


def test_the_note_names_the_limits_of_shares(root: Path) -> None:
    shop.fill(root)
    (found,) = [text for text in titles("explain", kpi="csat") if "whatever the period" in text]
    assert "Laney" in found
    assert "2.66" not in found


def test_weeks_begin_on_the_first_weekday_of_the_settings(root: Path) -> None:
    (root / "settings.toml").write_text('first_weekday = "sunday"\n', "utf-8")
    view = making.view(root)
    found = ordinary._days(view)
    assert found
    assert found[0].isoweekday() == 7
