"""Apply what people corrected: to the same contact, to the same words, and by what was learned to what is alike."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from pipelines import corrections
from pipelines.labelling import learning
from pipelines.labelling.taxonomy import OTHER, Taxonomy

# With fewer examples of a topic there is nothing to learn.
FEWEST: Final = 2
# Different texts without a topic that are compared with the examples in one rebuild; the first by fingerprint, so that
# the order of loads decides nothing. Vectors are kept, so that a text costs its time once.
MOST: Final = 5_000
VECTORS: Final = "vectors.parquet"


def apply(labelled: pl.DataFrame, texts: pl.DataFrame, root: Path, taxonomy: Taxonomy) -> pl.DataFrame:
    """`labelled` (id, topic, topic_reason, is_complaint_topic) with corrections; `texts` has id, subject, body."""
    given = corrections.frame(root).filter(pl.col("topic").is_in(taxonomy.topics))
    if given.is_empty() or labelled.is_empty():
        return labelled
    marked = texts.select(
        "id",
        fingerprint=pl.struct("subject", "body").map_elements(
            lambda row: corrections.fingerprint(row["subject"], row["body"]), return_dtype=pl.String
        ),
        said=pl.struct("subject", "body").map_elements(
            lambda row: corrections.said(row["subject"], row["body"]), return_dtype=pl.String
        ),
    )
    rows = labelled.join(marked, on="id", how="left", maintain_order="left")
    own = given.select("id", "fingerprint", own="topic")
    # Of two opinions about the same words, the one of the contact that comes first by its id.
    same = given.filter(pl.col("text") != "").sort("id").unique("fingerprint", keep="first", maintain_order=True)
    rows = rows.join(own, on=["id", "fingerprint"], how="left", maintain_order="left")
    rows = rows.join(same.select("fingerprint", same="topic"), on="fingerprint", how="left", maintain_order="left")
    rows = rows.join(_learned(rows, given, root), on="fingerprint", how="left", maintain_order="left")
    alike = pl.when(pl.col("topic") == OTHER).then("alike")
    reason = (
        pl.when(pl.col("own").is_not_null())
        .then(pl.lit("corrected by a person"))
        .when(pl.col("same").is_not_null())
        .then(pl.lit("same words as a corrected contact"))
        .when(alike.is_not_null())
        .then(pl.format("like corrected contacts: {} % sure", (pl.col("probable") * 100).round(0).cast(pl.Int64)))
        .otherwise("topic_reason")
    )
    topic = pl.coalesce("own", "same", alike, "topic")
    return rows.select("id", topic.alias("topic"), reason.alias("topic_reason")).with_columns(
        is_complaint_topic=pl.col("topic").is_in(list(taxonomy.complaints)).fill_null(value=False)
    )


def _learned(rows: pl.DataFrame, given: pl.DataFrame, root: Path) -> pl.DataFrame:
    """fingerprint, alike (topic) and probable of the texts without a topic that are like corrected ones."""
    schema = {"fingerprint": pl.String, "alike": pl.String, "probable": pl.Float64}
    known = given.filter(pl.col("text") != "", pl.len().over("topic") >= FEWEST)
    open_ = rows.filter(
        pl.col("topic") == OTHER, pl.col("said") != "", pl.col("own").is_null(), pl.col("same").is_null()
    )
    asked = open_.select("fingerprint", text="said").unique("fingerprint", keep="any").sort("fingerprint").head(MOST)
    if known.is_empty() or asked.is_empty():
        return pl.DataFrame(schema=schema)
    model = learning.learn(_vectors(known, root), known["topic"].to_list())
    alike, probable = model.predict(_vectors(asked, root))
    found = pl.DataFrame({"fingerprint": asked["fingerprint"], "alike": alike, "probable": probable}, schema=schema)
    return found.drop_nulls("alike")


def _vectors(texts: pl.DataFrame, root: Path) -> learning.Floats:
    """A vector per row of fingerprint and text, from the ones kept beside the corrections where they are there."""
    path = root / corrections.FOLDER / VECTORS
    kept = _kept(path)
    wanted = texts.with_columns(key=pl.col("text").map_elements(_key, return_dtype=pl.String))
    new = wanted.unique("key", maintain_order=True).join(kept, on="key", how="anti", maintain_order="left")
    if len(new):
        made = learning.vectors(new["text"].to_list())
        fresh = pl.DataFrame({"key": new["key"], "vector": made.astype(np.float32)}, schema=_SCHEMA)
        kept = pl.concat([kept, fresh])
        draft = path.with_suffix(".draft")
        kept.write_parquet(draft)
        draft.replace(path)
    found = wanted.join(kept, on="key", how="left", maintain_order="left")["vector"]
    return found.to_numpy().astype(np.float64)


def _kept(path: Path) -> pl.DataFrame:
    """The vectors computed before; none where the file is missing or damaged, for they can be computed again."""
    none = pl.DataFrame(schema=_SCHEMA)
    try:
        found = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        return none
    return found.drop_nulls() if found.schema == none.schema else none


_SCHEMA: Final = {"key": pl.String(), "vector": pl.Array(pl.Float32, 512)}


def _key(text: str) -> str:
    return hashlib.sha256(text[: learning.LONGEST].encode()).hexdigest()[:24]
