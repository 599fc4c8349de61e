"""The event log of a chatbot (one event per line, as Rasa writes it) -> one row per session of a visitor."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.reading.header import columns_of
from pipelines.reading.read import ROW, Text
from pipelines.report import Refusal

NEEDED: Final = ("event", "timestamp", "sender_id")
HANDOFF: Final = r"(?i)hand.?off|hand.?over|human|escalat|live.?agent|transfer"
HINT: Final = "Export the events of the bot with event, timestamp and sender_id in every line."


def is_events(text: Text) -> bool:
    """Whether rows are events of a bot and not chats."""
    kinds = set(text.frame["event"].drop_nulls().head(1000)) if set(NEEDED) <= set(text.frame.columns) else set()
    return bool(kinds & {"user", "bot"}) and "action" in kinds


def sessions(text: Text) -> Text:
    """The chats in a text of events: a session begins where the log says so; one in which no visitor speaks is none."""
    frame = text.frame
    missing = [name for name in ("text", "name", "parse_data.intent.name") if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    frame = frame.with_columns(at=pl.col("timestamp").cast(pl.Float64, strict=False))
    frame = frame.filter(pl.col("at").is_not_null() & pl.col("sender_id").is_not_null())
    # What a log says in one place may be written by several workers: the time of the event is its order.
    frame = frame.sort("sender_id", "at", maintain_order=True)
    turn = (pl.col("event") == "session_started").cum_sum().over("sender_id")
    user, bot = pl.col("event") == "user", pl.col("event") == "bot"
    words = pl.col("text").filter(user & ~pl.col("text").fill_null("").str.starts_with("/"))
    found = frame.group_by("sender_id", turn.alias("turn"), maintain_order=True).agg(
        pl.col("at").filter(user | bot).min().alias("began"),
        pl.col("at").filter(user | bot).max().alias("ended"),
        user.sum().alias("user messages"),
        bot.sum().alias("bot messages"),
        words.first().alias("first message"),
        pl.col("name").fill_null("").str.contains(HANDOFF).any().alias("handoff"),
    )
    chats = found.filter(pl.col("user messages") > 0)
    if not chats.height:
        raise Refusal("No visitor says anything in these events.", HINT, text.evidence)
    silent = found.filter((pl.col("user messages") == 0) & (pl.col("turn") > 0)).height
    return _text(text, chats, silent)


def _moment(name: str) -> pl.Expr:
    return (pl.col(name) * 1e6).round(0).cast(pl.Int64).cast(pl.Datetime("us"))


def _text(text: Text, chats: pl.DataFrame, silent: int) -> Text:
    written = "%Y-%m-%dT%H:%M:%S%.fZ"
    frame = chats.select(
        pl.format("{}/{}", "sender_id", _moment("began").dt.strftime("%Y%m%dT%H%M%S")).alias("bot session id"),
        _moment("began").dt.strftime(written).alias("session started at"),
        _moment("ended").dt.strftime(written).alias("session ended at"),
        pl.col("user messages").cast(pl.String),
        pl.col("bot messages").cast(pl.String),
        "first message",
        pl.lit("true").alias("bot involved"),
        pl.when("handoff").then(pl.lit("true")).otherwise(pl.lit("false")).alias("handed to a person"),
    )
    rows = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True).alias(ROW)
    evidence = {
        **text.evidence,
        "events": text.records,
        "records_per_row": f"{text.records} events are {frame.height} chats",
    }
    if silent:
        evidence["sessions_without_a_word"] = silent
    warnings = list(text.warnings)
    if text.damaged:
        warnings.append(f"{len(text.damaged)} events cannot be read; the chats are made of the others.")
    return Text(
        frame.with_columns(rows), columns_of(frame.columns), evidence=evidence, warnings=warnings, records=frame.height
    )
