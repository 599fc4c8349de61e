from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from ui import outlook_charts

FIRST = date(2026, 11, 2)


def ahead(days: int = 7) -> pl.DataFrame:
    row = {"value": 10.0, "low80": 7.4, "high80": 13.2, "low95": 5.0, "high95": 16.0}
    return pl.DataFrame([{"period": FIRST + timedelta(days=at), **row} for at in range(days)])


def plan(agents: int) -> pl.DataFrame:
    rows = [
        {
            "day": FIRST,
            "hour": hour,
            "contacts": 2.0,
            "agents": agents if 9 <= hour < 17 else 0,
            "paid": 3,
            "answered": 0.9,
        }
        for hour in range(24)
    ]
    return pl.DataFrame(rows)


def test_the_past_is_grey_and_what_is_expected_dotted_inside_two_bands() -> None:
    figure = outlook_charts.fan([(FIRST - timedelta(days=1), 9.0)], ahead(), grain="day")
    assert [trace.fill for trace in figure.data[:2]] == ["toself", "toself"]
    assert figure.data[3].line.dash == "dot"
    assert "80 %: 7 to 14" in figure.data[3].customdata[0]


def test_a_chart_of_nothing_past_is_drawn() -> None:
    assert len(outlook_charts.fan([], ahead(), grain="week").data) == 4


def test_the_band_in_words_encloses_it() -> None:
    assert outlook_charts.between(ahead().row(0, named=True), "80") == "7 to 14"
    assert outlook_charts.between(ahead().row(0, named=True), "95") == "5 to 16"


def test_hours_without_anybody_before_and_after_take_no_room() -> None:
    figure = outlook_charts.agents(plan(2))
    assert list(figure.data[0].x) == [f"{hour:02d}" for hour in range(9, 17)]
    assert figure.data[0].text[0][0] in (2, "2")


def test_a_week_that_needs_nobody_is_drawn() -> None:
    assert len(outlook_charts.agents(plan(0)).data[0].x) == 24
