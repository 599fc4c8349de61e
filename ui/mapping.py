"""The mapping of a file's columns as choices: a row per column, and questions where the file leaves something open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from zoneinfo import available_timezones

import streamlit as st

from language import N_, _, ngettext
from language.told import told
from metrics import format as numbers
from pipelines.choosing import meanings, meanings_of_words
from pipelines.meaning.drafting import Choices
from pipelines.meaning.proposal import HIDDEN
from ui import plain
from ui.meanings import TABLES, label, ordered

SURE: Final = 0.75
_UNITS: Final = (N_("seconds"), N_("minutes"), N_("hours"), N_("days"), N_("milliseconds"))
_SCALES: Final = {N_("1 to 5"): (1.0, 5.0), N_("0 to 10"): (0.0, 10.0), N_("1 to 10"): (1.0, 10.0),
                  N_("1 to 7"): (1.0, 7.0), N_("0 to 100"): (0.0, 100.0), N_("0 and 1"): (0.0, 1.0)}  # fmt: skip
_ORDERS: Final = {"dmy": N_("day first"), "mdy": N_("month first")}
_SURVEYS: Final = {"csat": N_("How satisfied are you? (CSAT)"), "nps": N_("Would you recommend us? (NPS)"),
                   "ces": N_("How easy was it? (CES)"), "review": N_("A review in stars"),
                   "other": N_("Something else")}  # fmt: skip


def table(proposed: str) -> str:
    """What one row of the file is, as chosen; at first as proposed."""
    chosen = st.selectbox(
        _("One row of this file is"),
        list(TABLES),
        list(TABLES).index(proposed) if proposed in TABLES else 0,
        key="wizard-table",
        format_func=lambda name: _(TABLES[name]),
        width=320,
    )
    return chosen or proposed


def columns(proposed: Mapping[str, Any], file: str) -> Choices:
    """What each column is, as chosen: those to check first, then the sure ones, then those left out."""
    entries = proposed["columns"]
    groups = {
        _("Please check"): [e for e in entries if _doubtful(e)],
        _("Understood"): [e for e in entries if e["target"] and not _doubtful(e)],
        _("Not used"): [e for e in entries if not e["target"] and not _doubtful(e)],
    }
    chosen: dict[str, str] = {}
    for title, group in groups.items():
        if not group:
            continue
        count = ngettext("{n} column", "{n} columns", len(group)).format(n=len(group))
        with st.expander(f"{title}: {count}", expanded=title == _("Please check") or len(group) <= 4):
            for entry in group:
                target = _row(entry, proposed["table"], file)
                if target:
                    chosen[entry["column"]] = target
    in_order = {entry["column"]: chosen[entry["column"]] for entry in entries if entry["column"] in chosen}
    return Choices(proposed["table"], in_order)


def _doubtful(entry: Mapping[str, Any]) -> bool:
    return bool(entry["target"] and entry["confidence"] < SURE) or bool(entry["dates"] and not entry["target"])


def _row(entry: Mapping[str, Any], table: str, file: str) -> str | None:
    """The meaning that is chosen for one column."""
    name, samples = (
        entry["column"],
        " \u00b7 ".join(plain.markdown(told(text) if text == HIDDEN else text, 40) for text in entry["samples"]),
    )
    likely = [other["target"] for other in entry["alternatives"]]
    first = [entry["target"], *likely] if entry["target"] else likely
    allowed = meanings(table)
    rest = [target for target in ordered(allowed) if target not in first]
    # An empty text stands for "leave out": None would mean that nobody has chosen yet.
    options = ["", *(target for target in first if target in allowed), *rest]
    left, right = st.columns([3, 4], vertical_alignment="center", gap="small")
    with left, st.container(gap=None):
        st.markdown(f"**{plain.markdown(name, 80)}**")
        st.caption(samples or _("always empty"))
        if entry["target"] and entry["confidence"] < SURE:
            st.caption(
                _("Proposed: {reason} ({percent}\u00a0% sure)").format(
                    reason=plain.markdown(told(entry["reason"]), 80), percent=numbers.number(100 * entry["confidence"])
                )
            )
    key = hashlib.sha256(f"{file}|{table}|{name}".encode()).hexdigest()[:16]
    chosen = right.selectbox(
        _("Meaning of {name}").format(name=plain.one_line(name, 80)),
        options,
        options.index(entry["target"]) if entry["target"] in options else 0,
        key=f"meaning-{key}",
        format_func=label,
        label_visibility="collapsed",
    )
    return chosen or None


def answers(questions: Sequence[Mapping[str, Any]], choices: Choices, file: str) -> Choices:
    """The choices with the answers to what the file leaves open; no question where it leaves nothing open."""
    if not questions:
        return choices
    st.subheader(_("What the file leaves open"), anchor=False)
    for number, question in enumerate(questions):
        ask = {
            "date_order": _order,
            "timezone": _zone,
            "unit": _unit,
            "scale": _scale,
            "survey_type": _survey,
            "words": _words,
        }[question["kind"]]
        choices = ask(
            question,
            choices,
            f"answer-{question['kind']}-{number}-{file}",
        )
    return choices


def dates(evidence: Mapping[str, Any], choices: Choices, file: str) -> Choices:
    """The choices with another order of day and month, where the file shows one and a person knows better."""
    found = _ORDERS.get(str(evidence.get("date_order", "")).lower())
    if found is None or choices.date_order or evidence.get("date_order_basis") == "chosen for this source":
        return choices
    chosen = st.selectbox(
        _("Dates are read"),
        ["", *_ORDERS],
        key=f"dates-{file}",
        format_func=lambda order: (
            _(_ORDERS[order]) if order else _("{found}, as the file shows").format(found=_(found))
        ),
        width=420,
    )
    return replace(choices, date_order=chosen or None)


def _order(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    def said(order: str) -> str:
        counts = question.get("counts", {}).get(order)
        rows = (
            _(" ({accepted} rows fit, {rejected} do not)").format(
                accepted=numbers.number(counts["accepted"]), rejected=numbers.number(counts["rejected"])
            )
            if counts
            else ""
        )
        return f"{_(question['choices'][order])}{rows}"

    asked = _("{example} in {column} is").format(
        example=plain.one_line(question["example"], 40), column=plain.one_line(question["column"], 60)
    )
    chosen = st.radio(plain.markdown(asked), list(question["choices"]), key=key, format_func=said, index=None)
    return replace(choices, date_order=chosen)


def _zone(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    zones = ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]
    chosen = st.selectbox(
        _("The clock of {column} stands in").format(column=plain.markdown(question["column"], 60)),
        zones,
        None,
        key=key,
        placeholder=_("Not said: {assumed} is assumed").format(assumed=question["assumed"]),
        width=420,
    )
    return replace(choices, timezone=chosen)


def _unit(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    asked = _("The numbers in {column} are").format(column=plain.markdown(question["column"], 60))
    chosen = st.segmented_control(asked, _UNITS, format_func=_, key=key, default=question["assumed"])
    units = {**choices.units, question["column"]: str(chosen)} if chosen else choices.units
    return replace(choices, units=units)


def _scale(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    asked = _("The ratings in {column} go from").format(column=plain.markdown(question["column"], 60))
    chosen = st.segmented_control(asked, list(_SCALES), format_func=_, key=key)
    return replace(choices, scale=_SCALES[str(chosen)] if chosen else None)


def _survey(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    asked = _("{column} answers").format(column=plain.markdown(question["column"], 60))
    chosen = st.selectbox(asked, list(_SURVEYS), key=key, format_func=lambda name: _(_SURVEYS[name]), width=420)
    return replace(choices, survey_type=chosen)


def _words(question: Mapping[str, Any], choices: Choices, key: str) -> Choices:
    """What the account's own words mean; a word that nobody says anything about stays what it is now."""
    target = question["target"]
    otherwise = {"status_raw": _("open until solved"), "priority_raw": _("unknown")}.get(target, _("other"))
    st.markdown(_("Words of your own in **{column}**:").format(column=plain.markdown(question["column"], 60)))
    said: dict[str, str] = {}
    with st.grid(3, min_column_width=200):
        for word, count in question["words"].items():
            chosen = st.selectbox(
                f"{plain.markdown(word, 60)} ({numbers.number(count)})",
                meanings_of_words(target),
                None,
                key=f"{key}-{hashlib.sha256(word.encode()).hexdigest()[:12]}",
                placeholder=_("Counts as {otherwise}").format(otherwise=otherwise),
                format_func=lambda meaning: _(meaning.replace("_", " ")),
            )
            said |= {word: str(chosen)} if chosen else {}
    return replace(choices, words={**choices.words, target: said}) if said else choices
