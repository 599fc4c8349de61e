"""Messages of customers and the replies to them, as a file writes them -> the longest wait for a further reply."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.meaning import timestamps
from pipelines.reading.header import columns_of
from pipelines.reading.read import Text
from pipelines.reading.threads import BEGAN, EXCHANGES, NEXT


def derived(text: Text) -> Text:
    """The text with the longest wait of each row and its beginning; as it is where no messages were found."""
    if EXCHANGES not in text.frame.columns:
        return text
    pairs = (
        text.frame.select(pl.int_range(pl.len()).alias("at"), pair=pl.col(EXCHANGES).str.split("\n"))
        .explode("pair")
        .drop_nulls()
        .select("at", pl.col("pair").str.split_exact(";", 1).struct.rename_fields(["asked", "replied"]))
        .unnest("pair")
    )
    order = _order(pairs)
    asked, replied = (_moments(pairs[name], order) for name in ("asked", "replied"))
    waits = pairs.select("at", "asked", wait=(replied - asked).dt.total_seconds()).drop_nulls()
    longest = (
        waits.filter(pl.col("wait") >= 0).sort("wait", descending=True, maintain_order=True).unique("at", keep="first")
    )
    found = text.frame.select(pl.int_range(pl.len()).alias("at")).join(longest, "at", how="left", maintain_order="left")
    made = [found["wait"].cast(pl.String).alias(NEXT), found["asked"].alias(BEGAN)]
    columns = [column for column in text.columns if column.name != EXCHANGES]
    return replace(
        text, frame=text.frame.drop(EXCHANGES).with_columns(made), columns=[*columns, *columns_of([NEXT, BEGAN])]
    )


def _order(pairs: pl.DataFrame) -> str:
    """The order of day and month in which most of the times can be read."""
    return max(("DMY", "MDY"), key=lambda order: _moments(pairs["asked"], order).count())


def _moments(values: pl.Series, order: str) -> pl.Series:
    found = timestamps.parse(values, order)
    return found.local.fill_null(found.utc.dt.replace_time_zone(None))
