"""Control limits tell a signal from noise."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from metrics import control, kpis, warehouse
from tests.metrics.conftest import Known
from tests.metrics.making import contact, publish

CSAT, CONTACTS, TIME, NPS = (kpis.get(name) for name in ("csat", "contacts", "first_response_time", "nps"))


def _series(values: list[float | None], n: int = 200, maturing: tuple[int, ...] = ()) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "period": [date(2026, 1, 5) + timedelta(days=7 * place) for place in range(len(values))],
            "value": pl.Series(values, dtype=pl.Float64),
            "n": [n if value is not None else 0 for value in values],
            "maturing": [place in maturing for place in range(len(values))],
            "partial": False,
        }
    )


def test_the_limits_by_hand() -> None:
    # Mean 10, mean moving range 2: 10 -+ 5.32.
    frame = control.with_limits(_series([9.0, 11.0] * 6), CONTACTS)
    assert frame.select("centre", "lower", "upper").row(0) == pytest.approx((10, 4.68, 15.32))
    assert frame["signal"].to_list() == [None] * 12


def test_a_point_outside_is_a_signal() -> None:
    frame = control.with_limits(_series([*[9.0, 12.0] * 10, 20.0]), CONTACTS)
    assert frame["signal"].to_list() == [None] * 20 + ["outside"]


def test_eight_points_on_one_side_are_a_signal() -> None:
    frame = control.with_limits(_series([9.0, 11.0] * 10 + [11.0, 12.0] * 4), CONTACTS)
    assert frame["signal"].to_list()[-2:] == ["run", "run"]
    assert frame["signal"].to_list()[:20] == [None] * 20


def test_a_gap_stays_a_gap_and_an_unfinished_period_is_no_signal() -> None:
    frame = control.with_limits(_series([*[9.0, None, 11.0] * 5, 0.0], maturing=(15,)), CONTACTS)
    assert frame["centre"][1] is None
    assert frame.row(-1, named=True)["signal"] is None
    assert frame.row(-1, named=True)["centre"] is None


def test_fewer_than_eight_points_have_no_limits() -> None:
    frame = control.with_limits(_series([1.0] * 7), CONTACTS)
    assert frame["centre"].null_count() == 7


def test_limits_stay_on_the_scale() -> None:
    shares = control.with_limits(_series([0.99, 0.9, 1.0, 0.8] * 4, n=20), CSAT)
    assert shares["upper"].max() == 1
    assert control.with_limits(_series([0.0, 100.0] * 5), NPS)["upper"].max() == 100
    assert control.with_limits(_series([0.0, 100.0] * 5), CONTACTS)["lower"].min() == 0
    times = control.with_limits(_series([60.0, 6000.0] * 5), TIME)
    assert times["lower"].min() > 0


def test_a_series_without_any_variation_has_limits_of_no_width() -> None:
    frame = control.with_limits(_series([1.0] * 10), CSAT)
    assert frame.select("centre", "lower", "upper").row(0) == (1, 1, 1)
    assert frame["signal"].null_count() == 10


def test_a_small_week_has_wider_limits() -> None:
    frame = _series([0.8, 0.82] * 6).with_columns(n=pl.Series([200, 20] * 6))
    widths = control.with_limits(frame, CSAT).select(pl.col("upper") - pl.col("lower")).to_series()
    assert widths[1] > widths[0]


@pytest.mark.parametrize("icc", [0.0, 0.02, 0.05])
def test_chance_alone_rarely_leaves_the_limits(icc: float) -> None:
    draw = np.random.default_rng(1)
    outside = 0
    for _ in range(300):
        p = draw.beta(0.8 * (1 - icc) / icc, 0.2 * (1 - icc) / icc, 26) if icc else np.full(26, 0.8)
        frame = control.with_limits(_series(list(draw.binomial(200, p) / 200)), CSAT)
        outside += frame["signal"].to_list().count("outside")
    assert outside / (300 * 26) < 0.02


def test_a_lasting_fall_is_found() -> None:
    draw = np.random.default_rng(2)
    found = 0
    for _ in range(100):
        values = np.concatenate([draw.binomial(200, 0.85, 20), draw.binomial(200, 0.75, 10)]) / 200
        found += control.with_limits(_series(list(values)), CSAT)["signal"].tail(10).null_count() < 10
    assert found >= 95


@pytest.mark.parametrize("kpi", kpis.KPIS)
def test_every_kpi_has_a_chart_also_where_nothing_is_loaded(known: Known, root: Path, kpi: str) -> None:
    for by in (None, "team"):
        for wh in (known.wh, warehouse.open(root)):
            frame = control.chart(wh, kpi, by=by)
            assert {"period", "value", "centre", "lower", "upper", "signal"} <= set(frame.columns)


def test_each_group_has_its_own_limits(root: Path) -> None:
    rows = []
    for week in range(12):
        for team, n in (("A", 4), ("B", 40)):
            day = date(2026, 1, 5) + timedelta(days=7 * week)
            rows += [contact(len(rows) + i, day, team=team) for i in range(n)]
    frame = control.chart(publish(root, rows), "contacts", by="team")
    centres = dict(frame.drop_nulls("centre").select("team", "centre").unique().rows())
    assert centres == {"A": 4, "B": 40}


def test_the_rule_of_the_limits_is_that_of_the_kind() -> None:
    assert "Laney" in control.rule(CSAT)
    assert control.rule(CONTACTS) == control.rule(NPS) == "2.66 times the mean step between two"
    assert control.rule(TIME).endswith("on a log scale")


def test_under_a_convention_the_chart_shows_the_figures_of_the_convention(root: Path) -> None:
    rows = [contact(n, date(2026, 1, 5), first_response_seconds=seconds) for n, seconds in enumerate((1.0, 2.0, 9.0))]
    wh = publish(root, rows)
    assert control.chart(wh, "first_response_time")["value"].to_list() == [2]
    assert control.chart(wh, "first_response_time", convention="freshdesk")["value"].to_list() == [4]
