"""The heat map: each cell shows its number, its colour says how far it is from its past."""

from __future__ import annotations

import polars as pl
import pytest

from ui import drill, heat

FRAME = pl.DataFrame(
    {
        "topic": ["late_delivery", "late_delivery", "returns"],
        "value": ["Parcelway", "Nordpost", "Parcelway"],
        "v": [40.0, 10.0, 3.0],
        "expected": [10.0, 10.0, 6.0],
    }
)


def test_more_than_expected_is_above_zero_and_small_cells_stay_near_it() -> None:
    assert heat.doublings(10, 10) == 0
    assert heat.doublings(40, 10) == pytest.approx(1.65, abs=0.01)
    assert heat.doublings(5, 10) < 0
    assert heat.doublings(2, 0.5) < 1


def test_the_cells_stand_where_their_names_say() -> None:
    figure = heat.figure(FRAME, "carrier")
    cells, points = figure.data
    assert list(cells.x) == ["Parcelway", "Nordpost"]
    assert list(cells.y) == ["Late delivery", "Returns"]
    written = {(note.x, note.y): note.text for note in figure.layout.annotations}
    assert written == {(0, 0): "40", (1, 0): "10", (0, 1): "3"}
    assert [bool(note.font.color) for note in figure.layout.annotations] == [True, False, False]
    assert cells.z[0][0] > 1 > cells.z[1][0]
    assert cells.customdata[1][1] == "0"
    assert list(zip(points.y, points.x, strict=True)) == [
        ("Late delivery", "Parcelway"),
        ("Late delivery", "Nordpost"),
        ("Returns", "Parcelway"),
    ]


def test_a_click_on_a_cell_leads_to_its_topic_and_place() -> None:
    place = drill.chosen(heat.leads(FRAME, "carrier"), {"x": "Nordpost", "y": "Late delivery"})
    assert place.narrow == {"topic": "late_delivery", "carrier": "Nordpost"}


def test_a_hostile_name_is_text() -> None:
    cells, _points = heat.figure(FRAME.with_columns(value=pl.lit("<b>x</b>")).head(1), "carrier").data
    assert "<b>" not in cells.x[0]
