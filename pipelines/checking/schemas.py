"""The contract of the canonical tables: Pandera models made from `canonical.TABLES`, with the rules rows must keep.

They are run on collected frames: on a LazyFrame Pandera looks at names and types only and lets a CSAT of 9 pass.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

import canonical
from pipelines.checking.contract import STORIES, WORDS

# Minutes are the finest that some tools write; an end in the same minute is no end before its start.
ROUNDING: Final = timedelta(minutes=1)
LONGEST: Final = 20 * 365.25 * 86_400
# Moments that may lie ahead of the file.
AHEAD: Final = ("promised_at",)


def model(table: str, now: datetime) -> pa.DataFrameSchema:
    """The schema of a canonical table; no moment may lie more than a day after `now` (UTC)."""
    columns = {name: _column(table, name, kind, now) for name, kind in canonical.TABLES[table].items()}
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _column(table: str, name: str, kind: pl.DataType, now: datetime) -> pa.Column:
    checks = []
    if kind == canonical.TIMESTAMP and name not in AHEAD:
        checks.append(_check("future_date", lambda value: value <= now + timedelta(days=1)))
    checks += [_not_before(start) for start, end in STORIES[table] if end == name]
    if name.endswith("_norm"):
        checks.append(_check("out_of_scale", lambda value: value.is_between(0, 1)))
    if name.endswith("_seconds"):
        checks.append(_check("negative_duration", lambda value: value >= 0))
        checks.append(_check("implausible_duration", lambda value: value <= LONGEST))
    if kind == pl.Int64() and name != "row":
        checks.append(_check("negative_number", lambda value: value >= 0))
    words = canonical.STATUSES if name == "status" and table in ("tickets", "chats") else WORDS.get(name)
    if words:
        checks.append(_check("unknown_word", lambda value: value.is_in(list(words))))
    required = name in (canonical.KEYS[table], "source", "namespace", "row")
    return pa.Column(kind, checks, nullable=not required, name=name)


def _check(rule: str, holds: Callable[[pl.Expr], pl.Expr]) -> pa.Check:
    """A check by column; a missing value breaks no rule."""

    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds(pl.col(data.key)).fill_null(True))

    return pa.Check(check, name=rule)


def _not_before(start: str) -> pa.Check:
    def check(data: PolarsData) -> pl.LazyFrame:
        end = pl.col(data.key)
        # A date without a time stands for its whole day.
        whole_day = (end.dt.time() == pl.time(0)) & (end.dt.date() == pl.col(start).dt.date())
        return data.lazyframe.select(((end + ROUNDING >= pl.col(start)) | whole_day).fill_null(True))

    return pa.Check(check, name="ends_before_start")
