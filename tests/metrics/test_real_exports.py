"""Headline figures of real exports against a computation from the raw file, past the pipelines and the warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from metrics import queries, warehouse
from metrics.filters import Filters
from metrics.warehouse import Warehouse
from pipelines.loads import load


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.is_dir():
        pytest.skip("the folder ../shared with real export files is not beside the repository")
    root = tmp_path_factory.mktemp("real")
    load([_tickets_file(shared), _nps_file(shared)], root=root)
    return warehouse.open(root)


def _tickets_file(shared: Path) -> Path:
    return shared / "exports" / "zendesk-plum" / "zendesk_legacy_export_plum.csv"


def _nps_file(shared: Path) -> Path:
    return shared / "exports" / "nps-timeseries" / "NPStimeseries.csv"


@pytest.fixture
def tickets(shared: Path) -> pl.DataFrame:
    """The Zendesk file as text, with real dates and null for its 1900."""
    raw = pl.read_csv(_tickets_file(shared), infer_schema=False)
    days = pl.col("Created at", "Solved at").str.slice(0, 10).str.to_date()
    dated = raw.with_columns(days)
    return dated.with_columns(
        pl.when(pl.col("Solved at").dt.year() > 1900).then(pl.col("Solved at")).alias("Solved at")
    )


@pytest.fixture
def answers(shared: Path) -> pl.DataFrame:
    raw = pl.read_csv(_nps_file(shared), infer_schema=False)
    return raw.select(
        pl.col("Survey date").str.to_date("%d/%m/%y").alias("day"), pl.col("NPS").cast(pl.Int64).alias("score")
    )


@pytest.mark.slow
def test_contacts_per_month(loaded: Warehouse, tickets: pl.DataFrame) -> None:
    expected = tickets.group_by(pl.col("Created at").dt.truncate("1mo").alias("period")).len().sort("period")
    where = (("source", ("zendesk",)),)
    trend = queries.trend(loaded, "contacts", Filters(None, None, where), "month").drop_nulls("value")
    assert trend.select("period", pl.col("n").cast(pl.UInt32)).rows() == expected.rows()
    assert trend["n"].sum() == 16476


@pytest.mark.slow
def test_only_the_business_first_reply_is_there(loaded: Warehouse, tickets: pl.DataFrame) -> None:
    minutes = tickets["First reply time in minutes within business hours"].cast(pl.Float64)
    figure = queries.value(loaded, "first_response_time_business")
    assert figure.value == pytest.approx(60 * minutes.median())
    assert figure.n == minutes.count()
    assert queries.value(loaded, "first_response_time").value is None


@pytest.mark.slow
def test_resolution_reopenings_and_replies(loaded: Warehouse, tickets: pl.DataFrame) -> None:
    solved = tickets.filter(pl.col("Solved at").is_not_null())
    minutes, reopens, replies = (
        solved[name].cast(pl.Float64) for name in ("Full resolution time in minutes", "Reopens", "Replies")
    )
    resolution = queries.value(loaded, "resolution_time")
    # The file rounds to minutes, the time stamps do not.
    assert resolution.value == pytest.approx(60 * minutes.median(), abs=60)
    assert resolution.n == len(solved) == 14409
    everything = Filters(date(2000, 1, 1), date(2100, 1, 1))
    assert queries.value(loaded, "reopen_rate", everything).value == pytest.approx((reopens > 0).mean())
    assert queries.value(loaded, "replies_per_ticket", everything).value == pytest.approx(replies.mean())
    one_touch = (replies == 1).sum() / (replies > 0).sum()
    assert queries.value(loaded, "one_touch_rate", everything).value == pytest.approx(one_touch)


@pytest.mark.slow
def test_the_backlog_of_any_day(loaded: Warehouse, tickets: pl.DataFrame) -> None:
    for day in (date(2022, 6, 30), date(2023, 1, 15), date(2023, 6, 18)):
        waiting = tickets.filter(
            (pl.col("Created at") <= day) & (pl.col("Solved at").is_null() | (pl.col("Solved at") > day))
        )
        figure = queries.value(loaded, "backlog", Filters(None, day, (("source", ("zendesk",)),)))
        assert (figure.value or 0) == len(waiting)


@pytest.mark.slow
def test_ratings_and_the_surveys_that_nobody_answered(loaded: Warehouse, tickets: pl.DataFrame) -> None:
    given = tickets["Satisfaction Score"]
    rated = given.filter(given.is_in(["1", "2", "3", "4", "5"]))
    csat = queries.value(loaded, "csat")
    assert (csat.numerator, csat.n) == (rated.is_in(["4", "5"]).sum(), len(rated))
    rate = queries.value(loaded, "response_rate")
    assert (rate.numerator, rate.n) == (len(rated), len(rated) + (given == "Offered").sum())


@pytest.mark.slow
def test_nps_of_every_month(loaded: Warehouse, answers: pl.DataFrame) -> None:
    months = answers.group_by(pl.col("day").dt.truncate("1mo").alias("period")).agg(
        exact=100 * ((pl.col("score") >= 9).sum() - (pl.col("score") <= 6).sum().cast(pl.Int64)) / pl.len(), n=pl.len()
    )
    trend = queries.trend(loaded, "nps", Filters(), "month").drop_nulls("value").join(months, on="period", how="full")
    assert len(trend) == len(months)
    assert (trend["n"] == trend["n_right"]).all()
    assert (trend["value"] - trend["exact"]).abs().max() <= 0.5
    assert trend["n"].sum() == 5000
