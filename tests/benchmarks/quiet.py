"""A whole shop in which nothing happens: contacts, answers and orders of many weeks, published as a warehouse."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import polars as pl

import canonical
from metrics import warehouse
from metrics.cube import Ints
from metrics.warehouse import Warehouse
from tests.benchmarks import planted

FIRST: Final = date(2026, 1, 5)
WEEKS: Final = 57
_DIMS: Final = ("topic", "product", "carrier", "region", "channel")
# Topics from this number on are questions, not complaints.
_COMPLAINTS: Final = 8


def week(at: int) -> tuple[date, date]:
    """First and last day of a week of the shop, 0 being the first."""
    start = FIRST + timedelta(weeks=at)
    return start, start + timedelta(days=6)


def shop(root: Path, seed: int, per_week: int, variation: float) -> Warehouse:
    """Every value of every dimension, and every rate, varies by `variation` from week to week; nothing else happens."""
    chance = np.random.default_rng(seed)
    last = week(WEEKS - 1)[1]
    contacts = _rows(chance, per_week, variation)
    answers = _rows(chance, per_week // 2, variation)
    orders = _rows(chance, 2 * per_week, variation).drop("topic", "channel")
    tables = {
        "contacts": contacts.with_columns(
            contact_id=pl.row_index().cast(pl.String),
            created_on="day",
            created_at=pl.col("day").cast(pl.Datetime),
            is_complaint=pl.col("topic").str.slice(6).cast(pl.Int32) < _COMPLAINTS,
            first_response_sla=pl.when(_hit(chance, contacts, 0.15, variation))
            .then(pl.lit("missed"))
            .otherwise(pl.lit("within")),
            customer_key=pl.Series(chance.integers(0, 12 * per_week, len(contacts))).cast(pl.String),
            as_of=pl.lit(last).cast(pl.Datetime),
        ),
        "answers": answers.with_columns(
            answer_id=pl.row_index().cast(pl.String),
            answered_on="day",
            survey_type=pl.Series(np.where(chance.random(len(answers)) < 0.6, "csat", "nps")),
            satisfied=~_hit(chance, answers, 0.15, variation),
            score_norm=pl.when(_hit(chance, answers, 0.2, variation)).then(0.1).otherwise(0.9),
        ),
        "orders": orders.with_columns(
            order_id=pl.row_index().cast(pl.String),
            created_on="day",
            promised_at=pl.col("day").cast(pl.Datetime) + timedelta(days=4),
            delivered_at=pl.col("day").cast(pl.Datetime)
            + pl.duration(days=_hit(chance, orders, 0.08, variation).cast(pl.Int64) * 4 + 2),
        ),
    }
    (root / "warehouse").mkdir()
    with duckdb.connect(str(root / "warehouse/v000001.duckdb")) as connection:
        for statement in canonical.create_statements():
            connection.execute(statement)
        for name, rows in tables.items():
            connection.register("given", rows.drop("day", "week"))
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given")  # noqa: S608 - our own names
        connection.execute(
            "INSERT INTO meta BY NAME SELECT 1 AS version, 'UTC' AS reporting_zone, false AS has_samples, "
            "?::DATE AS first_on, ?::DATE AS latest_on",
            [FIRST, last],
        )
    (root / "warehouse/CURRENT").write_text(
        json.dumps({"version": 1, "file": "v000001.duckdb", "active": [], "undone": []})
    )
    return warehouse.open(root)


def _rows(chance: np.random.Generator, per_week: int, variation: float) -> pl.DataFrame:
    shares = planted.zipf(chance)
    weeks = [planted.drawn_week(chance, shares, per_week, variation) for _ in range(WEEKS)]
    number: Ints = np.repeat(np.arange(WEEKS), [len(each) for each in weeks])
    codes = np.concatenate(weeks)
    columns = {name: pl.Series(codes[:, at]).cast(pl.String) for at, name in enumerate(_DIMS)}
    days = pl.Series(7 * number + chance.integers(0, 7, len(number)))
    frame = pl.DataFrame({name: name + " " + values for name, values in columns.items()})
    return frame.with_columns(day=pl.lit(FIRST) + pl.duration(days=days), week=pl.Series(number))


def _hit(chance: np.random.Generator, rows: pl.DataFrame, usual: float, variation: float) -> pl.Series:
    """Which rows are cases, at a rate that varies from week to week."""
    rates = usual * chance.lognormal(-(variation**2) / 2, variation, WEEKS)
    return pl.Series(chance.random(len(rows)) < rates[rows["week"].to_numpy()])
