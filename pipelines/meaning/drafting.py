"""A source made of a person's choices: which column is what, and the answers to what the file leaves open."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from pipelines.meaning import proposal
from pipelines.meaning.identity import namespace
from pipelines.meaning.presets import ColumnRule, Preset, Signature, check_columns, comparable

SEVERAL: Final = ("tags", "ignored")  # more than one column may be this
AGREEING: Final = 0.8  # of the headers, in both directions: a column more or less is still the same export
UNSAVED: Final = "your choices"


@dataclass(frozen=True)
class Choices:
    """What a person says about a file; what is None is left to the evidence in the file."""

    table: str
    columns: dict[str, str] = field(default_factory=dict)  # column of the file -> canonical column
    date_order: str | None = None  # dmy | mdy
    timezone: str | None = None
    units: dict[str, str] = field(default_factory=dict)  # column of the file -> unit of its lengths of time
    scale: tuple[float, float] | None = None
    survey_type: str | None = None
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # canonical column -> word of the file -> ours

    def to_dict(self) -> dict[str, Any]:
        """The choices as JSON-ready values."""
        return asdict(self)

    @classmethod
    def of_proposal(cls, proposed: dict[str, Any]) -> Self:
        """What a proposal has chosen beforehand."""
        columns = {entry["column"]: entry["target"] for entry in proposed["columns"] if entry["target"]}
        return cls(proposed["table"], columns)


def drafted(name: str, label: str, choices: Choices, headers: Sequence[str]) -> Preset:
    """The source that reads files with these headers as a person has chosen. Raises PresetError."""
    generic = proposal.generic(choices.table)
    preset = Preset(
        name=name,
        label=label or name,
        source=name,
        table=choices.table,
        grade="installation",
        signature=_signature(headers),
        columns=_rules(choices, generic, headers),
        required=generic.required,
        survey_type=choices.survey_type,
        timezone=choices.timezone,
        date_order=_order(choices),
        # The rows that such files brought without this source stay the same rows.
        namespace=namespace(generic.source, [comparable(header) for header in headers]),
        installation=True,
    )
    check_columns(preset, name)
    return preset


def _order(choices: Choices) -> Any:
    return choices.date_order.upper() if choices.date_order else None


def _signature(headers: Sequence[str]) -> Signature:
    named = [header for header in headers if not header.startswith("column ")]
    typical = tuple({comparable(header): header for header in reversed(named)}.values())[::-1]
    if not typical:
        # Files without header: nothing but their number of columns tells them apart.
        return Signature(typical=tuple(headers), minimum=max(1, len(headers)), share=1.0)
    return Signature(typical=typical, minimum=max(1, math.ceil(AGREEING * len(typical))), share=AGREEING)


def _rules(choices: Choices, generic: Preset, headers: Sequence[str]) -> dict[str, ColumnRule]:
    twice = {base for base, count in Counter(map(comparable, headers)).items() if count > 1}
    rules: dict[str, ColumnRule] = {}
    for column in headers:
        target = choices.columns.get(column)
        if target is None or (target in rules and target not in SEVERAL):
            continue
        known, earlier = generic.columns.get(target, ColumnRule()), rules.get(target)
        names = (*((earlier.headers or earlier.exact) if earlier else ()), column)
        exact = comparable(column) in twice or bool(earlier and earlier.exact)
        rules[target] = ColumnRule(
            headers=() if exact else names,
            exact=names if exact else (),
            unit=choices.units.get(column),
            words={**known.words, **choices.words.get(target, {})},
            combine=target in SEVERAL,
            scale=choices.scale if target in ("csat_raw", "score_raw") else None,
        )
    return rules
