"""How each column of a file would be read, how sure that is and what else it may be: what a person corrects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import polars as pl

from pipelines.checking.problems import presentable
from pipelines.meaning import cells, mapping, timestamps, words
from pipelines.meaning.mapping import SAMPLE, agrees
from pipelines.meaning.moments import ANCHORS
from pipelines.meaning.presets import Preset, shipped
from pipelines.meaning.recognise import Recognition
from pipelines.reading.header import Column
from pipelines.reading.read import Text

PERSONAL: Final = ("customer_name", "customer_email", "customer_phone")
HIDDEN: Final = "(hidden: personal)"
SHOWN: Final = 3  # sample values of a column
ALTERNATIVES: Final = 4
LIKELY: Final = 0.5  # from here on a guess is chosen beforehand
DATES: Final = r"\d[./-]\d|\p{L}{3}|\d:\d"
# Words that stand in many headers and tell nothing where they are only a part of one.
COMMON: Final = frozenset(
    {"name", "date", "time", "type", "text", "number", "value", "note", "data", "nombre", "fecha"}
)
EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
# The later columns of time that a file may have beside the one that everything is counted by.
LATER: Final = ("solved_at", "updated_at", "closed_at", "sent_at", "delivered_at")
WORDED: Final = {"status_raw": "status", "priority_raw": "priority", "channel_raw": "channel"}


@dataclass(frozen=True)
class Guess:
    """What a column may be, from 0 to 1 how sure that is, and why."""

    target: str
    confidence: float
    reason: str


def generic(table: str) -> Preset:
    """The preset that knows a table by the names of its columns."""
    return next(preset for preset in shipped() if preset.generic and preset.table == table)


def tables() -> list[str]:
    """The tables that a file can be mapped to."""
    return sorted({preset.table for preset in shipped() if preset.generic}, key=_order)


def _order(table: str) -> int:
    return ("tickets", "chats", "surveys", "orders", "returns").index(table)


def propose(text: Text, found: Recognition | None, table: str | None) -> dict[str, Any]:
    """The proposed table and, per column: samples, target (None: left out), confidence, reason, alternatives."""
    if found is not None and table in (None, found.preset.table):
        guesses = {column.name: guess for column, guess in _recognised(found)}
        table, rest = found.preset.table, found.unmapped
    else:
        guesses, rest = {}, text.columns
        table = table or max(tables(), key=lambda name: _worth(text, name))
    if table in tables():
        more = _assigned(text, rest, generic(table), {guess.target for guess in guesses.values()})
        # What is known about an export is not overruled by the name of a column that it has no use for.
        known = found is not None and not found.preset.generic
        guesses |= {name: guess for name, guess in more.items() if _chosen(guess, table) and not known}
    return {
        "table": table,
        "columns": [_entry(text, column, guesses.get(column.name), table) for column in text.columns],
    }


def _chosen(guess: Guess, table: str) -> bool:
    # Without its first moment no row counts, so a column of dates is taken for it where none is named so.
    return guess.confidence >= (0.4 if guess.target == ANCHORS[table] else LIKELY)


def is_dates(values: pl.Series) -> bool:
    """Whether a sample of values is full of dates, and not of bare numbers."""
    return bool(len(values)) and bool(values.str.contains(DATES).all()) and timestamps.looks_like_dates(values)


def is_dates_column(text: Text, name: str) -> bool:
    """Whether a column of a file is full of dates."""
    return is_dates(text.frame[name].drop_nulls().head(SAMPLE))


def _recognised(found: Recognition) -> list[tuple[Column, Guess]]:
    return [
        (
            column,
            Guess(target, _sureness(found, target), "known for this export" if _known(found) else "name and values"),
        )
        for target, entry in found.mapped.items()
        for column in entry.columns
    ]


def _known(found: Recognition) -> bool:
    return not found.preset.generic


def _sureness(found: Recognition, target: str) -> float:
    return found.confidence if _known(found) else 0.95 if decisive(target) else 0.8


def decisive(target: str) -> bool:
    """Whether the values of a column can prove that it is not this."""
    return target.endswith(("_at", "_seconds", "_met", "_raw")) or target in ("reopens", "replies", "items", "total")


def _worth(text: Text, table: str) -> float:
    preset = generic(table)
    guesses = _assigned(text, text.columns, preset, set())
    likely = {guess.target: guess.confidence for guess in guesses.values() if guess.confidence >= LIKELY}
    groups = sum(any(name in likely for name in group) for group in preset.required)
    return sum(likely.values()) + 1.5 * groups


def _assigned(text: Text, columns: list[Column], preset: Preset, taken: set[str]) -> dict[str, Guess]:
    """The best guess of each column, no target given twice; the surest first."""
    found = [(guess, column.name) for column in columns for guess in guesses(text, column, preset)]
    chosen: dict[str, Guess] = {}
    used = set(taken)
    for guess, name in sorted(found, key=lambda pair: -pair[0].confidence):
        if name not in chosen and guess.target not in used:
            chosen[name] = guess
            used.add(guess.target)
    return chosen


def guesses(text: Text, column: Column, preset: Preset) -> list[Guess]:
    """What a column may be in this table, the likeliest first; empty where neither name nor values say anything."""
    values = text.frame[column.name].drop_nulls().head(SAMPLE)
    if not len(values):
        return []
    best: dict[str, Guess] = {}
    for guess in [*_by_name(column, preset), *_by_values(values, preset)]:
        rule = preset.columns.get(guess.target)
        if rule is None or not agrees(guess.target, values, rule):
            continue
        if guess.target not in best or best[guess.target].confidence < guess.confidence:
            best[guess.target] = guess
    return sorted(best.values(), key=lambda guess: -guess.confidence)


def _by_name(column: Column, preset: Preset) -> list[Guess]:
    headers = {base: target for target, rule in reversed(preset.columns.items()) for base in rule.bases}
    base = mapping.base_of(column)
    exact = [Guess(t, 0.95 if decisive(t) else 0.85, "its name") for t, r in preset.columns.items() if base in r.bases]
    own = set(base.split())
    partly = [
        Guess(target, round(0.45 + 0.35 * len(header.split()) / len(own), 2), f"a name like '{header}'")
        for header, target in headers.items()
        if header != base and len(header) > 3 and header not in COMMON and set(header.split()) <= own
    ]
    close = [
        Guess(headers[header], 0.6, f"a name like '{header}'")
        for header in get_close_matches(base, list(headers), n=3, cutoff=0.84)
        if header != base
    ]
    return [*exact, *partly, *close]


def _by_values(values: pl.Series, preset: Preset) -> list[Guess]:
    """What the values alone speak for, whatever the column is called."""
    found: list[Guess] = []
    lower = values.str.strip_chars().str.to_lowercase()
    if is_dates(values):
        targets = [ANCHORS[preset.table], *(name for name in LATER if name in preset.columns)]
        found += [Guess(name, 0.4 - 0.02 * place, "its values are dates") for place, name in enumerate(targets)]
    if lower.str.contains(EMAIL).mean() == 1.0:
        found.append(Guess("customer_email", 0.8, "its values are e-mail addresses"))
    for target, subject in WORDED.items():
        if values.n_unique() <= 20 and int(lower.is_in(list(words.meanings(subject))).sum()) >= 0.7 * len(values):
            found.append(Guess(target, 0.6, f"its values are words for a {subject}"))
    if "score_raw" in preset.columns and agrees("score_raw", values, preset.columns["score_raw"]):
        found.append(Guess("score_raw", 0.35, "its values are on a rating scale"))
    lengths = values.str.len_chars()
    if values.n_unique() == len(values) >= 5 and not (lengths > 40).any() and not values.str.contains(r"\s").any():
        found.append(Guess(_key(preset), 0.4, "each row has another value"))
    return found


def _key(preset: Preset) -> str:
    keys = ("ticket_id", "chat_id", "response_id", "order_id", "return_id")
    return next(name for name in keys if name in preset.columns)


def _samples(column: Column, values: pl.Series, guess: Guess | None) -> list[str]:
    if (guess is not None and guess.target in PERSONAL) or re.search(cells.PERSONAL, column.base):
        return [HIDDEN]
    return presentable(values.unique(maintain_order=True).head(SHOWN)).str.slice(0, 60).to_list()


def _entry(text: Text, column: Column, guess: Guess | None, table: str) -> dict[str, Any]:
    values = text.frame[column.name].drop_nulls()
    others = guesses(text, column, generic(table)) if table in tables() else []
    return {
        "column": column.name,
        "samples": _samples(column, values, guess),
        "filled": len(values),
        "dates": is_dates(values.head(SAMPLE)),
        "target": guess.target if guess else None,
        "confidence": round(guess.confidence, 2) if guess else 0.0,
        "reason": guess.reason if guess else "neither its name nor its values say what it is",
        "alternatives": [
            {"target": other.target, "confidence": round(other.confidence, 2)}
            for other in others
            if guess is None or other.target != guess.target
        ][:ALTERNATIVES],
    }
