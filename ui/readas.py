"""How a file was read: each thing that was found out about it, and what for; and which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from ui import plain, words
from ui.meanings import label

# What was found -> (its name for people, where the reason stands). The order is that of reading.
_FACTS: Final = {
    "recognised": ("Export", "recognised_by"),
    "confidence": ("How sure", ""),
    "packed": ("Packed as", ""),
    "format": ("Format", ""),
    "sheet": ("Sheet", "sheet_basis"),
    "encoding": ("Encoding", "encoding_basis"),
    "delimiter": ("Columns are parted by", ""),
    "quote": ("Quotation mark", ""),
    "escape": ("A quotation mark inside a cell is", ""),
    "header_row": ("Header in line", ""),
    "date_order": ("Dates", "date_order_basis"),
    "timezone": ("Clock", "timezone_basis"),
    "survey_type": ("Survey", "survey_type_basis"),
    "questions": ("Questions for a score", ""),
    "rating_scale": ("Ratings go from", "rating_scale_basis"),
    "score_taken_from": ("Score taken from", ""),
    "key": ("Number of a row", ""),
    "records_per_row": ("Lines put together", ""),
    "messages_read_from": ("Replies read from", ""),
    "order_references": ("Order numbers found in", ""),
    "channels_counted_as_other": ("Channels counted as other", ""),
    "excluded_from_kpis": ("Left out of every figure", ""),
    "personal_columns_dropped": ("Columns with personal data dropped", ""),
    "unmapped_columns": ("Columns without a meaning here", ""),
}
_NOT_SHOWN: Final = {"grades", "namespace", "skipped", "durations", "missing_dates", "mapping"} | {
    basis for _, basis in _FACTS.values()
}
_VALUES: Final = {
    "date_order": {"DMY": "day first", "MDY": "month first", "YMD": "year first"},
    "escape": {"doubled": "written twice"},
    "delimiter": {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"},
}
_REASONS: Final = {
    "offset_in_value": "each time says its zone",
    "header_zone": "the header names it",
    "file_zone": "known for this export",
    "user_setting": "chosen here",
    "dates_only": "dates have no time of day",
    "assumed_utc": "assumed: the file does not say",
}


def show(evidence: Mapping[str, Any], mapping: Mapping[str, Any]) -> None:
    """A table of what was found and why, and one of the columns and their meanings."""
    if not evidence:
        return
    with st.expander("How the file was read", icon=":material/manage_search:"):
        st.dataframe(pl.DataFrame(lines(evidence)), hide_index=True, alt="How the file was read")
        if mapping:
            columns = [
                {"Column": plain.one_line(name, 80), "Is read as": label(str(target))}
                for name, target in mapping.items()
            ]
            st.dataframe(pl.DataFrame(columns), hide_index=True, alt="Which column is read as what")


def lines(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    """One line per fact: What, Found, Because; the known ones first, in the order of reading."""
    known = [(name, *_FACTS[name]) for name in _FACTS if evidence.get(name) not in (None, "", [], {})]
    others = [
        (name, name.replace("_", " ").capitalize(), "")
        for name in evidence
        if name not in _FACTS and name not in _NOT_SHOWN
    ]
    found = [
        {"What": what, "Found": _found(name, evidence[name]), "Because": _because(evidence.get(basis))}
        for name, what, basis in [*known, *others]
    ]
    return [*found, *_lengths(evidence), *_missing(evidence), *_skipped(evidence)]


def _lengths(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "What": plain.one_line(column, 60),
            "Found": f"in {said['unit']}",
            "Because": plain.one_line(said["basis"], 200),
        }
        for column, said in evidence.get("durations", {}).items()
    ]


def _missing(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "What": plain.one_line(column, 60),
            "Found": f"{said['count']:,} without a date",
            "Because": plain.one_line(f"{said['written']} stands for none", 80),
        }
        for column, said in evidence.get("missing_dates", {}).items()
    ]


def _skipped(evidence: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"What": "Skipped rows", "Found": f"{skip['count']:,}", "Because": str(skip["rule"]).replace("_", " ")}
        for skip in evidence.get("skipped", [])
    ]


def _because(reason: object) -> str:
    return plain.one_line(_REASONS.get(str(reason), str(reason)), 200) if reason else ""


def _found(name: str, value: object) -> str:
    if name == "confidence" and isinstance(value, float):
        return f"{value:.0%}"
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "nothing"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return plain.one_line(", ".join(f"{key} {count}" for key, count in value.items()), 300)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return plain.one_line(words.iso_days(_VALUES.get(name, {}).get(text, text)), 300)
