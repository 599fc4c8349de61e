"""What is wrong with settings, in sentences that name key, value, what is allowed and what to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from settings.model import KpiTarget, Scale, Settings, Target
from settings.schedule import Days, Schedule
from settings.values import meant, nearest

_SECTIONS: Final[dict[str, type[BaseModel]]] = {
    "schedules": Schedule,
    "targets": Target,
    "kpi_targets": KpiTarget,
    "scales": Scale,
}
_BOUNDS: Final = {
    "greater_than": ("gt", "greater than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}
_SHAPES: Final = {
    "int": "should be a whole number. Write it without quotes, such as 30.",
    "float": "should be a number. Write it without quotes, such as 0.75.",
    "finite_number": "should be a number. Write one such as 0.75.",
    "string_type": 'should be a text. Write it in quotes, such as "...".',
    "string_too_short": "is empty. Write a word, or leave the key out.",
    "string_pattern_mismatch": "is empty. Write a word, or leave the key out.",
}


class SettingsError(Exception):
    """Settings that cannot be used; a line per problem names key, value, what is allowed and what to do."""


def sentences(error: ValidationError) -> list[str]:
    """One sentence per problem."""
    return list(dict.fromkeys(_sentence(detail) for detail in error.errors()))


def _sentence(detail: Any) -> str:
    context, location, kind = detail.get("ctx", {}), detail["loc"], detail["type"]
    key = _key(location) + str(context.get("at") or "")
    if kind == "missing":
        example = "0.85" if location[-1] == "value" else '"..."'
        return f"Setting '{key}' is missing. Add it, such as {location[-1]} = {example}."
    if kind == "extra_forbidden":
        return f"Setting '{key}' does not exist. {meant(str(location[-1]), _names(location))}"
    given = detail["input"] if context.get("value") is None else context["value"]
    return f"Setting '{key}' has value {_text(given)}: it {_reason(kind, context, location, given)}"


def _reason(kind: str, context: dict[str, Any], location: Sequence[str | int], given: Any) -> str:
    if kind == "plain":
        return str(context["reason"])
    if kind == "literal_error":
        allowed = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        return f"must be one of: {', '.join(allowed)}. {nearest(str(given), allowed)}".rstrip()
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"should be {words} {context[name]:.15g}. Write a number that is."
    if kind in ("tuple_type", "dict_type", "model_type"):
        return _shape(location)
    for start, words in _SHAPES.items():
        if kind.startswith(start):
            return words
    return "cannot be used. Look the key up in the README."


def _shape(location: Sequence[str | int]) -> str:
    """How a table, or a list of them, is written in TOML."""
    first, last = str(location[0]), location[-1]
    if last == "days":
        return 'should be a table. Write it like {monday = ["09:00-17:00"]}.'
    if last == "open_on":
        return 'should be a table. Write it like {2026-12-27 = ["10:00-14:00"]}.'
    if first == "scales":
        return f"should be a table. Begin it with [scales.{last if len(location) > 1 else 'NAME'}]."
    if first in _SECTIONS and len(location) <= 2:
        return f"should be a list of tables. Begin each with [[{first}]]."
    return 'should be a list. Write it like ["..."].'


def _key(location: Sequence[str | int]) -> str:
    """schedules[2].days.monday: tables and list items are counted from 1, as people do."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location if part != "[key]"]
    return "".join(parts).removeprefix(".")


def _names(location: Sequence[str | int]) -> list[str]:
    section: type[BaseModel] = Settings
    if len(location) > 1:
        section = Days if "days" in location[:-1] else _SECTIONS.get(str(location[0]), Settings)
    return [field.alias or name for name, field in section.model_fields.items()]


def _text(value: Any) -> str:
    if isinstance(value, str | int | float | date):
        return repr(value) if isinstance(value, str) else str(value)
    return json.dumps(value, default=str, ensure_ascii=False)[:200]
