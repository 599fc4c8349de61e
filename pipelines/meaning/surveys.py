"""What survey answers have beside plain columns: which question was asked, on which scale, and the score on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

import canonical
from pipelines.meaning import mapping, ratings
from pipelines.meaning.presets import ColumnRule
from pipelines.meaning.recognise import shorten
from pipelines.reading.header import Column

if TYPE_CHECKING:
    from pipelines.meaning.normalise import Draft

TYPES: Final = (
    ("nps", r"\bnps\b|recommend|promoter|empfehl|recomend|recommand|raccomand"),
    ("ces", r"\bces\b|\beffort\b|how easy|\bease\b|aufwand|esfuerzo"),
    ("review", r"\bstars?\b|\breview\b|sterne|estrellas"),
    ("csat", r"\bcsat\b|satisf|zufrieden|rating|\brate\b|bewert|calific|valora|\bnote\b|évaluation"),
)


def fill(draft: Draft) -> None:
    """Put type, score and scale of each answer into the draft."""
    values = draft.text("score_raw")
    assert values is not None
    column = draft.recognition.mapped["score_raw"].columns[0]
    kinds = _types(draft, column, values)
    _other_questions(draft, column)
    rated = _rated(draft, values, column, kinds)
    draft.reject("out_of_scale", "score_raw", rated["outside"])
    offered = (rated["state"] == "offered").fill_null(False)
    sent = draft.made.get("sent_at")
    if sent is not None:
        offered = offered | (values.is_null() & sent.is_not_null())
    draft.reject("missing_score", "score_raw", values.is_null() & ~offered)
    draft.made["survey_type"] = kinds
    draft.made |= {name: rated[name] for name in ("score", "score_norm", "scale_min", "scale_max")}
    raw = draft.made.get("status", pl.repeat(None, len(values), dtype=pl.String(), eager=True)).str.to_lowercase()
    draft.made["exclude"] = _exclusions(raw)
    draft.made["status"] = raw.set(offered & rated["score"].is_null(), "offered")


def _other_questions(draft: Draft, column: Column) -> None:
    """Say which further questions with a score are not loaded: an answer has one score."""
    others = [
        other.name
        for other in draft.recognition.unmapped
        if mapping.SCORE_QUESTION.search(other.base)
        and draft.cells[other.name].count() > 0
        and mapping.agrees("score_raw", draft.cells[other.name].drop_nulls().head(mapping.SAMPLE), ColumnRule())
    ]
    if others:
        draft.evidence["score_taken_from"] = column.name
        names = ", ".join(f"'{shorten(name)}'" for name in others[:6]) + (" and more" if len(others) > 6 else "")
        draft.warnings.append(
            f"This survey asks for several scores, an answer has one: '{shorten(column.name)}' is loaded; left out: "
            f"{names}. If another one counts, say so on the page New source."
        )


def _types(draft: Draft, column: Column, values: pl.Series) -> pl.Series:
    """The question that each row answers: the file's own column, else one for the whole file."""
    stated = draft.text("survey_type")
    if stated is None:
        kind, basis = _type(draft, column, values)
        kinds = pl.repeat(kind, len(values), dtype=pl.String(), eager=True)
    else:
        words = {
            **{kind: kind for kind in canonical.SURVEY_TYPES},
            **draft.recognition.mapped["survey_type"].rule.words,
        }
        kinds = stated.str.to_lowercase().replace_strict(words, default="other", return_dtype=pl.String)
        kinds, basis = kinds.fill_null("other"), f"the column '{draft.header('survey_type')}'"
    draft.evidence["survey_type"] = ", ".join(kinds.unique().sort())
    draft.evidence["survey_type_basis"] = basis
    return kinds


def _rated(draft: Draft, values: pl.Series, column: Column, kinds: pl.Series) -> pl.DataFrame:
    """Score, place on the scale, state and scale of each row; each question has a scale of its own."""
    pieces, scales = [], {}
    for kind in kinds.unique().sort():
        at = (kinds == kind).arg_true()
        given = draft.recognition.mapped["score_raw"].rule.scale
        found = ratings.parse(values.gather(at), column.base, column.remark, kind, given)
        draft.warnings += [f"Column '{shorten(column.name)}': {note}." for note in found.notes]
        scales[kind] = scale = found.scale
        piece = pl.DataFrame({"at": at, "score": found.score, "score_norm": found.norm, "state": found.state})
        bounds = (None, None) if scale is None else (scale.low, scale.high)
        low, high = (pl.lit(bound, dtype=pl.Float64) for bound in bounds)
        pieces.append(piece.with_columns(found.outside.alias("outside"), scale_min=low, scale_max=high))
        if kind == "nps" and scale is not None and (scale.low, scale.high) != (0.0, 10.0):
            draft.warnings.append(
                f"'{shorten(column.name)}' was asked from {scale.name.replace('-', ' to ')}: a Net Promoter Score "
                "needs answers from 0 to 10, so these are stored and count in no figure."
            )
        if scale is not None and scale.basis == "assumed":
            draft.asked.append({"kind": "scale", "column": column.name, "assumed": scale.name})
    one = next(iter(scales.values())) if len(scales) == 1 else None
    draft.evidence["rating_scale"] = one.name if one else _named(scales)
    draft.evidence["rating_scale_basis"] = one.basis if one else "a scale for each question, or no rating in the file"
    return pl.concat(pieces).sort("at")


def _named(scales: dict[str, ratings.Scale | None]) -> str | None:
    return ", ".join(f"{kind} {scale.name}" for kind, scale in scales.items() if scale) or None


def _type(draft: Draft, column: Column, values: pl.Series) -> tuple[str, str]:
    if draft.recognition.preset.survey_type:
        return draft.recognition.preset.survey_type, "known for this export"
    for kind, pattern in TYPES:
        if re.search(pattern, column.base):
            return kind, f"the score column is called '{column.name}'"
    scale = ratings.parse(values, column.base, column.remark).scale
    if scale is not None and scale.name == "0-10":
        return "nps", "scores from 0 to 10"
    draft.asked.append({"kind": "survey_type", "column": column.name, "assumed": "csat"})
    draft.warnings.append(f"Column '{column.name}' does not say which question was asked; it counts as satisfaction.")
    return "csat", "assumed"


def _exclusions(status: pl.Series) -> pl.Series:
    words = {"spam": "spam", "survey preview": "test", "preview": "test", "test": "test", "survey test": "test"}
    return status.replace_strict(words, default=None, return_dtype=pl.String)
