"""The week by its hours: every cell is there, its key has the unit, and a gap looks unlike a low value."""

from __future__ import annotations

import polars as pl

from metrics import kpis
from ui import hourmap


def test_the_heat_map_has_every_hour_of_the_week() -> None:
    figure = hourmap.arrivals(pl.DataFrame({"weekday": [1], "hour": [9], "value": [5.0]}))
    assert figure.data[0].z[0][9] == 5
    assert len(figure.data[0].z) == 7
    assert {len(row) for row in figure.data[0].z} == {24}


def test_slow_hours_are_deeper_and_missing_ones_stay_empty() -> None:
    frame = pl.DataFrame(
        {"weekday": [1, 2], "hour": [9, 10], "value": [60.0, 3600.0], "n": [40, 5], "low_sample": [False, True]}
    )
    heat, points, gaps = hourmap.durations(frame, kpis.get("first_response_time")).data
    assert heat.z[1][10] > heat.z[0][9]
    assert heat.z[6][23] is None
    assert (gaps.x[0], gaps.y[0]) == ("00", "Mon")
    assert len(gaps.x) == 7 * 24 - 2
    said = dict(zip(zip(points.y, points.x, strict=True), points.customdata, strict=True))
    assert "1 h" in said["Tue", "10"]
    assert "low sample" in said["Tue", "10"]


def test_every_cell_of_a_week_can_be_clicked_and_is_unseen_until_then() -> None:
    frame = pl.DataFrame({"weekday": [1], "hour": [9], "value": [4.0]})
    points = hourmap.arrivals(frame).data[1]
    assert len(points.x) == len(points.y) == 7 * 24
    assert points.marker.opacity == points.unselected.marker.opacity == 0
    assert points.selected.marker.opacity == 1


def test_the_key_says_the_unit_and_steps_that_people_use() -> None:
    frame = pl.DataFrame(
        {"weekday": [1, 2], "hour": [9, 10], "value": [60.0, 7200.0], "n": [40, 50], "low_sample": [False, False]}
    )
    key = hourmap.durations(frame, kpis.get("first_response_time")).data[0].colorbar
    assert "1 h" in key.ticktext
    assert len(key.tickvals) == len(key.ticktext)
    counts = hourmap.arrivals(pl.DataFrame({"weekday": [1], "hour": [9], "value": [4.0]}))
    assert counts.data[0].colorbar.title.text == "contacts"
    assert len(counts.data) == 2


def test_an_hour_is_told_with_its_end() -> None:
    assert hourmap.when({"weekday": 1, "hour": 23}) == "Mon, 23:00 to 24:00"
