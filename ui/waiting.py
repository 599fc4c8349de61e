"""What waits now: open contacts past a due time or soon due, soonest first."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from language import N_, _
from metrics import format as numbers
from ui import insight, panels, tables
from ui.view import View

_SOON: Final = 24.0
_SHOWN: Final = 100
_SOON_DUE, _OVERDUE = N_("Due soon"), N_("Overdue")


def draw(view: View) -> None:
    """The list with what is due, when, and by how much it is late; a row leads to the story of its contact."""
    frame = insight.overdue(view, _SOON)
    if frame.is_empty():
        panels.section(_("At risk and overdue"), _("No open contact is past its target or due within 24 hours."))
        return
    late = int(frame["overdue"].sum())
    as_of = frame["as_of"].max()
    panels.section(
        _("At risk and overdue"),
        _(
            "{late} open contacts are past their target and {n} more are due within 24 hours of the export "
            "({day}). The soonest due first; the period above plays no part."
        ).format(late=numbers.number(late), n=numbers.number(len(frame) - late), day=numbers.day(as_of.date())),  # type: ignore[union-attr]
    )
    shown = st.radio(
        _("Show"),
        (_SOON_DUE, _OVERDUE),
        0 if late < len(frame) else 1,
        format_func=_,
        key="waiting-kind",
        label_visibility="collapsed",
        horizontal=True,
    )
    part = frame.filter(pl.col("overdue") if shown == _OVERDUE else ~pl.col("overdue"))
    if part.is_empty():
        st.markdown(_("None."))
        return
    tables.leading(
        _prepared(part.head(_SHOWN)),
        {
            "due": _("Due"),
            "due_at": _("Until"),
            "left": _("Left"),
            "source_id": _("Ticket"),
            "subject": _("Subject"),
            "channel": _("Channel"),
            "team": _("Team"),
            "agent": _("Agent"),
            "priority": _("Priority"),
            "topic": _("Topic"),
        },
        kpi="first_response_sla",
        key="table-waiting",
        alt=_("Open contacts at risk or overdue"),
        wide=_("Subject"),
        total=len(part),
    )


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    left = [
        _("{duration} late").format(duration=numbers.duration(-seconds))
        if seconds < 0
        else _("{duration} left").format(duration=numbers.duration(seconds))
        for seconds in frame["seconds_left"]
    ]
    number = frame["id"].str.split(":").list.last()
    due = pl.Series("due", [_(each) for each in frame["due"]], pl.String)
    return frame.with_columns(due, pl.Series("left", left, pl.String), number.alias("source_id"))
