"""Figures: gaps stay gaps, low samples are hollow, unfinished periods dotted, and no label is markup."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from metrics import kpis
from tests import shop
from ui import charts, colours

CSAT = kpis.get("csat")


def weeks(values: list[float | None], **columns: list[Any]) -> pl.DataFrame:
    size = len(values)
    frame = {
        "period": [date(2026, 9, 7) + timedelta(days=7 * at) for at in range(size)],
        "value": values,
        "n": [50 if value is not None else 0 for value in values],
        "low": [None if value is None else value - 0.1 for value in values],
        "high": [None if value is None else value + 0.1 for value in values],
        "low_sample": [False] * size,
        "maturing": [False] * size,
    }
    return pl.DataFrame({**frame, **columns}, strict=False)


def lines(figure: go.Figure, colour: str) -> list[Any]:
    return [trace for trace in figure.data if trace.mode == "lines" and trace.line.color == colour]


def test_missing_is_a_gap_and_never_a_zero() -> None:
    figure = charts.trend(weeks([0.5, None, 0.6]), CSAT, grain="week")
    (line,) = lines(figure, colours.ACCENT)
    assert list(line.y) == [0.5, None, 0.6]
    assert line.connectgaps is False
    assert sum(trace.fill == "toself" for trace in figure.data) == 2


def test_unfinished_periods_are_dotted_and_joined_to_the_settled_ones() -> None:
    figure = charts.trend(weeks([0.5, 0.6, 0.7], maturing=[False, False, True]), CSAT, grain="week")
    settled, dotted = lines(figure, colours.ACCENT)
    assert dotted.line.dash == "dot"
    assert settled.x[-1] == dotted.x[0]


def test_low_samples_are_hollow_and_say_so() -> None:
    figure = charts.trend(weeks([0.5, 0.6], low_sample=[True, False]), CSAT, grain="week")
    points = figure.data[-1]
    assert points.marker.symbol == ("circle-open", "circle")
    assert "low sample" in points.customdata[0]


def test_the_hover_says_period_value_interval_and_n() -> None:
    hover = charts.trend(weeks([0.5]), CSAT, grain="week").data[-1].customdata[0]
    assert all(word in hover for word in ("week of 7 Sep", "50 %", "95 % interval 40 % to 60 %", "n = 50"))


def test_the_comparison_is_grey_and_labelled_at_its_end() -> None:
    figure = charts.trend(weeks([0.5, 0.6], previous_value=[0.4, 0.45]), CSAT, grain="week", comparison="before")
    assert lines(figure, colours.COMPARISON)
    assert any(trace.mode == "text" and trace.text == ("  before",) for trace in figure.data)


def test_all_missing_draws_an_empty_chart() -> None:
    assert charts.trend(weeks([None, None]), CSAT, grain="week").layout.yaxis.tickvals


def test_a_name_from_a_file_is_no_markup() -> None:
    frame = weeks([0.5, 0.6]).with_columns(team=pl.Series([shop.XSS, "Lyon"]))
    text = charts.dots(frame, "team", CSAT).to_json()
    assert "<img" not in text
    assert "&lt;img" in text
