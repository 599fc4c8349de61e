"""How a file was read: each thing that was found out about it, and what for; and which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from language import N_, _
from language.told import told
from metrics import format as numbers
from ui import plain, words
from ui.meanings import label

# What was found -> (its name for people, where the reason stands). The order is that of reading.
_FACTS: Final = {
    "recognised": (N_("Recognised as"), "recognised_by"),
    "confidence": (N_("How sure"), ""),
    "packed": (N_("Packed as"), ""),
    "format": (N_("Format"), ""),
    "sheet": (N_("Sheet"), "sheet_basis"),
    "encoding": (N_("Encoding"), "encoding_basis"),
    "delimiter": (N_("Columns are parted by"), ""),
    "quote": (N_("Quotation mark"), ""),
    "escape": (N_("A quotation mark inside a cell is"), ""),
    "header_row": (N_("Header in line"), ""),
    "date_order": (N_("Dates"), "date_order_basis"),
    "timezone": (N_("Clock"), "timezone_basis"),
    "survey_type": (N_("Survey"), "survey_type_basis"),
    "questions": (N_("Questions for a score"), ""),
    "rating_scale": (N_("Ratings go from"), "rating_scale_basis"),
    "score_taken_from": (N_("Score taken from"), ""),
    "key": (N_("Number of a row"), ""),
    "records_per_row": (N_("Lines put together"), ""),
    "messages_read_from": (N_("Replies read from"), ""),
    "order_references": (N_("Order numbers found in"), ""),
    "channels_counted_as_other": (N_("Channels counted as other"), ""),
    "excluded_from_kpis": (N_("Left out of every figure"), ""),
    "personal_columns_dropped": (N_("Columns with personal data dropped"), ""),
    "looks_like": (N_("Looks like"), ""),
    "bytes": (N_("Bytes"), ""),
    "exists": (N_("The file is there"), ""),
    "events": (N_("Events"), ""),
    "ratings": (N_("Ratings found"), ""),
    "messages": (N_("Messages"), ""),
    "writers": (N_("Who writes"), "customer_basis"),
    "sessions_without_a_word": (N_("Sessions without a word"), ""),
    "other_sheets": (N_("Other sheets"), ""),
    "other_lists": (N_("Other lists in the file"), ""),
    "blank_lines": (N_("Empty lines"), ""),
    "unreadable_records": (N_("Records that cannot be read"), ""),
    "columns_of_several_kinds": (N_("Columns of several kinds, kept as text"), ""),
    "previewed_rows": (N_("Rows looked at"), ""),
    "unmapped_columns": (N_("Columns without a meaning here"), ""),
}
_NOT_SHOWN: Final = {
    *("grades", "namespace", "header_namespace", "skipped", "durations", "missing_dates", "mapping", "whole_days"),
    *("members", "chat_date_order", "chat_date_order_basis"),
    *(basis for _, basis in _FACTS.values()),
}
# What is found is a sentence or a word of ours; elsewhere it is a name of the file, which is shown as it is.
_SAID: Final = {"recognised", "timezone", "messages_read_from", "records_per_row", "rating_scale", "key", "looks_like"}
_WORDS: Final = {"ratings", "excluded_from_kpis", "order_references"}
_VALUES: Final = {
    "date_order": {"DMY": N_("day first"), "MDY": N_("month first"), "YMD": N_("year first")},
    "escape": {"doubled": N_("written twice")},
    "delimiter": {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar"), " ": N_("blank")},
}
_REASONS: Final = {
    "offset_in_value": N_("each time says its zone"),
    "header_zone": N_("the header names it"),
    "file_zone": N_("known for this export"),
    "user_setting": N_("chosen here"),
    "dates_only": N_("dates have no time of day"),
    "assumed_utc": N_("assumed: the file does not say"),
}


def show(evidence: Mapping[str, Any], mapping: Mapping[str, Any]) -> None:
    """A table of what was found and why, and one of the columns and their meanings."""
    if not evidence:
        return
    with st.expander(_("How the file was read"), icon=":material/manage_search:"):
        st.dataframe(pl.DataFrame(lines(evidence)), hide_index=True, alt=_("How the file was read"))
        if mapping:
            columns = [
                {_("Column"): plain.one_line(name, 80), _("Is read as"): label(str(target))}
                for name, target in mapping.items()
            ]
            st.dataframe(pl.DataFrame(columns), hide_index=True, alt=_("Which column is read as what"))


def lines(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    """One line per fact: What, Found, Because; the known ones first, in the order of reading."""
    known = [(name, *_FACTS[name]) for name in _FACTS if evidence.get(name) not in (None, "", [], {})]
    others = [
        (name, name.replace("_", " ").capitalize(), "")
        for name in evidence
        if name not in _FACTS and name not in _NOT_SHOWN
    ]
    found = [
        {_("What"): _(what), _("Found"): _found(name, evidence[name]), _("Because"): _because(evidence.get(basis))}
        for name, what, basis in [*known, *others]
    ]
    return [*found, *_lengths(evidence), *_missing(evidence), *_skipped(evidence)]


def _lengths(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            _("What"): plain.one_line(column, 60),
            _("Found"): _("in {unit}").format(unit=_(said["unit"])),
            _("Because"): plain.one_line(told(said["basis"]), 200),
        }
        for column, said in evidence.get("durations", {}).items()
    ]


def _missing(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            _("What"): plain.one_line(column, 60),
            _("Found"): _("{count} without a date").format(count=numbers.number(said["count"])),
            _("Because"): plain.one_line(_("{written} stands for none").format(written=said["written"]), 80),
        }
        for column, said in evidence.get("missing_dates", {}).items()
    ]


def _skipped(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            _("What"): _("Skipped rows"),
            _("Found"): numbers.number(skip["count"]),
            _("Because"): rule(skip["rule"]),
        }
        for skip in evidence.get("skipped", [])
    ]


def _because(reason: object) -> str:
    known = _REASONS.get(str(reason))
    return plain.one_line(_(known) if known else told(str(reason)), 200) if reason else ""


def _found(name: str, value: object) -> str:
    if name == "confidence" and isinstance(value, float):
        return numbers.percent(value)
    if isinstance(value, bool) or value is None:
        return {True: _("yes"), False: _("no"), None: _("nothing")}[value]
    if isinstance(value, int):
        return numbers.number(value)
    if isinstance(value, dict):
        named = {rule(key) if name in _WORDS else str(key): _counted(count) for key, count in value.items()}
        return plain.one_line(", ".join(f"{key} {count}" for key, count in named.items()), 300)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    known = _VALUES.get(name, {}).get(text)
    return plain.one_line(words.iso_days(_(known) if known else told(text) if name in _SAID else text), 300)


def _counted(count: object) -> str:
    """A number, or "12 answers," of a question."""
    return numbers.number(count) if isinstance(count, int) else told(str(count).removesuffix(","))


def rule(name: object) -> str:
    """The rule by which rows are set aside, in words."""
    return told(str(name).replace("_", " "))


def kind(source: str | None, table: str | None) -> str:
    """What a file was read as: the tool, where it is known, and its table."""
    parts = ("" if source in ("generic", table) else source, told(table or ""))
    return " ".join(part for part in parts if part) or _("unknown")
