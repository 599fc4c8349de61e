"""What waits now: open contacts past a due time or soon due, soonest first."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from metrics import format as numbers
from ui import insight, panels, tables
from ui.view import View

_SOON: Final = 24.0
_SHOWN: Final = 100


def draw(view: View) -> None:
    """The list with what is due, when, and by how much it is late; a row leads to the story of its contact."""
    frame = insight.overdue(view, _SOON)
    if frame.is_empty():
        panels.section("At risk and overdue", "No open contact is past its target or due within 24 hours.")
        return
    late = int(frame["overdue"].sum())
    as_of = frame["as_of"].max()
    panels.section(
        "At risk and overdue",
        f"{late:,} open contacts are past their target and {len(frame) - late:,} more are due within 24 hours of the "
        f"export ({numbers.day(as_of.date())}). "  # type: ignore[union-attr]
        "The soonest due first; the period above plays no part.",
    )
    shown = st.radio(
        "Show",
        ("Due soon", "Overdue"),
        0 if late < len(frame) else 1,
        key="waiting-kind",
        label_visibility="collapsed",
        horizontal=True,
    )
    part = frame.filter(pl.col("overdue") if shown == "Overdue" else ~pl.col("overdue"))
    part = part.sort("due_at", descending=shown == "Overdue")
    if part.is_empty():
        st.markdown("None.")
        return
    tables.leading(
        _prepared(part.head(_SHOWN)),
        {
            "due": "Due",
            "due_at": "Until",
            "left": "Left",
            "source_id": "Ticket",
            "subject": "Subject",
            "channel": "Channel",
            "team": "Team",
            "agent": "Agent",
            "priority": "Priority",
            "topic": "Topic",
        },
        kpi="first_response_sla",
        key="table-waiting",
        alt="Open contacts at risk or overdue",
        wide="Subject",
        total=len(part),
    )


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    left = [
        f"{numbers.duration(-seconds)} late" if seconds < 0 else f"{numbers.duration(seconds)} left"
        for seconds in frame["seconds_left"]
    ]
    number = frame["id"].str.split(":").list.last()
    return frame.with_columns(pl.Series("left", left, pl.String), number.alias("source_id"))
