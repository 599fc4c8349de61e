"""What would become of a file: the proposed mapping and the first rows as they would be stored, without storing any."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

import canonical
from pipelines.checking.problems import summary
from pipelines.checking.validate import validate
from pipelines.meaning import drafting, identity, normalise, preview, proposal
from pipelines.meaning.normalise import Draft
from pipelines.meaning.presets import PresetError
from pipelines.meaning.recognise import Recognition, by_preset
from pipelines.reading.read import Text
from pipelines.report import ParseOptions, Refusal


def of_loadable(text: Text, draft: Draft, accepted: pl.DataFrame) -> dict[str, Any]:
    """The proposal for a file that can be loaded as it is, or by the choices that came with the options."""
    found = draft.recognition
    proposed = proposal.propose(text.whole or text, found.as_it_is, found.preset.table)
    told = _told(proposed, draft, accepted)
    return {**told, "questions": [_counted(question, text, draft) for question in told["questions"]]}


def of_unknown(text: Text, found: Recognition | None, options: ParseOptions, now: datetime) -> dict[str, Any]:
    """The proposal for a file that is not known, tried out: `counts` says what it would bring."""
    proposed = proposal.propose(text, found, options.table)
    empty = {**proposed, "questions": [], "warnings": preview.warnings(proposed["columns"]), "preview": []}
    if options.preset is not None:
        return empty
    headers = [column.name for column in text.columns]
    try:
        choices = drafting.Choices.of_proposal(proposed)
        preset = drafting.drafted("proposal", drafting.UNSAVED, choices, headers)
        draft = normalise.normalise(text, by_preset(text, preset), replace(options, source=None), now)
    except (Refusal, PresetError) as error:
        return {**empty, "lacking": str(error)}
    accepted = _accepted(draft)
    told = _told(proposed, draft, accepted)
    asked = [_counted(question, text, draft) for question in told["questions"]]
    return {**told, "questions": asked, "counts": _counts(accepted, draft)}


def _accepted(draft: Draft) -> pl.DataFrame:
    frame, _ = identity.repeated(normalise.frame(draft), canonical.KEYS[draft.table])
    return validate(frame, draft.table, draft.problems, draft.written, draft.now).accepted


def _counted(question: dict[str, Any], text: Text, draft: Draft) -> dict[str, Any]:
    """The question with what each order of day and month would accept and reject."""
    if question["kind"] != "date_order":
        return question
    counts = {}
    for order in question["choices"]:
        preset = draft.recognition.preset.model_copy(update={"date_order": order.upper()})
        other = normalise.normalise(text, replace(draft.recognition, preset=preset), draft.options, draft.now)
        accepted = _accepted(other)
        counts[order] = {"accepted": accepted.height, "rejected": other.problems.rows().n_unique()}
    return {**question, "counts": counts}


def _told(proposed: dict[str, Any], draft: Draft, accepted: pl.DataFrame) -> dict[str, Any]:
    return {
        **proposed,
        "questions": preview.questions(draft),
        "warnings": preview.warnings(proposed["columns"]),
        "preview": preview.rows(accepted, draft),
    }


def _counts(accepted: pl.DataFrame, draft: Draft) -> dict[str, Any]:
    table = draft.problems.table()
    return {"accepted": accepted.height, "rejected": table["row"].n_unique(), "rejections": summary(table)[:5]}
