"""Files for a spreadsheet: a cell that a program would run as a formula becomes text."""

from __future__ import annotations

import polars as pl

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv(frame: pl.DataFrame) -> bytes:
    """The frame as CSV for Excel (UTF-8 with a mark), every text cell neutralised, numbers untouched."""
    text = [name for name, kind in frame.schema.items() if kind == pl.String()]
    harmless = frame.with_columns(
        pl.Series(name, [neutral(value) for value in frame[name]], pl.String) for name in text
    )
    return (
        b"\xef\xbb\xbf"
        + harmless.rename(lambda name: neutral(name) or "").write_csv(quote_style="non_numeric").encode()
    )


def neutral(value: str | None) -> str | None:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    if value is None:
        return None
    return f"'{value}" if value.lstrip(" \u00a0").startswith(_STARTS) or value.startswith(_STARTS) else value
