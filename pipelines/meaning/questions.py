"""A survey with several scores as a row per answer: each question with its own kind, scale and comment.

The kinds that make a figure (NPS, CSAT, CES, review) are given to one question each, the first that asks so; further
questions of a kind are stored as `other`, so that nobody who answered counts twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.meaning import mapping, subheader, words
from pipelines.meaning.mapping import Mapped
from pipelines.meaning.presets import ColumnRule
from pipelines.reading.header import Column
from pipelines.reading.read import ROW, Text

if TYPE_CHECKING:
    from pipelines.meaning.recognise import Recognition

TYPES: Final = (
    ("nps", r"\bnps\b|recommend|promoter|empfehl|recomi?end|recommand|raccomand|consigli(er|are)|aanbevel|poleci"),
    ("ces", r"\bces\b|\beffort\b|how easy|\bease\b|aufwand|esfuerzo|wie einfach|qu[eé] tan f[aá]cil"),
    ("review", r"\bstars?\b|\breview\b|sterne|estrellas"),
    (
        "csat",
        r"\bcsat\b|satisf|zufrieden|soddisf|tevred|zadowol|rating|\brate\b|bewert|calific|valora|\bnote\b|évaluation|avalia",
    ),
)
# Row numbers of further answers of a record: its own number and so much more for each question before.
STEP: Final = 1_000_000_000
MADE = SCORE, COMMENT, QUESTION = "Score", "Comment", "Question"
# A comment at the end that is asked about everything belongs to the first score, not to the one before it.
GENERAL: Final = (
    r"anything else|additional|further|other comment|overall|\bfeedback\b|^comments?$|sonst|weitere|algo m[aá]s|autre"
)


@dataclass(frozen=True)
class Question:
    """One question for a score: its column, the wording in comparable form, what it asks for, its comments."""

    column: Column
    wording: str
    kind: str | None  # None: the wording does not say
    comments: tuple[Column, ...] = ()

    @property
    def key(self) -> str:
        """What tells its answers from those to other questions of the same person."""
        return hashlib.sha256(self.wording.encode()).hexdigest()[:6] if self.kind in (None, "other") else self.kind


def kind_of(wording: str) -> str | None:
    """What a question asks for, by its wording."""
    return next((kind for kind, pattern in TYPES if re.search(pattern, wording)), None)


def split(text: Text, found: Recognition) -> tuple[Text, Recognition]:
    """The file and its recognition with a row per answer; as they are where a survey asks for one score."""
    if not found.preset.questions or "survey_type" in found.mapped or "score_raw" not in found.mapped:
        return text, found
    asked = _asked(text, found)
    if len(asked) < 2:
        return text, found
    used = {column.name for question in asked for column in (question.column, *question.comments)}
    columns = [column for column in text.columns if column.name not in used]
    # The comment of the record stays beside the answers: it is part of what tells records without ids apart.
    known = found.mapped["comment"].columns if "comment" in found.mapped else ()
    taken = {column.name for column in (*columns, *known)}
    made = {name: Column(f"{name} (of several)" if name in taken else name, name.lower()) for name in MADE}
    frame = _answers(text, found, asked, [*taken, ROW], made)
    mapped = {name: entry for name, entry in found.mapped.items() if name not in ("score_raw", "comment")}
    for target, name in (("score_raw", SCORE), ("comment", COMMENT), ("question", QUESTION)):
        mapped[target] = Mapped((made[name],), found.mapped.get(target, Mapped((), ColumnRule())).rule)
    unmapped = [column for column in found.unmapped if column.name not in used]
    long = replace(text, frame=frame, columns=[*columns, *made.values()], whole=text)
    return long, replace(found, mapped=mapped, unmapped=[*unmapped, made[QUESTION]], questions=asked, whole=found)


def _asked(text: Text, found: Recognition) -> tuple[Question, ...]:
    """Every question for a score, the one that is known for it first."""
    first, said = found.mapped["score_raw"].columns[0], subheader.wordings(text)
    more = [column for column in found.unmapped if _asks(text, column, said[column.name])]
    by_name = {column.name: column for column in text.columns}
    scored = [column for column in text.columns if column.name in {first.name, *(one.name for one in more)}]
    scored.sort(key=lambda column: column.name != first.name)
    questions: list[Question] = []
    for column in scored:
        wording = first.base if column.name == first.name else said[column.name]
        kind, taken = kind_of(wording), {question.kind for question in questions}
        again = bool(questions) and kind in (None, *taken)
        questions.append(Question(by_name[column.name], wording, "other" if again else kind))
    return tuple(_commented(text, found, questions, said)) if len(questions) > 1 else ()


def _asks(text: Text, column: Column, wording: str) -> bool:
    values = text.frame[column.name].drop_nulls().head(mapping.SAMPLE)
    telling = len(values) and mapping.SCORE_QUESTION.search(wording)
    return bool(telling and mapping.agrees("score_raw", values, ColumnRule()))


def _commented(text: Text, found: Recognition, questions: Sequence[Question], said: dict[str, str]) -> list[Question]:
    """The questions with their comments: each comment goes to the score before it."""
    places = {column.name: place for place, column in enumerate(text.columns)}
    scores = sorted((places[question.column.name], question.column.name) for question in questions)
    known = found.mapped["comment"].columns if "comment" in found.mapped else ()
    own = {question.column.name for question in questions}
    others = [c for c in found.unmapped if c.name not in own and _comments(text, c, said[c.name])]
    given: dict[str, list[Column]] = {question.column.name: [] for question in questions}
    for column in sorted([*known, *others], key=lambda column: places[column.name]):
        before = [name for place, name in scores if place < places[column.name]]
        general = before and before[-1] == scores[-1][1] and re.search(GENERAL, said[column.name])
        given[questions[0].column.name if general or not before else before[-1]].append(column)
    return [replace(question, comments=tuple(given[question.column.name])) for question in questions]


def _comments(text: Text, column: Column, wording: str) -> bool:
    values = text.frame[column.name].drop_nulls().head(mapping.SAMPLE)
    # Reasons to choose from come again and again; people write each comment once.
    written = len(values) and values.n_unique() > len(values) / 3 and values.str.contains(r"\p{L}").any()
    return bool(written and mapping.COMMENT_QUESTION.search(wording))


def _answers(
    text: Text, found: Recognition, asked: Sequence[Question], rest: Sequence[str], made: dict[str, Column]
) -> pl.DataFrame:
    """The columns `rest`, score, comment and question of each answer, in the order of the file."""
    answered = [_answered(question.column.name) for question in asked]
    none = ~pl.any_horizontal(answered)
    ids = found.mapped.get("response_id")
    pieces = []
    for number, question in enumerate(asked):
        # Where nobody answered anything the row tells that a survey was sent, or is rejected once.
        unanswered = none if number == 0 or "sent_at" in found.mapped else pl.lit(False)
        piece = text.frame.filter(answered[number] | unanswered)
        comments = [*(pl.col(column.name) for column in question.comments), pl.lit(None, pl.String)]
        said = pl.concat_str(comments, separator=" / ", ignore_nulls=True).replace("", None)
        own = [] if ids is None or number == 0 else [pl.col(column.name) + f":{question.key}" for column in ids.columns]
        pieces.append(
            piece.with_columns(pl.col(ROW) + number * STEP, *own).select(
                *rest,
                pl.col(question.column.name).alias(made[SCORE].name),
                said.alias(made[COMMENT].name),
                pl.lit(question.column.name).alias(made[QUESTION].name),
            )
        )
    return pl.concat(pieces).sort(pl.col(ROW) % STEP, ROW)


def _answered(name: str) -> pl.Expr:
    nothing = [*words.missing_words(), *words.rating_states()]
    return ~pl.col(name).str.strip_chars().str.to_lowercase().is_in(nothing).fill_null(True)
