"""Which topic a text's words speak for: concepts found per sentence in one Aho-Corasick pass, then weighted rules."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.labelling.taxonomy import ENGLISH_APOSTROPHE, Taxonomy

# Sentences matched at once: bounds the memory of the (sentence x concept) table, whatever the size of the load.
SLICE: Final = 50_000
# A further sentence about the same topic counts a little, so that it only ever breaks near ties.
SUPPORT: Final = 0.1

Floats = npt.NDArray[np.float32]


def topics_by_words(texts: pl.Series, taxonomy: Taxonomy) -> pl.DataFrame:
    """One row per text, in order: `topic` and `reason` (the words that decided), both null where no rule applies."""
    frame = pl.DataFrame({"text": texts})
    distinct = frame.drop_nulls().unique(maintain_order=True)
    labelled = [_label(part, taxonomy) for part in distinct.iter_slices(SLICE)]
    schema = {"text": pl.String, "topic": pl.String, "reason": pl.String}
    found = pl.concat(labelled) if labelled else pl.DataFrame(schema=schema)
    return frame.join(found, on="text", how="left", maintain_order="left").drop("text")


def _label(texts: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    spoken = _sentences(texts)
    sentences = spoken.select("sentence").unique(maintain_order=True).with_row_index("s")
    found = _found(sentences, taxonomy)
    best, rule = _apply(found, sentences.height, taxonomy)
    spoken = spoken.join(sentences, on="sentence", maintain_order="left")
    winners = _winners(spoken, best, rule, taxonomy)
    return texts.with_row_index("t").join(_explained(winners, found, taxonomy), on="t").drop("t")


def _sentences(texts: pl.DataFrame) -> pl.DataFrame:
    """Folded sentences (one blank around every word) with the number `t` of their text."""
    plain = (
        pl.col("text")
        .str.normalize("NFKD")
        .str.to_lowercase()
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(ENGLISH_APOSTROPHE, "$1")
        .str.replace_all("ß", "ss", literal=True)
        # "order no. 12" is no negation.
        .str.replace_all(r"\b(?:no|nr|n)[.°º]? ?#?(\d)", " $1")
        .str.replace_all(r"[!?;\r\n]+|[.:]+(?:\s|$)", " | ")
        .str.replace_all(r"[^a-z0-9|]+", " ")
    )
    split = texts.with_row_index("t").select("t", sentence=plain.str.split("|")).explode("sentence")
    return split.select("t", pl.format(" {} ", pl.col("sentence").str.strip_chars()).alias("sentence"))


def _found(sentences: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """The concepts `c` in each sentence `s`, with the word that shows it."""
    words = pl.DataFrame(taxonomy.words, schema={"word": pl.String, "c": pl.Int64}, orient="row")
    patterns = words["word"].unique(maintain_order=True).to_list()
    matches = sentences.select("s", word=pl.col("sentence").str.extract_many(patterns, overlapping=True))
    return matches.explode("word").drop_nulls().unique(maintain_order=True).join(words, on="word")


def _apply(found: pl.DataFrame, sentences: int, taxonomy: Taxonomy) -> tuple[Floats, npt.NDArray[np.int16]]:
    """For each sentence and topic the weight of the strongest rule that applies, and which rule that is (-1: none)."""
    has = np.zeros((taxonomy.concepts, sentences), dtype=np.bool_)
    has[found["c"].to_numpy(), found["s"].to_numpy()] = True
    best = np.zeros((len(taxonomy.topics), sentences), dtype=np.float32)
    which = np.full(best.shape, -1, dtype=np.int16)
    for number, rule in enumerate(taxonomy.rules):
        applies = has[list(rule.needs)].all(axis=0) & ~has[list(rule.bars)].any(axis=0)
        stronger = applies & (best[rule.topic] < rule.weight)
        best[rule.topic][stronger] = rule.weight
        which[rule.topic][stronger] = number
    return best, which


def _winners(spoken: pl.DataFrame, best: Floats, which: npt.NDArray[np.int16], taxonomy: Taxonomy) -> pl.DataFrame:
    """The topic of each text `t`, with the sentence and the rule that spoke for it most."""
    text, sentence = spoken["t"].to_numpy(), spoken["s"].to_numpy()
    starts = np.flatnonzero(np.r_[True, text[1:] != text[:-1]])
    weights = best[:, sentence]
    peak = np.maximum.reduceat(weights, starts, axis=1)
    score = peak + SUPPORT * (np.add.reduceat(weights, starts, axis=1) - peak)
    topic = score.argmax(axis=0)  # the first of equals: topics are in order of precedence
    top = peak[topic, np.arange(len(starts))]
    lengths = np.diff(np.r_[starts, len(text)])
    own = weights[np.repeat(topic, lengths), np.arange(len(text))]
    shows = np.flatnonzero((own > 0) & (own == np.repeat(top, lengths)))
    frame = pl.DataFrame({"t": text[shows], "s": sentence[shows]}).unique("t", keep="first", maintain_order=True)
    topics = topic[np.searchsorted(text[starts], frame["t"].to_numpy())]
    rules = which[topics, frame["s"].to_numpy()].astype(np.int64)
    return frame.with_columns(pl.Series("topic", taxonomy.topics).gather(topics), r=pl.Series(rules))


def _explained(winners: pl.DataFrame, found: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    needs = [(number, concept) for number, rule in enumerate(taxonomy.rules) for concept in rule.needs]
    parts = pl.DataFrame(needs, schema={"r": pl.Int64, "c": pl.Int64}, orient="row")
    shown = found.unique(["s", "c"], keep="first", maintain_order=True).select(
        "s", "c", pl.col("word").str.strip_chars()
    )
    said = winners.join(parts, on="r").join(shown, on=["s", "c"], maintain_order="left")
    words = said.group_by("t", maintain_order=True).agg(pl.col("word").unique(maintain_order=True).str.join(" + "))
    return winners.join(words, on="t").select("t", "topic", reason="word")
