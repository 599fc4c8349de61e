"""The customer of a row out of its texts: the whole name, its parts, and names in scripts that part no words."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

# Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: there a name has no edges that a pattern could look for.
UNPARTED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
# From three letters on a part of a name tells a person; two letters do where they are written as a name is.
LONG: Final = r"\p{L}[\p{L}'-]{2,}"
SHORT: Final = r"^\p{Lu}\p{L}$"


def without(frame: pl.DataFrame) -> pl.DataFrame:
    """The column `text` without what `name` says of the same row."""
    known = parts(frame["name"].drop_nulls().unique())
    frame = frame.with_row_index("at")
    hits = (
        frame.select("at", "text", "name", low=pl.col("text").str.to_lowercase())
        .join(known, on="name")
        .filter(pl.when("exact").then("text").otherwise("low").str.contains(pl.col("part"), literal=True))
        .group_by("at", maintain_order=True)
        .agg(pl.col("text").first(), pl.col("part"), pl.col("exact"))
    )
    if not hits.height:
        return frame.select("text")
    cleaned = [_without(*row) for row in hits.select("text", "part", "exact").iter_rows()]
    fixed = hits.select("at").with_columns(pl.Series("fixed", cleaned, dtype=pl.String))
    return frame.join(fixed, on="at", how="left", maintain_order="left").select(
        pl.coalesce("fixed", "text").alias("text")
    )


def parts(people: pl.Series) -> pl.DataFrame:
    """name, part, exact: what of each name tells its person, and whether only as it is written there."""
    name, lower = pl.col("name"), pl.col("name").str.to_lowercase()
    runs = name.str.extract_all(f"[{UNPARTED}]+")
    whole = runs.list.join("")
    # Of a whole name in such a script the last two signs are the given name, of four the first two the family's.
    given = [whole.str.slice(-2), pl.when(whole.str.len_chars() >= 4).then(whole.str.slice(0, 2)), whole]
    unparted = pl.concat_list(runs, *(one.fill_null("") for one in given))
    together = pl.concat_list(pl.when(lower.str.contains(r"\p{L}\s+\p{L}")).then(lower.str.strip_chars()))
    long = pl.concat_list(lower.str.extract_all(LONG), together.list.drop_nulls())
    words = name.str.extract_all(r"[\p{L}'-]+")
    short = words.list.eval(pl.element().filter(pl.element().str.contains(SHORT)))
    found = [
        (long.list.eval(pl.element().filter(~pl.element().str.contains(f"[{UNPARTED}]"))), False),
        (short.list.eval(pl.element().str.to_titlecase()), True),
        (short.list.eval(pl.element().str.to_uppercase()), True),
        (unparted.list.eval(pl.element().filter(pl.element().str.len_chars() >= 2)), True),
    ]
    frame = people.alias("name").to_frame()
    every = [frame.select("name", part=part, exact=pl.lit(exact)).explode("part") for part, exact in found]
    return pl.concat(every).drop_nulls("part").unique(maintain_order=True)


def _without(text: str, parts: list[str], exact: list[bool]) -> str:
    written = [_pattern(part, as_is) for part, as_is in sorted(zip(parts, exact, strict=True), key=_longest)]
    pattern = "(?:" + "|".join(written) + ")"
    return re.sub(rf"{pattern}(?:[\s_]*{pattern})*", "[name]", text, flags=re.IGNORECASE)


def _longest(part: tuple[str, bool]) -> int:
    return -len(part[0])


def _pattern(part: str, as_is: bool) -> str:
    if re.search(f"[{UNPARTED}]", part):
        return re.escape(part)
    # An underscore is an edge too: it stands for the blank in tags and names of files.
    edged = rf"(?<![^\W_]){re.escape(part)}(?![^\W_])"
    return rf"(?-i:(?<!-){edged}(?!-))" if as_is else edged
