"""The figures of the Backlog page: what is drawn is what was counted."""

from __future__ import annotations

from datetime import date

import polars as pl

from metrics.backlog import AGES
from ui import queues

WEEKS = [date(2026, 10, 5), date(2026, 10, 12)]


def ages(counts: list[int]) -> pl.DataFrame:
    rows = [(week, name, n) for week in WEEKS for (name, _), n in zip(AGES, counts, strict=True)]
    return pl.DataFrame(rows, schema=["period", "age", "n"], orient="row")


def test_every_band_is_drawn_once_and_adds_up() -> None:
    figure = queues.stacked(ages([5, 4, 3, 2, 1]), "week")
    assert [sum(trace.y) for trace in figure.data] == [10, 8, 6, 4, 2]


def test_bands_without_contacts_have_no_label() -> None:
    figure = queues.stacked(ages([5, 0, 0, 0, 5]), "week")
    assert [note.text for note in figure.layout.annotations] == [
        "0 to 1 day <b>5</b>, 50 %",
        "14 days or more <b>5</b>, 50 %",
    ]


def test_the_two_lines_are_named_apart() -> None:
    frame = pl.DataFrame({"period": WEEKS, "came": [3, 4], "went": [3, 4]})
    names = [(note.text, note.yshift) for note in queues.lines(frame, "week").layout.annotations]
    assert names == [("came in", 7), ("solved", -7)]


def test_an_empty_flow_draws_empty_axes() -> None:
    frame = pl.DataFrame(schema={"period": pl.Date, "came": pl.Int64, "went": pl.Int64})
    assert len(queues.lines(frame, "week").layout.annotations) == 0


def test_markup_in_a_name_stays_text() -> None:
    figure = queues.bars(["<b>Team</b>"], [3.0], [0.75])
    assert figure.data[0].y == ("&lt;b&gt;Team&lt;/b&gt;",)
    assert figure.data[0].text == ("3, 75 %",)


def test_a_week_that_is_not_over_is_dotted_and_hollow() -> None:
    frame = pl.DataFrame(
        {"period": [date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)], "came": [9, 8, 2], "went": [7, 9, 1]}
    )
    whole, cut = queues.lines(frame, "week"), queues.lines(frame, "week", cut=True)
    assert not [trace for trace in whole.data if trace.line.dash == "dot"]
    dotted = [trace for trace in cut.data if trace.line.dash == "dot"]
    assert [trace.x[0] for trace in dotted] == [date(2026, 10, 19)] * 2
    points = next(trace for trace in cut.data if trace.name == "Came in")
    assert points.marker.symbol[-1] == "circle-open"
    assert "not a whole week yet" in points.customdata[-1]


def test_one_week_that_is_not_over_is_drawn() -> None:
    frame = pl.DataFrame({"period": [date(2026, 10, 26)], "came": [2], "went": [1]})
    assert queues.lines(frame, "week", cut=True).data
