"""Steps that lead from one number to another: every bar begins where the last one ended."""

from __future__ import annotations

from metrics import kpis
from ui import waterfall
from ui.waterfall import Step

CSAT = kpis.get("csat")
STEPS = [
    Step("Before", 0, 0.78, "78 %", "total"),
    Step("Mix", 0.78, 0.77, "-1 pp", "worse"),
    Step("<b>E-mail</b>", 0.77, 0.68, "-9 pp", "worse"),
    Step("Now", 0, 0.68, "68 %", "total"),
]


def test_the_totals_are_lines_so_that_the_axis_need_not_begin_at_zero() -> None:
    figure = waterfall.ladder(STEPS, CSAT)
    assert [trace.type for trace in figure.data] == ["scatter", "bar", "bar", "scatter"]
    low, high = figure.layout.xaxis.range
    assert 0 < low < 0.68
    assert high > 0.78


def test_bars_between_the_totals_begin_where_the_last_one_ended() -> None:
    bars = [trace for trace in waterfall.ladder(STEPS, CSAT).data if trace.type == "bar"]
    assert bars[0].base[0] + bars[0].x[0] == bars[1].base[0]
    assert [shape.x0 for shape in waterfall.ladder(STEPS, CSAT).layout.shapes] == [0.78, 0.77, 0.68]


def test_names_from_files_are_no_markup() -> None:
    assert "&lt;b&gt;E-mail&lt;/b&gt;" in waterfall.ladder(STEPS, CSAT).layout.yaxis.ticktext


def test_rows_say_their_number_and_the_longest_fits() -> None:
    figure = waterfall.rows([Step("All", 0, 100, "100", "plain"), Step("Spam", 97, 100, "-3", "out")])
    assert [trace.text[0] for trace in figure.data] == ["100", "-3"]
    assert figure.layout.xaxis.range[1] >= 100


def test_no_steps_draw_an_empty_figure() -> None:
    assert len(waterfall.rows([]).data) == 0
    assert len(waterfall.ladder([], CSAT).data) == 0
