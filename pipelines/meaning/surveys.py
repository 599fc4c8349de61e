"""What survey answers have beside plain columns: which question was asked, on which scale, and the score on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

import canonical
from pipelines.meaning import mapping, ratings
from pipelines.meaning.presets import ColumnRule
from pipelines.meaning.questions import kind_of
from pipelines.meaning.recognise import counted, shorten
from pipelines.reading.header import Column

if TYPE_CHECKING:
    from pipelines.meaning.normalise import Draft

Asked = tuple[str, Column, pl.Series]  # kind of question, its column, the places of the rows that answer it


def fill(draft: Draft) -> None:
    """Put type, score and scale of each answer into the draft."""
    values = draft.text("score_raw")
    assert values is not None
    column = draft.recognition.mapped["score_raw"].columns[0]
    asked = _asked(draft, column, values)
    draft.evidence["survey_type"] = ", ".join(dict.fromkeys(sorted(kind for kind, _, _ in asked)))
    if not draft.recognition.questions:
        _other_questions(draft, column)
    rated = _rated(draft, values, asked)
    for (name,), part in rated.filter("outside").group_by("column", maintain_order=True):
        at = part["at"]
        every = pl.repeat(True, len(at), dtype=pl.Boolean(), eager=True)
        draft.problems.add("out_of_scale", str(name), draft.rows.gather(at), values.gather(at), every)
    kinds = pl.concat([pl.DataFrame({"at": at}).with_columns(kind=pl.lit(kind)) for kind, _, at in asked]).sort("at")
    offered = (rated["state"] == "offered").fill_null(False)
    sent = draft.made.get("sent_at")
    if sent is not None:
        offered = offered | (values.is_null() & sent.is_not_null())
    draft.reject("missing_score", "score_raw", values.is_null() & ~offered)
    draft.made["survey_type"] = kinds["kind"]
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


def _asked(draft: Draft, column: Column, values: pl.Series) -> list[Asked]:
    """The questions that the rows answer: those of the columns, the file's own word for each, or one for the file."""
    if draft.recognition.questions:
        return _by_question(draft, values)
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
    draft.evidence["survey_type_basis"] = basis
    return [(kind, column, (kinds == kind).arg_true()) for kind in kinds.unique().sort()]


def _by_question(draft: Draft, values: pl.Series) -> list[Asked]:
    names = draft.text("question")
    assert names is not None
    found: list[Asked] = []
    for question in draft.recognition.questions:
        at = (names == question.column.name).arg_true()
        column = replace(question.column, base=question.wording)
        kind = question.kind or _type(draft, column, values.gather(at))[0]
        # What a first question without telling words asks for is known only now; of each kind one counts.
        found.append(("other" if kind in (before for before, _, _ in found) else kind, column, at))
    draft.evidence["survey_type_basis"] = "the wording of each question"
    draft.evidence["questions"] = {
        f"{shorten(column.name)} ({kind}):": f"{counted(len(at), 'answer')}," for kind, column, at in found
    }
    further = [f"'{shorten(column.name)}'" for kind, column, _ in found if kind == "other"]
    if further:
        kinds = ", ".join(sorted({kind for kind, _, _ in found} - {"other"}))
        more = " and more" if len(further) > 6 else ""
        draft.warnings.append(
            f"Stored, but in no figure: {', '.join(further[:6])}{more}. Of each kind of question ({kinds}) one counts, "
            "so that nobody who answered counts twice."
        )
    return found


def _rated(draft: Draft, values: pl.Series, asked: Sequence[Asked]) -> pl.DataFrame:
    """Score, place on the scale, state and scale of each row; each question has a scale of its own."""
    pieces, told = [], {}
    for kind, column, at in asked:
        given = draft.recognition.mapped["score_raw"].rule.scale
        found = ratings.parse(values.gather(at), column.base, column.remark, kind, given)
        scale = found.scale
        draft.warnings += [f"Column '{shorten(column.name)}': {note}." for note in found.notes]
        if scale is not None:
            told[f"{kind} {scale.name}"] = scale
            _doubts(draft, kind, column, scale)
        piece = pl.DataFrame({"at": at, "score": found.score, "score_norm": found.norm, "state": found.state})
        bounds = (None, None) if scale is None else (scale.low, scale.high)
        low, high = (pl.lit(bound, dtype=pl.Float64) for bound in bounds)
        name = pl.lit(column.name)
        pieces.append(piece.with_columns(found.outside.alias("outside"), scale_min=low, scale_max=high, column=name))
    one = next(iter(told.values())) if len(asked) == len(told) == 1 else None
    draft.evidence["rating_scale"] = one.name if one else ", ".join(sorted(told)) or None
    draft.evidence["rating_scale_basis"] = one.basis if one else "a scale for each question, or no rating in the file"
    return pl.concat(pieces).sort("at")


def _doubts(draft: Draft, kind: str, column: Column, scale: ratings.Scale) -> None:
    """Say what is odd about the scale of a question."""
    if kind == "nps" and (scale.low, scale.high) != (0.0, 10.0):
        draft.warnings.append(
            f"'{shorten(column.name)}' was asked from {scale.name.replace('-', ' to ')}: a Net Promoter Score "
            "needs answers from 0 to 10, so these are stored and count in no figure."
        )
    if scale.basis == "assumed":
        draft.asked.append({"kind": "scale", "column": column.name, "assumed": scale.name})


def _type(draft: Draft, column: Column, values: pl.Series) -> tuple[str, str]:
    if draft.recognition.preset.survey_type:
        return draft.recognition.preset.survey_type, "known for this export"
    kind = kind_of(column.base)
    if kind:
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
