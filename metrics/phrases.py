"""Words and phrases of contacts: what sets some of them apart, and what recurs that no topic covers yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl
from scipy.special import bdtrc

from metrics.filters import Filters
from metrics.warehouse import Warehouse

# A phrase of fewer people could be one person's name; it also proves nothing.
PEOPLE: Final = 5
# How often chance alone may give one such phrase per look at a page.
CHANCE: Final = 0.01
# The past that a period is compared with, in lengths of the period.
PAST: Final = 8
LEAST_PAST_DAYS: Final = 84
OTHER: Final = "other"
_EXAMPLES: Final = 3
# Rows of texts looked at: the newest, so that a page never waits for a million texts.
_MOST: Final = 60_000


@dataclass(frozen=True)
class Phrase:
    """A phrase in `contacts` of `people` where about `expected` were to be expected; weight is its c-TF-IDF."""

    text: str
    contacts: int
    people: int
    expected: float
    ratio: float
    chance: float  # how many phrases this strong chance alone gives among all that were tried
    weight: float
    examples: tuple[str, ...]


def new_topics(wh: Warehouse, filters: Filters, most: int = 8) -> list[Phrase]:
    """Phrases of contacts without a topic that recur in the period far more than before, the strongest first.

    Compared with the contacts without a topic of the past (eight times the period, at least twelve weeks): c-TF-IDF
    ranks, a binomial test with Bonferroni's correction decides. Only words of at least five people; no numbers.
    """
    end = filters.end or wh.latest_on
    if end is None or wh.first_on is None:
        return []
    start = filters.start or end - timedelta(days=27)
    reach = max(LEAST_PAST_DAYS, PAST * ((end - start).days + 1))
    within = replace(filters, start=max(wh.first_on, start - timedelta(days=reach)), end=end)
    rows = _texts(wh, within, f"(topic IS NULL OR topic = '{OTHER}')")
    return _distinct(rows.with_columns(inside=pl.col("day") >= start), most)


def apart(wh: Warehouse, filters: Filters, narrowed: Filters, most: int = 8) -> list[Phrase]:
    """Phrases that the contacts of `narrowed` have far more often than the others in `filters`."""
    rows = _texts(wh, filters, "true", narrowed)
    return _distinct(rows, most)


def _texts(wh: Warehouse, filters: Filters, condition: str, narrowed: Filters | None = None) -> pl.DataFrame:
    clause, params = filters.clause("created_on")
    inside, more = narrowed.clause("created_on") if narrowed else ("true", [])
    sql = (
        "SELECT contact_id AS id, created_on AS day, coalesce(customer_key, contact_id) AS who, "  # noqa: S608 - clauses from Filters
        f"concat_ws('. ', subject, excerpt) AS text, ({inside}) AS inside FROM contacts "
        f"WHERE excluded IS NULL AND {condition} AND {clause} AND coalesce(subject, excerpt) IS NOT NULL "
        f"ORDER BY created_on DESC, contact_id LIMIT {_MOST}"
    )
    return wh.query(sql, [*more, *params])


def _distinct(rows: pl.DataFrame, most: int) -> list[Phrase]:
    inside = int(rows["inside"].sum()) if len(rows) else 0
    if inside < PEOPLE or inside == len(rows):
        return []
    counted = (
        _phrases(rows)
        .group_by("phrase")
        .agg(
            now=pl.col("inside").sum(),
            before=(~pl.col("inside")).sum(),
            people=pl.col("who").filter(pl.col("inside")).n_unique(),
        )
    )
    tried = counted.filter(pl.col("now") >= PEOPLE, pl.col("people") >= PEOPLE)
    if tried.is_empty():
        return []
    now, before = tried["now"].to_numpy(), tried["before"].to_numpy()
    share = inside / len(rows)
    # One more contact before: what was never seen is not infinitely new.
    expected = (before + 1) * share / (1 - share)
    chance = bdtrc(now - 1, now + before, share) * len(tried)
    frequency = now / inside
    weight = frequency * np.log(1 + inside / np.maximum(expected, 1.0))
    frame = tried.with_columns(
        expected=pl.Series(expected),
        chance=pl.Series(chance),
        weight=pl.Series(weight),
        ratio=pl.Series(now / expected),
    ).filter(pl.col("chance") < CHANCE, pl.col("ratio") >= 2)
    return _told(frame.sort("weight", "phrase", descending=[True, False]), rows, most)


def _phrases(rows: pl.DataFrame) -> pl.DataFrame:
    """Each word and pair of words once per text: id, who, inside, phrase. No digits, no masked values."""
    plain = pl.col("text").str.replace_all(r"\[[a-z ]+\]|\S*[\d@]\S*|https?://\S+", " | ").str.to_lowercase()
    words = rows.select("id", "who", "inside", word=plain.str.extract_all(r"\p{L}[\p{L}'\x{2019}-]*\p{L}|\||[.!?;,:]"))
    words = (
        words.explode("word")
        .drop_nulls("word")
        .with_columns(mark=~pl.col("word").str.contains(r"^\p{L}"), after=pl.col("word").shift(-1).over("id"))
    )
    single = words.filter(~pl.col("mark"), pl.col("word").str.len_chars() >= 4)
    pair = words.filter(~pl.col("mark"), pl.col("after").str.contains(r"^\p{L}"))
    both = [
        single.select("id", "who", "inside", phrase="word"),
        pair.select("id", "who", "inside", phrase=pl.concat_str("word", pl.lit(" "), "after")),
    ]
    return pl.concat(both).unique(["id", "phrase"])


def _told(frame: pl.DataFrame, rows: pl.DataFrame, most: int) -> list[Phrase]:
    found: list[Phrase] = []
    texts = rows.filter("inside")
    lower = texts["text"].str.to_lowercase()
    for row in frame.iter_rows(named=True):
        # "power bank" says what "power" and "bank" say; the words alone would only repeat it.
        if any(set(row["phrase"].split()) & set(kept.text.split()) for kept in found):
            continue
        shown = texts.filter(lower.str.contains(row["phrase"], literal=True))["text"].unique(maintain_order=True)
        found.append(
            Phrase(
                row["phrase"],
                row["now"],
                row["people"],
                row["expected"],
                row["ratio"],
                row["chance"],
                row["weight"],
                tuple(shown.head(_EXAMPLES)),
            )
        )
        if len(found) == most:
            break
    return found
