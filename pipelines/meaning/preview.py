"""The first rows of a file as they will be stored, and what a person should look at before saying so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import polars as pl

from pipelines.meaning.normalise import Draft
from pipelines.meaning.timestamps import parse
from pipelines.reading.read import ROW, Text

ROWS: Final = 10
SAMPLED: Final = 20_000  # rows that a preview is computed from
_HIDDEN: Final = ("source", "namespace", "raw", "tz_basis")
_LONGEST: Final = 120


def sampled(text: Text) -> Text:
    """The file, cut after its first rows where it is long: a preview has to be there at once."""
    if text.records > SAMPLED:
        text.frame = text.frame.filter(pl.col(ROW) <= SAMPLED)
        text.damaged = [damage for damage in text.damaged if damage.row <= SAMPLED]
        text.evidence["previewed_rows"] = SAMPLED
        text.skipped = Counter()
        text.records = text.frame.height + len(text.damaged)
    return text


def rows(accepted: pl.DataFrame, draft: Draft) -> list[dict[str, Any]]:
    """The first accepted rows: record number, then every canonical column that holds something; times in UTC."""
    first = list(dict.fromkeys(["row", *draft.recognition.mapped]))
    names = [name for name in [*first, *accepted.columns] if name in accepted.columns and name not in _HIDDEN]
    filled = [name for name in dict.fromkeys(names) if accepted[name].null_count() < accepted.height]
    return [
        {name: _shown(value) for name, value in row.items()} for row in accepted.select(filled).head(ROWS).to_dicts()
    ]


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, str):
        return value[:_LONGEST]
    return value


def questions(draft: Draft) -> list[dict[str, Any]]:
    """What the file leaves open, each with an example and what each answer would make of it."""
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    for question in draft.asked:
        more = {"choices": _readings(question["example"])} if question["kind"] == "date_order" else {}
        asked.setdefault((question["kind"], question["column"]), {**question, **more})
    # One answer holds for all columns of time.
    once = {kind: entry for (kind, _), entry in reversed(asked.items()) if kind in ("date_order", "timezone")}
    every = [*once.values(), *(entry for (kind, _), entry in asked.items() if kind not in once)]
    return sorted(every, key=lambda entry: entry["kind"] != "date_order")


def _readings(example: str) -> dict[str, str]:
    found = {}
    for order in ("DMY", "MDY"):
        moments = parse(pl.Series([example]), order)
        value = moments.local.fill_null(moments.utc)[0]
        if value is not None:
            found[order.lower()] = f"{value.day} {value:%B %Y}"
    return found


def warnings(columns: list[dict[str, Any]], name: Callable[[str], str] = str) -> list[str]:
    """What is odd about a mapping: dates that nobody reads, two columns for one thing."""
    unread = [entry["column"] for entry in columns if entry["dates"] and entry["target"] is None]
    said = [f"Column '{column}' is full of dates and is not read." for column in unread]
    used = Counter(
        entry["target"] for entry in columns if entry["target"] and entry["target"] not in ("tags", "ignored")
    )
    for target, count in used.items():
        if count > 1:
            names = [entry["column"] for entry in columns if entry["target"] == target]
            said.append(f"{', '.join(names)} are all read as {name(target)}; only the first would count.")
    return said
