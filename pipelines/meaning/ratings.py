"""Ratings as written -> the scale they are on, their place on it from 0 to 1, and whether there is a rating at all.

The scale is a fact about the whole column, decided before any value is judged; averages never cross scales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from pipelines.meaning import cells, words

SCALES: Final = ((1.0, 5.0), (0.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
STRAY: Final = 0.05  # a larger share of values outside means that the scale is another one
LABEL: Final = r"^[-+]?\d+(?:[.,]\d+)?\s*[-\u2013=:(]+\s*(.*?)\)?$"
NAMED: Final = r"(\d+)\s*[=:]\s*([^\W\d_]+(?: [^\W\d_]+)*)"
LEADING: Final = r"^\s*([-+]?\d+(?:[.,]\d+)?)\s*(?:$|/\s*\d|[-\u2013=:(★⭐*]|(?:out of|of|von|de|sur)\s+\d|stars?|Sterne?|estrellas?|étoiles?|points?|Punkte?|%)"  # noqa: E501 - one pattern
STARS: Final = r"^\s*[★⭐]+[☆✩]*\s*$"


@dataclass(frozen=True)
class Scale:
    """The lowest and highest value that a column can hold, in the words of a report, and the reason."""

    low: float
    high: float
    name: str
    basis: str


@dataclass(frozen=True)
class Ratings:
    """A column of ratings; `outside` marks values that are on no place of the scale."""

    scale: Scale | None
    score: pl.Series  # as on the scale
    norm: pl.Series  # 0-1
    state: pl.Series  # rated | offered | not_offered
    outside: pl.Series
    notes: tuple[str, ...] = ()  # what the words beside the numbers say against the usual reading


def parse(
    values: pl.Series,
    base: str,
    remark: str = "",
    survey_type: str | None = None,
    given: tuple[float, float] | None = None,
) -> Ratings:
    """The ratings in a column of text; `base` and `remark` are its header, which may name the scale.

    `given` is the lowest and the highest rating where a person has said so.
    """
    state, answer, number = _told(values)
    if number.null_count() < len(number) and number.count() >= answer.count() / 2:
        scale = _named(*given, "chosen for this source") if given else _scale(number, base, remark, survey_type)
        found = _numeric(number, answer, state, scale)
        return _by_labels(found, answer, f"{base} {remark}", turnable=survey_type != "ces")
    return _worded(answer, state)


def is_rating(values: pl.Series) -> bool:
    """Whether a sample of values reads as ratings: few numbers of a common scale, or words of satisfaction."""
    sample = values.drop_nulls().head(500)
    if not len(sample):
        return False
    found = parse(sample, "")
    return found.scale is not None and int(found.outside.sum()) <= 0.1 * len(sample)


def _told(values: pl.Series) -> list[pl.Series]:
    """What each cell says: that somebody was asked or answered (state), the answer, its number."""
    few = cells.distinct(values)
    written = values if few is None else few
    text = written.str.strip_chars().str.to_lowercase().str.replace_all("_", " ", literal=True)
    state = text.replace_strict(words.rating_states(), default=None, return_dtype=pl.String)
    answer = text.set(state.is_not_null(), None)
    told = pl.DataFrame({"state": state, "answer": answer, "number": _number(answer)})
    if few is None:
        return told.get_columns()
    table = told.with_columns(few.alias("written"))
    rows = values.alias("written").to_frame()
    return rows.join(table, on="written", how="left", nulls_equal=True, maintain_order="left")[
        told.columns
    ].get_columns()


def _number(answer: pl.Series) -> pl.Series:
    lead = answer.str.extract(LEADING).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    if lead.count() < answer.count() and answer.str.contains(STARS).any():
        stars = answer.str.count_matches("[★⭐]").cast(pl.Float64)
        lead = lead.fill_null(stars.set(~answer.str.contains(STARS).fill_null(False), None))
    return lead


def _scale(number: pl.Series, base: str, remark: str, survey_type: str | None) -> Scale:
    named = re.search(r"(\d+)\s*(?:-|\u2013|to|bis|a|à|/)\s*(\d+)", remark) or re.search(
        r"\b(\d+)\s*(?:-|\u2013|to)\s*(\d+)\b", base
    )
    if named and float(named[1]) < float(named[2]) <= 100:
        return Scale(float(named[1]), float(named[2]), f"{named[1]}-{named[2]}", "named in the header")
    if survey_type == "nps":
        return Scale(0.0, 10.0, "0-10", "NPS is asked from 0 to 10")
    known = number.drop_nulls()
    low, high = float(known.to_numpy().min()), float(known.to_numpy().max())
    if known.is_in([0.0, 1.0]).all() and known.n_unique() == 2:
        return Scale(0.0, 1.0, "0-1", "only 0 and 1 occur")
    if known.is_in([1.0, 100.0]).all() and known.n_unique() == 2:
        return Scale(1.0, 100.0, "1-100", "only 1 and 100 occur")
    for first, last in SCALES:
        outside = int((~known.is_between(first, last)).sum())
        if outside <= STRAY * len(known) and (outside == 0 or len(known) >= 20):
            basis = f"values from {low:g} to {high:g} in {len(known)} ratings"
            return Scale(first, last, f"{first:g}-{last:g}", basis)
    return Scale(1.0, 5.0, "1-5", "assumed")


def _named(low: float, high: float, basis: str) -> Scale:
    return Scale(low, high, f"{low:g}-{high:g}", basis)


def _numeric(number: pl.Series, answer: pl.Series, state: pl.Series, scale: Scale) -> Ratings:
    if scale.name == "0-5" and scale.low == 0:
        # A scale of stars begins at 1; where 0 occurs beside 1-5 it stands for "no rating" in every tool we know.
        state = state.set(number == 0, "not_offered")
        number = number.set(number == 0, None)
        answer = answer.set(state.is_not_null(), None)
        scale = Scale(1.0, 5.0, "1-5", scale.basis + "; 0 stands for not rated")
    inside = number.is_between(scale.low, scale.high).fill_null(False)
    outside = answer.is_not_null() & ~inside
    score = number.set(~inside, None)
    norm = (score - scale.low) / (scale.high - scale.low)
    return Ratings(scale, score, norm, _states(state, score), outside)


def _by_labels(found: Ratings, answer: pl.Series, header: str, *, turnable: bool) -> Ratings:
    """The ratings with 1 as the best place, by the words beside the numbers; words of both directions are noted."""
    assert found.scale is not None
    scale, places = found.scale, words.rating_places()
    said, along, against = answer.unique(), 0, 0
    meant = said.str.extract(LABEL).str.strip_chars().replace_strict(places, default=None, return_dtype=pl.Float64)
    if meant.count():
        place = answer.replace_strict(said, meant, return_dtype=pl.Float64)
        sides = ((found.norm - 0.5).sign() * (place - 0.5).sign()).drop_nulls()
        along, against = int((sides > 0).sum()), int((sides < 0).sum())
    for number, word in re.findall(NAMED, header):
        middle, side = (scale.low + scale.high) / 2, places.get(word.strip(), 0.5) - 0.5
        along, against = along + ((float(number) - middle) * side > 0), against + ((float(number) - middle) * side < 0)
    if not against:
        return found
    if along >= against:
        note = f"{against} of {along + against} ratings have a number at one end of the scale and a word of the other"
        return replace(found, notes=(note,))
    if not turnable:
        return replace(found, notes=("its words say that the lowest number is the easiest; Settings can say so too",))
    return _turned(found, f"{along} ratings say the opposite" if along else "")


def _turned(found: Ratings, doubt: str) -> Ratings:
    """The same ratings where the lowest number is the best one, as in school grades."""
    assert found.scale is not None
    scale, score, norm = found.scale, found.score, found.norm
    if scale.name == "1-7" and scale.basis.startswith("values from") and bool((score <= 6).all()):
        scale, norm = replace(scale, high=6.0, name="1-6"), (score - 1) / 5
    low, high = int(scale.low), int(scale.high)
    note = f"its words say that {low} is the best rating and {high} the worst, and so it is read"
    scale = replace(scale, basis=f"{scale.basis}; the words beside the numbers say that {low} is the best")
    mirrored = scale.low + scale.high - score
    return replace(found, scale=scale, score=mirrored, norm=1 - norm, notes=(note, *([doubt] if doubt else [])))


def _worded(answer: pl.Series, state: pl.Series) -> Ratings:
    best: tuple[int, str, pl.Series] | None = None
    for name, places in words.rating_scales():
        norm = answer.replace_strict(places, default=None, return_dtype=pl.Float64)
        if best is None or norm.count() > best[0]:
            best = (norm.count(), name, norm)
    assert best is not None
    count, name, norm = best
    scale = Scale(0.0, 1.0, name, f"{count} ratings are words of this scale") if count else None
    return Ratings(scale, norm, norm, _states(state, norm), answer.is_not_null() & norm.is_null())


def _states(state: pl.Series, score: pl.Series) -> pl.Series:
    rated = pl.Series([None, "rated"], dtype=pl.String).gather(score.is_not_null().cast(pl.UInt32))
    return state.fill_null(rated)
