"""Tables: KPIs side by side, topics with their change, comments and tickets. Text from files stays plain text here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from language import N_, _, written
from metrics import dimensions, kpis
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import blocks, cached, canvas, colours, links, plain, words
from ui.export import beside, collected
from ui.view import View

_MOST_ROWS = 500
_ROW, _TALLEST = 31, 350
_GREY = f"color: {colours.LOW_SAMPLE}"


def side_by_side(view: View, by: str, names: Sequence[str]) -> None:
    """A row per value of a dimension and a column per KPI, sorted as numbers; low samples are grey."""
    frames = {name: {row[by]: row for row in cached.breakdown(view, name, by).to_dicts()} for name in names}
    frames = {name: rows for name, rows in frames.items() if any(row["value"] is not None for row in rows.values())}
    values = list(dict.fromkeys(value for rows in frames.values() for value in rows))
    first = dimensions.titled(by)
    table = {first: pl.Series([words.dimension_value(by, value) for value in values], dtype=pl.String)}
    grey = {first: pl.Series([""] * len(values), dtype=pl.String)}
    for name, rows in frames.items():
        kpi = kpis.get(name)
        found = [rows.get(value) for value in values]
        table[kpi.title] = pl.Series([row["value"] if row else None for row in found], dtype=pl.Float64)
        exact = kpi.kind in ("count", "stock")
        grey[kpi.title] = pl.Series(["" if exact or (row and not row["low_sample"]) else _GREY for row in found])
    cells = {kpis.get(name): [rows.get(value) for value in values] for name, rows in frames.items()}
    beside.note(by, [words.dimension_value(by, value) for value in values], cells, {})
    colours_of = pl.DataFrame(grey).to_pandas()
    state: Any = st.dataframe(
        # pandas here only for its Styler: the words of metrics.format, while a click on a heading sorts the numbers.
        pl.DataFrame(table)
        .to_pandas()
        .style.format(_formats(frames), na_rep=_(numbers.NO_DATA))
        .apply(lambda __: colours_of, axis=None),
        hide_index=True,
        column_config={
            first: st.column_config.TextColumn(pinned=True),
            **{kpis.get(name).title: st.column_config.NumberColumn(help=kpis.get(name).help) for name in frames},
        },
        placeholder=_(numbers.NO_DATA),
        key=f"table-{by}-{names[0]}",
        height=height(len(values)),
        alt=_("KPIs by {by}").format(by=dimensions.one(by)),
        on_select="rerun",
        selection_mode="single-row",
    )
    row_leads(by, values, list(frames), state.selection.rows)


def height(rows: int) -> int:
    """The height of a table in pixels, said beforehand so that nothing below it moves once it is drawn."""
    return min(_ROW * (rows + 1) + 2, _TALLEST)


def row_leads(by: str, values: Sequence[str], names: Sequence[str], rows: Sequence[int]) -> None:
    """What the chosen row leads to: the explanation of each of its figures."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"lead-{by}"):
        if not rows or rows[0] >= len(values):
            st.caption(_("Choose a row to look into its figures."))
            return
        value = values[rows[0]]
        st.caption(f"{plain.markdown(words.dimension_value(by, value), 40)}:")
        for name in names:
            links.link(name, kpis.get(name).title, narrow={by: value})


# More complaints on a topic are worse, although a share by itself has no better side.
_OF_COMPLAINTS: dict[str | None, str] = {"higher": "worse", "lower": "better", None: N_("no data")}


def topics(view: View) -> None:
    """Complaint topics: share of contacts, contacts, change and verdict."""
    frame = blocks.complaint_topics(view, most=40)
    if frame.is_empty():
        st.markdown(_("No topic consists mostly of complaints in this period and filter."))
        return
    kpi = kpis.get("channel_share")
    rows, noted = [], []
    for row in frame.to_dicts():
        noted.append(_topic(row, compared=bool(view.compare)))
        line = {
            _("Topic"): words.dimension_value("topic", row["topic"]),
            _("Contacts"): round((row["value"] or 0) * row["n"]),
            _("Share of contacts"): numbers.percent(row["value"], row["n"]),
            _("95 % interval"): numbers.interval(row["low"], row["high"], kpi),
        }
        if view.compare:
            line |= {
                _("Change"): numbers.difference(row["difference"], kpi),
                _("Verdict"): _(_OF_COMPLAINTS.get(row["verdict"], row["verdict"])),
            }
        rows.append(line)
    share = dict.fromkeys((_("Share of contacts"), canvas.FROM, canvas.TO), "proportion")
    collected.table(
        _("Complaint topics"), pl.DataFrame(noted, strict=False), units=share | {_("Change"): "points"}, kpis=[kpi]
    )
    st.dataframe(pl.DataFrame(rows, strict=False), hide_index=True, key="table-topics", alt=_("Complaint topics"))


def _topic(row: Mapping[str, Any], *, compared: bool) -> dict[str, object]:
    """The row as numbers."""
    line = {
        _("Topic"): words.dimension_value("topic", row["topic"]),
        _("Contacts"): round((row["value"] or 0) * row["n"]),
        _("Share of contacts"): row["value"],
        canvas.FROM: row["low"],
        canvas.TO: row["high"],
    }
    if compared:
        line |= {_("Change"): row["difference"], _("Verdict"): _(_OF_COMPLAINTS.get(row["verdict"], row["verdict"]))}
    return line


def complaints(view: View) -> None:
    """The newest contacts that count as complaints."""
    frame = cached.records(view, "complaint_rate", 20_000).filter(pl.col("counted") == 1)
    if frame.is_empty():
        st.markdown(_("No complaints in this period and filter."))
        return
    contacts(frame.head(_MOST_ROWS), key="table-complaints", alt=_("Contacts that are complaints"), total=len(frame))


def contacts(frame: pl.DataFrame, *, key: str, alt: str = "", total: int | None = None) -> None:
    """Contacts or answers with their texts, as records of a KPI hold them; a row leads to its story."""
    columns = {
        "day": _("Day"),
        "source_id": _("Ticket"),
        "topic": _("Topic"),
        "subject": _("Subject"),
        "excerpt": _("Text"),
        "score_raw": _("Score"),
        "comment": _("Comment"),
        "channel": _("Channel"),
        "product": _("Product"),
        "carrier": _("Carrier"),
        "region": _("Region"),
        "team": _("Team"),
        "source": _("Source"),
    }
    wide = _("Comment") if "comment" in frame.columns else _("Text")
    alt = alt or _("Contacts behind a finding")
    leading(frame, columns, kpi="complaint_rate", key=key, alt=alt, wide=wide, total=total)


def records(
    frame: pl.DataFrame,
    columns: dict[str, str],
    *,
    key: str,
    alt: str,
    wide: str = "",
    formats: dict[str, Callable[[float], str]] | None = None,
    chosen: Callable[[int | None], None] | None = None,
    rerun: bool = False,
) -> Any:
    """Rows from files as they are; `formats` by label; `chosen` hears the number of the row that is picked, or None.

    With `rerun` it returns the selection of this run.
    """
    # A column without a single value says nothing, and pushes those that do off the screen.
    kept = {name: _(label) for name, label in columns.items() if name in frame.columns}
    kept = {name: label for name, label in kept.items() if frame[name].null_count() < len(frame)}
    for name in ("channel", "topic", "priority"):
        if name in kept:
            named = [words.dimension_value(name, value) if value is not None else None for value in frame[name]]
            frame = frame.with_columns(pl.Series(name, named, pl.String))
    if "status" in kept:
        states = [_(value).replace("_", " ") if value in words.STATUSES else value for value in frame["status"]]
        frame = frame.with_columns(pl.Series("status", states, pl.String))
    if "survey_type" in kept:
        frame = frame.with_columns(pl.col("survey_type").replace({"nps": "NPS", "csat": "CSAT", "ces": "CES"}))
    shown = frame.select(pl.col(name).alias(label) for name, label in kept.items())
    styled = {label: form for label, form in (formats or {}).items() if label in shown.columns}
    collected.table(alt, shown, units=dict.fromkeys(styled, "seconds"))
    picks: dict[str, Any] = {}
    if chosen:
        picks = {"on_select": partial(_picked, key, chosen), "selection_mode": "single-row"}
    elif rerun:
        picks = {"on_select": "rerun", "selection_mode": "single-row"}
    return st.dataframe(
        shown.to_pandas().style.format(styled, na_rep="") if styled else shown,
        hide_index=True,
        column_config={
            _("Day"): st.column_config.DateColumn(format=written.calendar(), width=100),
            _("Until"): st.column_config.DatetimeColumn(format=f"{written.calendar()}, HH:mm", width=150),
            wide or _("Text"): st.column_config.TextColumn(width="large"),
            _("Team"): st.column_config.TextColumn(width=130),
        },
        placeholder="",
        key=key,
        height=height(len(shown)),
        alt=alt,
        **picks,
    )


def leading(
    frame: pl.DataFrame,
    columns: dict[str, str],
    *,
    kpi: str,
    key: str,
    alt: str,
    wide: str = "",
    total: int | None = None,
) -> None:
    """Rows of which one can be chosen; the chosen one offers the way to the story of its contact."""
    state = records(frame, columns, key=key, alt=alt, wide=wide, rerun=True)
    rows = state.selection.rows if state else []
    row = frame.row(rows[0], named=True) if rows and rows[0] < len(frame) else None
    contact = (row.get("contact_id") or row.get("id")) if row else None
    with st.container(horizontal=True, vertical_alignment="center", key=f"lead-{key}"):
        if contact and not str(contact).count("::"):
            links.link(
                kpi,
                _("See what happened to {contact}").format(contact=str(contact).rsplit(":", 1)[-1]),
                contact=str(contact),
            )
        elif row:
            st.caption(_("No contact belongs to this row: the survey names none."))
        else:
            more = (
                _("{n} of {total} shown, the others by a narrower filter. ").format(
                    n=numbers.number(len(frame)), total=numbers.number(total)
                )
                if total and total > len(frame)
                else ""
            )
            st.caption(_("{more}Choose a row to see what happened to that contact.").format(more=more))


def _picked(key: str, chosen: Callable[[int | None], None]) -> None:
    rows = st.session_state[key].selection.rows
    chosen(rows[0] if rows else None)


def _formats(names: Iterable[str]) -> dict[str, Callable[[float], str]]:
    return {kpis.get(name).title: partial(_cell, kpi=kpis.get(name)) for name in names}


def _cell(value: float, kpi: Kpi) -> str:
    return numbers.figure(value, kpi).removeprefix("NPS ")
