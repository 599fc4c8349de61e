"""Tables: KPIs side by side, topics with their change, comments and tickets. Text from files stays plain text here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from metrics import format as numbers
from metrics import kpis
from metrics.kpi import Kpi
from ui import blocks, cached, colours, words
from ui.view import View

_MOST_ROWS = 500
_GREY = f"color: {colours.LOW_SAMPLE}"


def side_by_side(view: View, by: str, names: Sequence[str]) -> None:
    """A row per value of a dimension and a column per KPI, sorted as numbers; low samples are grey."""
    frames = {name: {row[by]: row for row in cached.breakdown(view, name, by).to_dicts()} for name in names}
    frames = {name: rows for name, rows in frames.items() if any(row["value"] is not None for row in rows.values())}
    values = list(dict.fromkeys(value for rows in frames.values() for value in rows))
    first = by.capitalize()
    table = {first: pl.Series([words.dimension_value(by, value) for value in values], dtype=pl.String)}
    grey = {first: pl.Series([""] * len(values), dtype=pl.String)}
    for name, rows in frames.items():
        kpi = kpis.get(name)
        found = [rows.get(value) for value in values]
        table[kpi.label] = pl.Series([row["value"] if row else None for row in found], dtype=pl.Float64)
        exact = kpi.kind in ("count", "stock")
        grey[kpi.label] = pl.Series(["" if exact or (row and not row["low_sample"]) else _GREY for row in found])
    colours_of = pl.DataFrame(grey).to_pandas()
    st.dataframe(
        # pandas here only for its Styler: the words of metrics.format, while a click on a heading sorts the numbers.
        pl.DataFrame(table)
        .to_pandas()
        .style.format(_formats(frames), na_rep=numbers.NO_DATA)
        .apply(lambda _: colours_of, axis=None),
        hide_index=True,
        column_config={
            first: st.column_config.TextColumn(pinned=True),
            **{kpis.get(name).label: st.column_config.NumberColumn(help=kpis.get(name).help) for name in frames},
        },
        placeholder=numbers.NO_DATA,
        key=f"table-{by}-{names[0]}",
        alt=f"KPIs by {by}",
    )


# More complaints on a topic are worse, although a share by itself has no better side.
_OF_COMPLAINTS: dict[str | None, str] = {"higher": "worse", "lower": "better", None: "no data"}


def topics(view: View) -> None:
    """Complaint topics: share of contacts, contacts, change and verdict."""
    frame = blocks.complaint_topics(view, most=40)
    kpi = kpis.get("channel_share")
    rows = []
    for row in frame.to_dicts():
        line = {
            "Topic": words.dimension_value("topic", row["topic"]),
            "Contacts": round((row["value"] or 0) * row["n"]),
            "Share of contacts": numbers.percent(row["value"], row["n"]),
            "95 % interval": numbers.interval(row["low"], row["high"], kpi),
        }
        if view.compare:
            line |= {
                "Change": numbers.difference(row["difference"], kpi),
                "Verdict": _OF_COMPLAINTS.get(row["verdict"], row["verdict"]),
            }
        rows.append(line)
    st.dataframe(pl.DataFrame(rows, strict=False), hide_index=True, key="table-topics", alt="Complaint topics")


def comments(view: View) -> None:
    """The newest answers that have words."""
    found = [cached.records(view, name, 5000) for name in ("csat", "nps", "ces")]
    frame = pl.concat(found, how="diagonal_relaxed").filter(pl.col("comment").str.strip_chars() != "")
    if frame.is_empty():
        st.markdown("None of the answers in this period has a comment.")
        return
    frame = frame.sort("day", descending=True).head(_MOST_ROWS)
    columns = {
        "day": "Day",
        "survey_type": "Survey",
        "score_raw": "Score",
        "comment": "Comment",
        "channel": "Channel",
        "team": "Team",
        "topic": "Topic",
        "source": "Source",
    }
    _records(frame, columns, key="table-comments", alt="Comments of customers", wide="Comment")


def complaints(view: View) -> None:
    """The newest contacts that count as complaints."""
    frame = cached.records(view, "complaint_rate", 20_000).filter(pl.col("counted") == 1).head(_MOST_ROWS)
    if frame.is_empty():
        st.markdown("No complaints in this period and filter.")
        return
    contacts(frame, key="table-complaints", alt="Contacts that are complaints")


def contacts(frame: pl.DataFrame, *, key: str, alt: str = "Contacts behind a finding") -> None:
    """Contacts or answers with their texts, as records of a KPI hold them."""
    columns = {
        "day": "Day",
        "source_id": "Ticket",
        "topic": "Topic",
        "subject": "Subject",
        "excerpt": "Text",
        "score_raw": "Score",
        "comment": "Comment",
        "channel": "Channel",
        "product": "Product",
        "carrier": "Carrier",
        "region": "Region",
        "team": "Team",
        "source": "Source",
    }
    _records(frame, columns, key=key, alt=alt, wide="Comment" if "comment" in frame.columns else "Text")


def _records(frame: pl.DataFrame, columns: dict[str, str], *, key: str, alt: str, wide: str) -> None:
    records(frame, columns, key=key, alt=alt, wide=wide)


def records(
    frame: pl.DataFrame,
    columns: dict[str, str],
    *,
    key: str,
    alt: str,
    wide: str = "Text",
    formats: dict[str, Callable[[float], str]] | None = None,
    chosen: Callable[[int | None], None] | None = None,
) -> None:
    """Rows from files as they are; `formats` by label; `chosen` hears the number of the row that is picked, or None."""
    # A column without a single value says nothing, and pushes those that do off the screen.
    kept = {name: label for name, label in columns.items() if name in frame.columns}
    kept = {name: label for name, label in kept.items() if frame[name].null_count() < len(frame)}
    for name in ("channel", "topic"):
        if name in kept:
            named = [words.dimension_value(name, value) if value is not None else None for value in frame[name]]
            frame = frame.with_columns(pl.Series(name, named, pl.String))
    shown = frame.select(pl.col(name).alias(label) for name, label in kept.items())
    styled = {label: form for label, form in (formats or {}).items() if label in shown.columns}
    picks: dict[str, Any] = {}
    if chosen:
        picks = {"on_select": partial(_picked, key, chosen), "selection_mode": "single-row"}
    st.dataframe(
        shown.to_pandas().style.format(styled, na_rep="") if styled else shown,
        hide_index=True,
        column_config={
            "Day": st.column_config.DateColumn(format="D MMM YYYY", width=100),
            wide: st.column_config.TextColumn(width="large"),
        },
        placeholder="",
        key=key,
        alt=alt,
        **picks,
    )


def _picked(key: str, chosen: Callable[[int | None], None]) -> None:
    rows = st.session_state[key].selection.rows
    chosen(rows[0] if rows else None)


def _formats(names: Iterable[str]) -> dict[str, Callable[[float], str]]:
    return {kpis.get(name).label: partial(_cell, kpi=kpis.get(name)) for name in names}


def _cell(value: float, kpi: Kpi) -> str:
    return numbers.figure(value, kpi).removeprefix("NPS ")
