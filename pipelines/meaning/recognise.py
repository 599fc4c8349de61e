"""Which export a file is, and which of its columns means what: decided by the set of headers and by the values.

The order of columns and the name of the file say nothing. A known export is told by headers that only it has, or by
enough typical ones; everything else is mapped by name against the generic tables, and a name counts only where the
values agree with it (a column "first response time" that holds time stamps is the time of the reply).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from pipelines.meaning import mapping
from pipelines.meaning.mapping import Mapped
from pipelines.meaning.presets import Preset, presets
from pipelines.meaning.questions import Question
from pipelines.reading.header import Column
from pipelines.reading.read import Text
from pipelines.report import ParseOptions, Refusal

LACKING = {
    "score_raw": "with a score",
    "answered_at": "that says when it was given",
    "created_at": "that says when it was created",
    "ticket_id": "with the number of the ticket",
    "chat_id": "with the number of the chat",
    "order_id": "with the number of the order",
    "response_id": "with the number of the answer",
}
# How much of the header a refusal repeats.
LISTED, NAME_LENGTH = 8, 40
# What makes each table what it is, in the words of a person who has to find the column.
NEEDS = {
    "tickets": "a ticket number or subject, and when the ticket was created",
    "chats": "a chat number, and when the chat began",
    "surveys": "a score, and when it was given",
    "returns": "a return or order number, and when the return was made",
    "orders": "an order number, and when the order was placed",
}


@dataclass(frozen=True)
class Recognition:
    """The preset that fits a file, the columns it found, how sure that is and why."""

    preset: Preset
    mapped: dict[str, Mapped]
    confidence: float
    basis: str
    unmapped: list[Column] = field(default_factory=list)
    # Where a survey asks for several scores and has a row per answer: what it asks, and the file as it is.
    questions: tuple[Question, ...] = ()
    whole: Recognition | None = None

    @property
    def as_it_is(self) -> Recognition:
        """The recognition of the columns that the file has."""
        return self.whole or self

    @property
    def meanings(self) -> dict[str, str]:
        """Column of the file -> canonical column."""
        found = {c.name: target for target, entry in self.as_it_is.mapped.items() for c in entry.columns}
        found |= {question.column.name: "score_raw" for question in self.questions}
        return found | {column.name: "comment" for question in self.questions for column in question.comments}


def recognise(text: Text, options: ParseOptions, own: Path | None = None) -> Recognition:
    """What the file is. Raises Refusal that says what it is not, and what is missing."""
    known = presets(own)
    bases = {mapping.base_of(column) for column in text.columns}
    wanted = _wanted(known, options)
    mine, theirs = ([p for p in wanted if p.installation is here] for here in (True, False))
    # What somebody here has decided about such files comes before what is known about the tool.
    found = _known_export(mine, text, bases)
    if found is None and options.source not in ("generic", "returns"):
        found = _known_export(theirs, text, bases)
    if found is None:
        found = _by_names([preset for preset in wanted if preset.generic], text, bases, options.table is not None)
    if found is None:
        raise _unrecognised(text, options, _nearest(wanted, text, bases) or _undated(wanted, text))
    return found


def by_preset(text: Text, preset: Preset) -> Recognition:
    """The file read by one preset and no other. Raises Refusal where a column that its table needs is missing."""
    mapped, unmapped = mapping.assign(preset, text)
    if not mapping.complete(preset, mapped, said=True):
        lacking = _lacking(preset, mapped)
        hint = f"{preset.table.capitalize()} need {NEEDS[preset.table]}. Choose the columns that hold these."
        raise Refusal(f"No column {lacking} is chosen.", hint, text.evidence, mappable=True)
    return Recognition(preset, mapped, 1.0, "chosen column by column", unmapped)


def _lacking(preset: Preset, mapped: dict[str, Mapped]) -> str:
    lacking = [group[0] for group in preset.required if not any(name in mapped for name in group)]
    return " and ".join(LACKING.get(name, f"of the {name.replace('_', ' ')}") for name in lacking)


def _wanted(known: tuple[Preset, ...], options: ParseOptions) -> list[Preset]:
    """The presets that the person allows. Raises Refusal where there is none of that name."""
    chosen = [preset for preset in known if options.source in (None, preset.source, preset.name)]
    if not chosen:
        names = sorted({preset.source for preset in known} | {preset.name for preset in known})
        close = get_close_matches(options.source or "", names, n=3) or names
        raise Refusal(f"There is no source '{options.source}'.", f"Did you mean one of these: {', '.join(close)}?")
    tables = [preset for preset in chosen if options.table in (None, preset.table)]
    if not tables:
        offered = ", ".join(sorted({preset.table for preset in chosen if preset.table}))
        raise Refusal(f"There is no table '{options.table}' here.", f"Did you mean one of these: {offered}?")
    return tables


def _known_export(candidates: list[Preset], text: Text, bases: set[str]) -> Recognition | None:
    best: tuple[float, Recognition] | None = None
    for preset in candidates:
        if preset.generic:
            continue
        score, confidence, basis = _fit(preset, bases)
        if score <= 0 or (best is not None and score <= best[0]):
            continue
        if preset.refuse is not None:
            best = (score, Recognition(preset, {}, confidence, basis))
            continue
        mapped, unmapped = mapping.assign(preset, text)
        if mapping.complete(preset, mapped):
            best = (score, Recognition(preset, mapped, confidence, basis, unmapped))
    if best is None:
        return None
    found = best[1]
    if found.preset.refuse is not None:
        evidence = {**text.evidence, "recognised": found.preset.label, "recognised_by": found.basis}
        raise Refusal(found.preset.refuse.message, found.preset.refuse.hint, evidence)
    return found


def _fit(preset: Preset, bases: set[str]) -> tuple[float, float, str]:
    """(score, confidence 0-1, reason) of a preset for a set of headers; score 0 where it does not fit."""
    signature = preset.signature
    if bases & mapping.bases_of(signature.never):
        return 0.0, 0.0, ""
    strong = bases & mapping.bases_of(signature.strong)
    strong |= {base for base in bases if any(pattern.search(base) for pattern in preset.patterns)}
    for group in map(mapping.bases_of, signature.together):
        strong |= group if group <= bases else frozenset()
    if sum(len(base.split()) >= 4 or base.endswith("?") for base in bases) < signature.questions:
        return 0.0, 0.0, ""
    typical = bases & mapping.bases_of(signature.typical)
    share = len(bases & preset.known) / len(bases)
    enough = len(typical) >= signature.minimum and len(typical) / len(bases) >= signature.share
    if not strong and not enough:
        return 0.0, 0.0, ""
    confidence = min(0.99, 0.6 + 0.08 * len(strong) + 0.02 * len(typical) + 0.15 * share)
    reason = f"{counted(len(strong), 'header')} that only this export has and {len(typical)} typical"
    if preset.installation:
        confidence, reason = (
            0.6 + 0.39 * share,
            f"saved here for files with these headers: {len(typical)} of them agree",
        )
    return 3 * len(strong) + len(typical) + share, round(confidence, 2), reason


def _by_names(candidates: Iterable[Preset], text: Text, bases: set[str], said: bool) -> Recognition | None:
    best: tuple[float, Recognition] | None = None
    for preset in candidates:
        if bases & mapping.bases_of(preset.signature.never) and not said:
            continue
        mapped, unmapped = mapping.assign(preset, text)
        hints = _hints(preset, bases)
        if not mapping.complete(preset, mapped, said) or (not said and hints == 0 and not preset.telling):
            continue
        used = sum(len(entry.columns) for entry in mapped.values())
        if best is None or used + 1.5 * hints > best[0]:
            confidence = round(min(0.9, 0.35 + 0.35 * used / len(text.columns) + 0.05 * hints), 2)
            reason = f"{used} of {len(text.columns)} columns are known by name and agree in their values"
            best = (used + 1.5 * hints, Recognition(preset, mapped, confidence, reason, unmapped))
    return best[1] if best else None


def counted(count: int, noun: str) -> str:
    """`1 header`, `2 headers`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _hints(preset: Preset, bases: set[str]) -> int:
    """How many headers speak for this table and hardly for another."""
    strong = len(bases & mapping.bases_of(preset.signature.strong))
    if preset.signature.strong and not strong:
        return 0
    matching = sum(any(pattern.search(base) for pattern in preset.patterns) for base in bases)
    return 2 * strong + len(bases & mapping.bases_of(preset.signature.typical)) + matching


def _nearest(candidates: Iterable[Preset], text: Text, bases: set[str]) -> str:
    """What a file was told to be although it lacks what its table needs; empty where it is nothing known."""
    fits = [(_fit(preset, bases)[0], preset) for preset in candidates if not preset.generic and preset.refuse is None]
    score, preset = max(fits, key=lambda fit: fit[0], default=(0.0, None))
    if preset is None or score <= 0:
        return ""
    mapped, _ = mapping.assign(preset, text)
    return f"This looks like '{preset.label}', but it has no column {_lacking(preset, mapped)}."


def _undated(candidates: Iterable[Preset], text: Text) -> str:
    """Which column is called like the date that every table needs and holds none; empty where there is no such."""
    for preset in candidates:
        rule = preset.columns.get("answered_at", preset.columns.get("created_at")) if preset.generic else None
        for column in text.columns if rule else ():
            values = text.frame[column.name].drop_nulls().head(mapping.SAMPLE)
            if rule and column.base in rule.bases and len(values) and not mapping.agrees("created_at", values, rule):
                return f"The values of column '{shorten(column.name)}' cannot be read as dates."
    return ""


def _unrecognised(text: Text, options: ParseOptions, nearest: str) -> Refusal:
    needs = f" To be loaded, {options.table} need {NEEDS[options.table]}." if options.table in NEEDS else ""
    names = ", ".join(shorten(column.name) for column in text.columns[:LISTED])
    more = f" and {len(text.columns) - LISTED} more" if len(text.columns) > LISTED else ""
    if text.nameless:
        return Refusal(
            text.nameless,
            "Add a first line that names the columns (for example: id, created_at, status) and load it again, or say "
            "which column is what: on the page New source, or with `python -m pipelines map FILE`.",
            text.evidence,
            mappable=True,
        )
    return Refusal(
        nearest or "This file was not recognised as tickets, chats, survey answers, orders or returns.",
        f"It has the columns {names}{more}.{needs} If its rows are one of these, say which column is what: on the page "
        "New source, or with `python -m pipelines map FILE`.",
        text.evidence,
        mappable=True,
    )


def shorten(name: str) -> str:
    """The name of a column as a sentence can carry it: survey questions run to hundreds of letters."""
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"
