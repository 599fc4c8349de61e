"""What each contact is about: one topic per row, from the export's own category and tags, else from its words."""

from __future__ import annotations

from typing import Final

import polars as pl

import canonical
from pipelines.labelling import taxonomy as taxonomies
from pipelines.labelling.matching import topics_by_words
from pipelines.labelling.taxonomy import OTHER, Taxonomy

# People say what they want in the first lines; what follows is signatures and quoted mail.
LONGEST_TEXT: Final = 1200


def label(frame: pl.DataFrame, taxonomy: Taxonomy | None = None) -> pl.DataFrame:
    """One row per row of `frame` (id, category, tags, subject, body): id, topic, topic_reason, is_complaint_topic.

    The topic is null where a row says nothing at all, "other" where it matches nothing. Without `taxonomy`, the one of
    this installation is used (raises TaxonomyError where its topics.toml cannot be used).
    """
    used = taxonomy or taxonomies.load(canonical.data_dir())
    rows = frame.select(
        "id",
        category=pl.col("category").cast(pl.String),
        tags=pl.col("tags").cast(pl.List(pl.String)),
        text=_text(),
    ).with_row_index("at")
    known = _known(rows, used)
    by_text = topics_by_words(rows["text"], used).rename({"topic": "worded", "reason": "words"})
    votes = pl.concat([rows, _by_category(rows, known), _by_tags(rows, known, used), by_text], how="horizontal")
    topic = pl.coalesce("category_decides", "tag_decides", "worded", "category_hints", "tag_hints", _silent(OTHER))
    return votes.select("id", topic.alias("topic"), _reason().alias("topic_reason")).with_columns(
        is_complaint_topic=pl.col("topic").is_in(list(used.complaints)).fill_null(value=False)
    )


def _text() -> pl.Expr:
    parts = [pl.col(name).cast(pl.String) for name in ("subject", "body")]
    both = pl.concat_str(parts, separator=" . ", ignore_nulls=True)
    return pl.when(both.str.contains(r"\p{L}")).then(both.str.slice(0, LONGEST_TEXT))


def _silent(topic: str) -> pl.Expr:
    says = pl.col("text").is_not_null() | pl.col("category").str.contains(r"\p{L}") | (pl.col("tags").list.len() > 0)
    return pl.when(says).then(pl.lit(topic))


def _reason() -> pl.Expr:
    def because(what: str, where: str, value: str) -> pl.Expr:
        return pl.when(pl.col(where).is_not_null()).then(pl.format(what + ": {}", pl.col(value)))

    return pl.coalesce(
        because("category", "category_decides", "category"),
        because("tag", "tag_decides", "tag_decided"),
        because("words", "worded", "words"),
        because("category", "category_hints", "category"),
        because("tag", "tag_hints", "tag_hinted"),
    )


def _known(rows: pl.DataFrame, used: Taxonomy) -> pl.DataFrame:
    """One row per category or tag (`said`): the topic it `decides` before the text, or only `hints` at after it."""
    said = pl.concat([rows["category"], rows["tags"].explode()]).drop_nulls().unique().sort().alias("said")
    keys = pl.Series([taxonomies.fold(value) for value in said], dtype=pl.String)
    mapped = keys.replace_strict(used.mapping, default=None, return_dtype=pl.String)
    hinted = keys.replace_strict(used.hints, default=None, return_dtype=pl.String)
    # A category in words of its own ("Lieferung verspätet") is read like a text.
    read = topics_by_words(said, used)["topic"]
    frame = pl.DataFrame({"said": said, "mapped": mapped, "hints": hinted, "read": read})
    own_words = pl.when(pl.col("hints").is_null()).then("read")
    return frame.select("said", pl.coalesce("mapped", own_words).alias("decides"), "hints")


def _by_category(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    joined = rows.select("category").join(known, left_on="category", right_on="said", how="left", maintain_order="left")
    return joined.select(category_decides="decides", category_hints="hints")


def _by_tags(rows: pl.DataFrame, known: pl.DataFrame, used: Taxonomy) -> pl.DataFrame:
    """What the tags say; of several, the topic first in the taxonomy, so that the order of tags does not matter."""
    rank = {topic: number for number, topic in enumerate(used.topics)}
    tags = rows.select("at", said="tags").explode("said").drop_nulls().join(known, on="said")

    def first(kind: str, name: str) -> pl.DataFrame:
        voted = tags.drop_nulls(kind).with_columns(rank=pl.col(kind).replace_strict(rank, return_dtype=pl.Int64))
        best = voted.sort("rank", "said").unique("at", keep="first")
        return best.select("at", pl.col(kind).alias(f"tag_{kind}"), pl.col("said").alias(name))

    joined = rows.select("at")
    for kind, name in (("decides", "tag_decided"), ("hints", "tag_hinted")):
        joined = joined.join(first(kind, name), on="at", how="left", maintain_order="left")
    return joined.drop("at")
