"""Columns of one name whose values differ: only the first of them can be read, and a person should know."""

from __future__ import annotations

import polars as pl

from pipelines.meaning.recognise import Recognition, counted, shorten
from pipelines.reading.read import Text


def notes(text: Text, found: Recognition) -> list[str]:
    """A sentence per column that is read and has a namesake which says something else; empty where none has."""
    said = []
    for entry in found.mapped.values():
        for column in entry.columns:
            twins = [o for o in found.unmapped if (o.base, o.remark) == (column.base, column.remark)]
            apart = [count for twin in twins if (count := _apart(text.frame, column.name, twin.name))]
            if apart:
                same = f"The file has {len(twins) + 1} columns called '{shorten(column.name)}'"
                differ = f"which differ in {counted(max(apart), 'row')}; the first is read"
                said.append(f"{same}, {differ}. If another one counts, say so on the page New source.")
    return said


def _apart(frame: pl.DataFrame, name: str, other: str) -> int:
    return int((frame[name].str.strip_chars() != frame[other].str.strip_chars()).sum())
