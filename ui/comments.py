"""What customers wrote: searched, by topic and by rating, each leading to its ticket."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from language import N_, _
from ui import cached, choices, tables, words
from ui.view import View

_EACH: Final = 20_000
_SHOWN: Final = 300
_ALL: Final = "All"
_MOODS: Final = {_ALL: N_("All"), "Unhappy": N_("Unhappy"), "In between": N_("In between"), "Happy": N_("Happy")}


def draw(view: View) -> None:
    """The newest answers that have words, after the three choices above them; all of it is in the link."""
    frame = written(view)
    if frame.is_empty():
        st.markdown(_("None of the answers in this period has a comment."))
        return
    found = chosen(frame, *_choices(frame))
    if found.is_empty():
        st.markdown(_("No comment fits. Take a word or a choice away."))
        return
    columns = {
        "day": _("Day"),
        "survey_type": _("Survey"),
        "score_raw": _("Score"),
        "comment": _("Comment"),
        "channel": _("Channel"),
        "team": _("Team"),
        "topic": _("Topic"),
        "source": _("Source"),
    }
    tables.leading(
        found.head(_SHOWN),
        columns,
        kpi="csat",
        key="table-comments",
        alt=_("Comments of customers"),
        wide=_("Comment"),
        total=len(found),
    )


def written(view: View) -> pl.DataFrame:
    """The answers with words, newest first, with their mood: Unhappy, In between, Happy, or null for effort."""
    parts = []
    for name in ("csat", "nps", "ces"):
        frame = cached.records(view, name, _EACH)
        happy, unhappy = pl.col("counted") > 0, pl.col("counted") < 0
        middle = pl.lit("Unhappy" if name == "csat" else "In between")
        mood = pl.when(happy).then(pl.lit("Happy")).when(unhappy).then(pl.lit("Unhappy")).otherwise(middle)
        parts.append(frame.with_columns(mood=pl.lit(None, pl.String) if name == "ces" else mood))
    joined = pl.concat(parts, how="diagonal_relaxed")
    return joined.filter(pl.col("comment").str.strip_chars() != "").sort("day", descending=True)


def chosen(frame: pl.DataFrame, search: str, topic: str, mood: str) -> pl.DataFrame:
    """The comments that hold every word of `search`, of that topic and mood ("All": any)."""
    for word in search.split():
        frame = frame.filter(pl.col("comment").str.to_lowercase().str.contains(word.lower(), literal=True))
    if topic != _ALL:
        frame = frame.filter(pl.col("topic") == topic)
    return frame if mood == _ALL else frame.filter(pl.col("mood") == mood)


def _choices(frame: pl.DataFrame) -> tuple[str, str, str]:
    topics = [_ALL, *frame["topic"].drop_nulls().value_counts(sort=True)["topic"].to_list()]
    left, middle, right = st.columns([2, 1, 1])
    search = left.text_input(_("Search"), key="search", bind="query-params", placeholder=_("Words in the comment"))
    topic = middle.selectbox(
        _("Topic"),
        topics,
        format_func=lambda name: _(_ALL) if name == _ALL else words.dimension_value("topic", name),
        key="comment-topic",
    )
    with right:
        mood = choices.pick(_("Rating"), _MOODS, "rating")
    return search or "", topic or _ALL, mood
