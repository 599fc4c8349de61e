"""The values of a figure are the values it draws."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

import language
from metrics import kpis
from ui import canvas, charts, colours, distribution, hourmap, stacks, waterfall
from ui.canvas import FROM, TO
from ui.export import measures, native, series

WEEKS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
TREND = pl.DataFrame(
    {
        "period": WEEKS,
        "value": [60.0, None, 7200.0],
        "n": [40, 0, 3],
        "low": [50.0, None, 3600.0],
        "high": [70.0, None, 9000.0],
        "low_sample": [False, True, True],
        "maturing": [False, False, True],
        "partial": [False, False, False],
        "previous_value": [90.0, 80.0, 70.0],
    }
)


def found(figure: go.Figure) -> series.Plot:
    plot = series.plot(figure)
    assert plot is not None
    return plot


def test_a_trend_has_its_values_gaps_interval_comparison_target_and_samples() -> None:
    kpi = kpis.get("first_response_time")
    plot = found(charts.trend(TREND, kpi, grain="week", comparison="before", target=3600.0))
    assert (plot.look, plot.unit, plot.categories) == ("line", "seconds", tuple(WEEKS))
    assert plot.series[kpi.label] == (60.0, None, 7200.0)
    assert plot.series["Before"] == (90.0, 80.0, 70.0)
    assert plot.series[FROM] == (50.0, None, 3600.0)
    assert plot.series[TO] == (70.0, None, 9000.0)
    assert plot.series["Target"] == (3600.0,) * 3
    assert plot.n == (40, 0, 3)
    assert plot.state == ("", "low sample", "low sample, still maturing")


def test_headings_and_units_are_in_the_language_of_the_viewer_and_a_target_keeps_its_colour() -> None:
    kpi = kpis.get("first_response_time")
    with language.speaking("de"):
        plot = found(charts.trend(TREND, kpi, grain="week", comparison="before", target=3600.0))
        assert {"95-%-Intervall, von", "95-%-Intervall, bis", "Ziel"} <= set(plot.frame().columns)
        assert measures.heading("Wert", measures.plain("seconds")) == "Wert (Sekunden)"
        slide = (deck := Presentation()).slides.add_slide(deck.slide_layouts[6])
        native.chart(slide, plot, (0, 0, 5_000_000, 3_000_000))
    drawn = {each.name: each for each in slide.shapes[0].chart.plots[0].series}
    assert f"#{drawn['Ziel'].format.line.color.rgb}" == colours.TARGET


def test_dots_have_their_ends_and_the_whole() -> None:
    frame = pl.DataFrame(
        {
            "channel": ["email", "chat"], "value": [0.5, 0.25], "n": [40, 8], "low": [0.4, 0.1], "high": [0.6, 0.5],
            "low_sample": [False, True], "maturing": [False, False],
        }
    )  # fmt: skip
    plot = found(charts.dots(frame, "channel", kpis.get("csat"), overall=0.45))
    assert plot.look == "dots"
    assert plot.categories == ("E-mail (40)", "Chat (8)")
    assert list(plot.series) == ["CSAT", FROM, TO, "All"]
    assert (plot.series["CSAT"], plot.series[FROM], plot.series[TO]) == ((0.5, 0.25), (0.4, 0.1), (0.6, 0.5))
    assert (plot.n, plot.state) == ((40, 8), ("", "low sample"))


def test_what_splits_over_time_is_stacked_in_its_order() -> None:
    frame = pl.DataFrame({"period": [WEEKS[0]] * 2, "channel": ["email", "chat"], "value": [3, 1]})
    plot = found(stacks.mix(frame, "channel", grain="week", share=True, order=["email", "chat"]))
    assert (plot.look, plot.unit) == ("stacked", "proportion")
    assert plot.series == {"E-mail": (0.75,), "Chat": (0.25,)}


def test_a_heat_map_of_durations_has_times_and_not_their_logarithms() -> None:
    frame = pl.DataFrame({"weekday": [1], "hour": [9], "value": [3600.0], "n": [5], "low_sample": [False]})
    plot = found(hourmap.durations(frame, kpis.get("first_response_time")))
    assert plot.look == "heat"
    assert plot.series["09"][0] == 3600.0
    assert plot.series["10"][0] is None


def test_the_steps_of_a_waterfall_are_its_differences_between_two_totals() -> None:
    steps = [
        waterfall.Step("Before", 0, 0.4, "40 %", "total"),
        waterfall.Step("Chat", 0.4, 0.3, "-10 pp", "worse"),
        waterfall.Step("Now", 0, 0.3, "30 %", "total"),
    ]
    plot = found(waterfall.ladder(steps, kpis.get("csat")))
    assert plot.categories == ("Before", "Chat", "Now")
    assert plot.series["CSAT"] == pytest.approx((0.4, -0.1, 0.3))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.5, 1e7), min_size=1, max_size=60))
def test_the_bars_of_a_distribution_hold_every_contact(seconds: list[float]) -> None:
    plot = found(distribution.durations(seconds))
    assert sum(value or 0 for value in plot.series["Contacts"]) == len(seconds)


def test_a_team_that_is_called_like_a_column_keeps_its_numbers() -> None:
    frame = pl.DataFrame({"period": [WEEKS[0]] * 2, "team": ["Period begins", "State"], "value": [3, 1]})
    plot = found(stacks.mix(frame, "team", grain="week", share=False, order=["Period begins", "State"]))
    assert plot.frame().columns == ["Period begins", "Period begins, values", "State, values"]
    assert plot.frame().row(0) == (WEEKS[0], 3.0, 1.0)


def test_counts_say_which_are_not_whole() -> None:
    frame = TREND.with_columns(
        partial=pl.Series([True, False, False]), maturing=pl.lit(False), low_sample=pl.lit(False)
    )
    plot = found(charts.trend(frame, kpis.get("contacts"), grain="week"))
    assert plot.series["Contacts"] == (60.0, None, 7200.0)
    assert plot.state == ("not a whole period", "", "")


def test_a_figure_without_values_has_none() -> None:
    assert series.plot(canvas.empty(200)) is None


def test_names_from_files_come_out_as_typed() -> None:
    frame = pl.DataFrame({"period": [WEEKS[0]], "team": ["<b>A</b> & $x$"], "value": [3]})
    plot = found(stacks.mix(frame, "team", grain="week", share=False, order=["<b>A</b> & $x$"]))
    assert list(plot.series) == ["<b>A</b> & $x$"]
