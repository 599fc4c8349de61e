"""The columns of a file laid on the columns of a table: by name first, kept only where the values agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

import canonical
from pipelines.meaning import durations, numerals, ratings, subheader, timestamps, words
from pipelines.meaning.presets import CUSTOM_FIELD, ColumnRule, Preset, comparable
from pipelines.reading.header import Column, plain
from pipelines.reading.read import Text

SAMPLE = 300
# Survey questions have no fixed wording; what they ask for is in a few words of it.
SCORE_QUESTION = re.compile(
    r"\bnps\b|recommend|how likely|likelihood|\bcsat\b|\bces\b|satisf|\brate\b|rating|\beffort\b|how easy|zufrieden"
    r"|empfehl|bewert|recomi?end|recommand|raccomand|consigli|aanbevel|poleci|calific|valora|soddisf|tevred|zadowol"
    r"|\bscore\b|stars?\b|sterne|estrellas|étoiles|wie einfach|tan f[aá]cil|aufwand|esfuerzo"
)
COMMENT_QUESTION = re.compile(
    r"comment|\bwhy\b|reason|feedback|improve|\bbetter\b|warum|grund|por ?qu[eêé]|pourquoi|perch[eé]|tell us"
    r"|anything else|kommentar|comentario|comentário|opmerking|uwagi|verbessern|besser machen|mejorar|améliorer"
    r"|migliorare|melhorar"
)
# A header that may hold a length or a moment is laid on whichever its values are.
TWINS = {
    "first_reply_seconds": "first_reply_at",
    "resolution_seconds": "solved_at",
    "first_reply_at": "first_reply_seconds",
    "solved_at": "resolution_seconds",
}


@dataclass(frozen=True)
class Mapped:
    """The file's columns that make one canonical column, and the rule that found them."""

    columns: tuple[Column, ...]
    rule: ColumnRule


@cache
def bases_of(headers: tuple[str, ...]) -> frozenset[str]:
    """Headers in comparable form."""
    return frozenset(comparable(header) for header in headers)


def base_of(column: Column) -> str:
    """The header of a column in comparable form."""
    custom = column.base in CUSTOM_FIELD and column.remark
    return f"{CUSTOM_FIELD[0]}: {plain(column.remark)}" if custom else column.base


def assign(preset: Preset, text: Text) -> tuple[dict[str, Mapped], list[Column]]:
    """(canonical column -> columns of the file, columns of the file without a meaning)."""
    by_base: dict[str, list[Column]] = {}
    columns = subheader.described(text)
    for column in columns:
        by_base.setdefault(base_of(column), []).append(column)
    mapped: dict[str, Mapped] = {}
    used: set[str] = set()
    shared: set[str] = set()
    by_name = {plain(column.name): column for column in columns}
    for target, rule in preset.columns.items():
        for name in rule.exact:
            if plain(name) in by_name:
                _lay(preset, text, mapped, used, target, rule, by_name[plain(name)])
        for base in rule.bases:
            for column in by_base.get(base, []):
                _lay(preset, text, mapped, shared if rule.shared else used, target, rule, column)
    if preset.questions:
        _questions(text, mapped, used)
    return mapped, [column for column in columns if column.name not in used | shared]


def complete(preset: Preset, mapped: dict[str, Mapped], said: bool = False) -> bool:
    """Whether the columns without which the table means nothing are there; `said`: a person has named the table."""
    telling = said or not preset.telling or any(name in mapped for name in preset.telling)
    return telling and all(any(name in mapped for name in group) for group in preset.required)


def _lay(
    preset: Preset, text: Text, mapped: dict[str, Mapped], used: set[str], target: str, rule: ColumnRule, column: Column
) -> None:
    if column.name in used or (target in mapped and not rule.several):
        return
    values = text.frame[column.name].drop_nulls().head(SAMPLE)
    if (preset.generic or rule.checked) and len(values) and not agrees(target, values, rule):
        twin = TWINS.get(target)
        if twin is None or twin in mapped or not agrees(twin, values, rule):
            return
        target, rule = twin, preset.columns.get(twin, rule)
    if not len(values) and preset.generic:
        return
    earlier = mapped[target].columns if target in mapped else ()
    mapped[target] = Mapped((*earlier, column), rule)
    used.add(column.name)


def _questions(text: Text, mapped: dict[str, Mapped], used: set[str]) -> None:
    asked = subheader.wordings(text)
    for target, pattern in (("score_raw", SCORE_QUESTION), ("comment", COMMENT_QUESTION)):
        if target in mapped:
            continue
        for column in text.columns:
            values = text.frame[column.name].drop_nulls().head(SAMPLE)
            rule = ColumnRule(headers=(column.name,))
            wording = asked[column.name]
            if column.name not in used and len(values) and pattern.search(wording) and agrees(target, values, rule):
                mapped[target] = Mapped((replace(column, base=wording),), rule)
                used.add(column.name)
                break


def agrees(target: str, values: pl.Series, rule: ColumnRule) -> bool:
    """Whether a sample of values can be what the canonical column holds."""
    lower = values.str.strip_chars().str.to_lowercase()
    values = values.filter(
        ~lower.is_in([*words.missing_words(), *rule.words]) & ~lower.str.contains(words.missing_date_pattern())
    )
    if not len(values):
        return True
    return _judge(target)(values)


def _judge(target: str) -> Callable[[pl.Series], bool]:
    if target in ("csat_raw", "score_raw"):
        return ratings.is_rating
    kinds = {kind for table in canonical.TABLES.values() for name, kind in table.items() if name == target}
    if canonical.TIMESTAMP in kinds:
        return timestamps.looks_like_dates
    if target.endswith("_seconds"):
        return _is_duration
    if pl.Boolean() in kinds:
        return _is_boolean
    if pl.Int64() in kinds or pl.Float64() in kinds:
        return _is_number
    if target == "status_raw":
        return _is_status
    if target == "survey_type":
        return lambda values: bool(values.str.to_lowercase().is_in(["nps", "csat", "ces"]).any())
    if target in ("priority_raw", "channel_raw", "team", "agent", "category", "segment", "carrier"):
        return _is_label
    return lambda _: True


def _is_duration(values: pl.Series) -> bool:
    return not timestamps_only(values) and durations.parse(values, "minutes", "").seconds.count() >= 0.8 * len(values)


def timestamps_only(values: pl.Series) -> bool:
    """Whether values are dates and not bare numbers, which may be both."""
    return bool(values.str.contains(r"[^\d.,\s]").any()) and timestamps.looks_like_dates(values)


def _is_boolean(values: pl.Series) -> bool:
    known = values.str.strip_chars().str.to_lowercase().is_in(list(words.meanings("boolean")))
    return bool(known.sum() >= 0.8 * len(values))


def _is_number(values: pl.Series) -> bool:
    return numerals.numbers(values).count() >= 0.8 * len(values)


def _is_status(values: pl.Series) -> bool:
    known = values.str.strip_chars().str.to_lowercase().is_in(list(words.meanings("status")))
    return bool(known.sum() >= len(values) / 2) or (values.n_unique() <= 12 and _is_label(values))


def _is_label(values: pl.Series) -> bool:
    # Names of teams, states and reasons are short; a column of sentences or of time stamps is something else.
    lengths = values.str.len_chars().sort()
    return int(lengths[len(lengths) // 2]) <= 60 and not timestamps_only(values)


def names(entries: Iterable[Column]) -> list[str]:
    """The names of columns."""
    return [column.name for column in entries]
