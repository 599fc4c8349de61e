"""What survey answers have beside plain columns: which question was asked, on which scale, and the score on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.meaning import ratings
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
    kind, basis = _type(draft, column, values)
    found = ratings.parse(values, column.base, column.remark, kind)
    draft.reject("out_of_scale", "score_raw", found.outside)
    offered = found.state == "offered"
    sent = draft.made.get("sent_at")
    if sent is not None:
        offered = offered.fill_null(False) | (values.is_null() & sent.is_not_null())
    draft.reject("missing_score", "score_raw", values.is_null() & ~offered.fill_null(False))
    _fill_scale(draft, found, kind, basis)
    raw = draft.made.get("status", pl.repeat(None, len(values), dtype=pl.String(), eager=True)).str.to_lowercase()
    draft.made["exclude"] = _exclusions(raw)
    draft.made["status"] = raw.set(offered.fill_null(False) & found.score.is_null(), "offered")


def _type(draft: Draft, column: Column, values: pl.Series) -> tuple[str, str]:
    if draft.recognition.preset.survey_type:
        return draft.recognition.preset.survey_type, "known for this export"
    for kind, pattern in TYPES:
        if re.search(pattern, column.base):
            return kind, f"the score column is called '{column.name}'"
    scale = ratings.parse(values, column.base, column.remark).scale
    if scale is not None and scale.name == "0-10":
        return "nps", "scores from 0 to 10"
    draft.warnings.append(f"Column '{column.name}' does not say which question was asked; it counts as satisfaction.")
    return "csat", "assumed"


def _fill_scale(draft: Draft, found: ratings.Ratings, kind: str, basis: str) -> None:
    length = draft.cells.height
    scale = found.scale
    draft.made["survey_type"] = pl.repeat(kind, length, dtype=pl.String(), eager=True)
    draft.made["score"], draft.made["score_norm"] = found.score, found.norm
    bounds = (None, None) if scale is None else (scale.low, scale.high)
    for name, bound in zip(("scale_min", "scale_max"), bounds, strict=True):
        draft.made[name] = pl.repeat(bound, length, dtype=pl.Float64(), eager=True)
    draft.evidence["survey_type"], draft.evidence["survey_type_basis"] = kind, basis
    draft.evidence["rating_scale"] = scale.name if scale else None
    draft.evidence["rating_scale_basis"] = scale.basis if scale else "no rating in the file"


def _exclusions(status: pl.Series) -> pl.Series:
    words = {"spam": "spam", "survey preview": "test", "preview": "test", "test": "test", "survey test": "test"}
    return status.replace_strict(words, default=None, return_dtype=pl.String)
