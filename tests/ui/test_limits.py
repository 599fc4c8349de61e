"""Control charts: signals stand out, and a chart without limits says why."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from metrics import control, kpis
from ui import colours, limits

CSAT = kpis.get("csat")


def weeks(values: list[float]) -> pl.DataFrame:
    size = len(values)
    frame = pl.DataFrame(
        {
            "period": [date(2026, 6, 1) + timedelta(days=7 * at) for at in range(size)],
            "value": values,
            "n": [100] * size,
            "low": [value - 0.05 for value in values],
            "high": [value + 0.05 for value in values],
            "low_sample": [False] * size,
            "maturing": [False] * size,
            "partial": [False] * size,
        }
    )
    return control.with_limits(frame, CSAT)


QUIET = [0.8, 0.82, 0.79, 0.81, 0.8, 0.83, 0.78, 0.81, 0.8, 0.82]


def test_a_point_outside_the_limits_is_marked_and_told() -> None:
    frame = weeks([*QUIET, 0.4])
    figure = limits.chart(frame, CSAT, grain="week")
    points = figure.data[-1]
    assert points.marker.color[-1] == colours.WORSE
    assert points.marker.symbol[-1] == "diamond"
    assert "a signal" in points.customdata[-1]
    assert "out of the ordinary" in limits.told(frame, CSAT, "week")


def test_ordinary_variation_is_no_signal() -> None:
    assert limits.told(weeks(QUIET), CSAT, "week") == "CSAT: no signal, only ordinary variation"


def test_a_short_series_has_no_limits_and_says_so() -> None:
    assert limits.told(weeks(QUIET[:5]), CSAT, "week") == "CSAT: too few weeks for limits"
    assert limits.chart(weeks(QUIET[:5]), CSAT, grain="week").data


def test_change_points_target_and_the_period_are_drawn() -> None:
    marked = (date(2026, 6, 8), date(2026, 6, 21))
    changes = [(date(2026, 7, 6), "since then 71 %")]
    figure = limits.chart(weeks(QUIET), CSAT, grain="week", marked=marked, changes=changes, target=0.9)
    assert {note.text for note in figure.layout.annotations} >= {"since then 71 %", "target 90 %"}
    assert any(shape.type == "rect" for shape in figure.layout.shapes)


def test_the_name_of_a_change_stands_above_the_lines() -> None:
    change = (date(2026, 7, 6), "since then 71 %")
    figure = limits.chart(weeks(QUIET), CSAT, grain="week", changes=[change])
    (name,) = [note for note in figure.layout.annotations if note.text == "since then 71 %"]
    assert (name.y, name.yanchor) == (1, "bottom")
    assert figure.layout.margin.t > limits.chart(weeks(QUIET), CSAT, grain="week").layout.margin.t
