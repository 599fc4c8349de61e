"""A typed frame -> rows that keep every rule of their table, and rows that do not, each with the rule it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from pandera.errors import SchemaErrors

from pipelines.checking.problems import Problems
from pipelines.checking.schemas import model


@dataclass(frozen=True)
class Validated:
    """The rows that may be loaded, and every problem of the others."""

    accepted: pl.DataFrame
    problems: Problems


Written = Callable[[str, pl.Series], tuple[str, pl.Series | None]]


def validate(frame: pl.DataFrame, table: str, problems: Problems, written: Written, now: datetime) -> Validated:
    """The accepted rows of a canonical frame, which is used up.

    `written` gives the file's own name of a column and what it says in the rows of these numbers, for the report.

    Raises SchemaErrors where the frame is not of its table at all: that is a fault of ours, not of the file.
    """
    bad = problems.rows()
    if len(bad):
        frame = _only(frame, ~frame["row"].is_in(bad.implode()))
    try:
        model(table, now).validate(frame, lazy=True)
    except SchemaErrors as errors:
        failed = errors.failure_cases.filter(pl.col("index").is_not_null())
        if failed.height < errors.failure_cases.height:
            raise
        frame = _without(frame, failed, problems, written)
    return Validated(frame, problems)


def _without(frame: pl.DataFrame, failed: pl.DataFrame, problems: Problems, written: Written) -> pl.DataFrame:
    for (rule, column), group in failed.group_by("check", "column", maintain_order=True):
        at = group["index"].cast(pl.UInt32)
        rows = frame["row"].gather(at)
        name, values = written(str(column), rows)
        if values is None:
            values = frame[str(column)].gather(at).cast(pl.String)
        everywhere = pl.repeat(True, len(rows), dtype=pl.Boolean(), eager=True)
        problems.add(str(rule), name, rows, values, everywhere)
    good = pl.repeat(True, frame.height, dtype=pl.Boolean(), eager=True)
    return _only(frame, good.scatter(failed["index"].cast(pl.UInt32).unique(), False))


def _only(frame: pl.DataFrame, where: pl.Series) -> pl.DataFrame:
    """The rows `where` is true, taken column by column, so that a large frame is never there twice."""
    kept = []
    for name in frame.columns:
        kept.append(frame.select(name).filter(where))
        frame.drop_in_place(name)
    return pl.concat(kept, how="horizontal")
