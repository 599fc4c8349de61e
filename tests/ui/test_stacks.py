"""Stacked bars and the heat map: shares add up, channels keep their colour, labels keep their distance."""

from __future__ import annotations

import itertools
from datetime import date

import polars as pl

from metrics import kpis
from ui import colours, stacks


def one_week(**counts: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"period": [date(2026, 9, 7)] * len(counts), "channel": list(counts), "value": list(counts.values())}
    )


def test_a_mix_shows_shares_that_add_up() -> None:
    frame = pl.DataFrame({"period": [date(2026, 9, 7)] * 2, "channel": ["email", "chat"], "value": [30.0, 10.0]})
    figure = stacks.mix(frame, "channel", grain="week", share=True, order=["email", "chat"])
    assert [trace.y[0] for trace in figure.data] == [0.75, 0.25]
    assert [trace.marker.color for trace in figure.data] == list(colours.CATEGORIES[:2])


def test_the_heat_map_has_every_hour_of_the_week() -> None:
    figure = stacks.heat(pl.DataFrame({"weekday": [1], "hour": [9], "value": [5.0]}))
    assert figure.data[0].z[0][9] == 5
    assert len(figure.data[0].z) == 7
    assert {len(row) for row in figure.data[0].z} == {24}


def test_labels_of_thin_parts_keep_their_distance() -> None:
    frame = one_week(email=94.0, chat=3.0, phone=3.0)
    figure = stacks.mix(frame, "channel", grain="week", share=True, order=["email", "chat", "phone"])
    heights = [note.y for note in figure.layout.annotations]
    assert all(above - below >= 0.07 for below, above in itertools.pairwise(heights))


def test_a_period_without_contacts_has_no_share() -> None:
    figure = stacks.mix(one_week(email=0.0), "channel", grain="week", share=True, order=["email"])
    assert figure.data[0].y == (None,)


def test_slow_hours_are_deeper_and_missing_ones_stay_empty() -> None:
    frame = pl.DataFrame(
        {"weekday": [1, 2], "hour": [9, 10], "value": [60.0, 3600.0], "n": [40, 5], "low_sample": [False, True]}
    )
    heat, points = stacks.durations(frame, kpis.get("first_response_time")).data
    assert heat.z[1][10] > heat.z[0][9]
    assert heat.z[6][23] is None
    said = dict(zip(zip(points.y, points.x, strict=True), points.customdata, strict=True))
    assert "1 h" in said["Tue", "10"]
    assert "low sample" in said["Tue", "10"]


def test_every_cell_of_a_week_can_be_clicked_and_is_unseen_until_then() -> None:
    frame = pl.DataFrame({"weekday": [1], "hour": [9], "value": [4.0]})
    points = stacks.heat(frame).data[1]
    assert len(points.x) == len(points.y) == 7 * 24
    assert points.marker.opacity == points.unselected.marker.opacity == 0
    assert points.selected.marker.opacity == 1
