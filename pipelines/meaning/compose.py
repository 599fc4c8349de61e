"""The text of a canonical column out of the columns of a file: one as it is, or several by the preset's rule."""

from __future__ import annotations

import polars as pl

from pipelines.meaning.mapping import Mapped, base_of
from pipelines.meaning.presets import ColumnRule, comparable
from pipelines.reading.header import Column


def text_of(frame: pl.DataFrame, target: str, entry: Mapped, columns: list[Column]) -> pl.Series:
    """The cleaned text of a canonical column; `columns` are all columns of the file, for the conditions of a rule."""
    rule = entry.rule
    names = [column.name for column in entry.columns]
    if rule.flags:
        values = _flagged(frame, entry)
    elif len(names) == 1 and rule.join.count("{}") != 1:
        values = frame[names[0]]
    else:
        values = frame.select(_together(rule, _parts(entry))).to_series()
    if rule.extract:
        values = values.str.extract(rule.extract).str.strip_chars().replace("", None)
    if rule.matches:
        values = _matched(values, rule)
    if rule.only_when:
        values = _where(frame, rule, columns, values)
    return values.alias(target)


def _parts(entry: Mapped) -> list[str]:
    """The columns to put together: one whose header stands before those of the parts says all alone."""
    count = entry.rule.join.count("{}")
    alone = {comparable(header) for header in entry.rule.headers[:-count]} if count else set()
    names = [column.name for column in entry.columns]
    return next(([column.name] for column in entry.columns if base_of(column) in alone), names)


def _together(rule: ColumnRule, names: list[str]) -> pl.Expr:
    if rule.first:
        return pl.coalesce(names)
    if rule.join.count("{}") == len(names):
        # Where a part is missing (a date without its hour) the others stand for themselves.
        return pl.coalesce(pl.format(rule.join, *names), *names)
    return pl.concat_str(names, separator=",", ignore_nulls=True).replace("", None)


def _flagged(frame: pl.DataFrame, entry: Mapped) -> pl.Series:
    words = {comparable(header): word for header, word in entry.rule.flags.items()}
    columns = {base_of(column): column.name for column in entry.columns}
    counts = {base: pl.col(name).cast(pl.Float64, strict=False) for base, name in columns.items()}
    said = [pl.when(counts[base] > 0).then(pl.lit(word)) for base, word in words.items() if base in counts]
    return frame.select(pl.coalesce(said)).to_series()


def _matched(values: pl.Series, rule: ColumnRule) -> pl.Series:
    column = pl.col("v")
    said = [pl.when(column.str.contains(pattern)).then(pl.lit(word)) for pattern, word in rule.matches.items()]
    return values.to_frame("v").select(pl.coalesce(said)).to_series()


def _where(frame: pl.DataFrame, rule: ColumnRule, columns: list[Column], values: pl.Series) -> pl.Series:
    by_base = {base_of(column): column.name for column in columns}
    for header, words in rule.only_when.items():
        name = by_base.get(comparable(header))
        if name is not None:
            holds = frame[name].str.strip_chars().str.to_lowercase().is_in([word.lower() for word in words])
            return values.set(~holds.fill_null(False), None)
    return values
