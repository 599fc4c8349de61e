"""Rules of the settings that never apply: of a team that is spelled otherwise, or written twice for the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from metrics.errors import did_you_mean
from metrics.filters import UNKNOWN
from metrics.warehouse import Warehouse
from settings import Settings

_SCOPE: Final = ("channel", "team", "priority", "segment")
_TIMES: Final = ("first_response_seconds", "next_reply_seconds", "resolution_seconds")
_MOST: Final = 20


def unmet(wh: Warehouse, settings: Settings | None = None) -> list[str]:
    """A sentence per rule that never counts and per name that no loaded row has. The settings in force unless given."""
    idle = _idle(settings or wh.settings)
    if wh.latest_on is None:
        return idle
    known = {dim: [str(value) for value in wh.options(dim)["value"] if value != UNKNOWN] for dim in (*_SCOPE, "source")}
    folded = {dim: {UNKNOWN, *(_folded(value) for value in values)} for dim, values in known.items()}
    return idle + [
        f"Setting '{key}' has value {name!r}: nothing that is loaded has this {dim}. {_hint(name, known[dim])}"
        for key, dim, name in _named(settings or wh.settings)
        if _folded(name) not in folded[dim]
    ]


def _idle(settings: Settings) -> list[str]:
    """A sentence per target without a time, and per target that an earlier one makes void."""
    said, seen = [], set[object]()
    for place, rule in enumerate(settings.targets, 1):
        told = [name for name in _TIMES if getattr(rule, name) is not None]
        if not told:
            said.append(f"Setting 'targets[{place}]' has no time and does nothing. Add one, such as {_TIMES[0]}.")
        for name in told:
            said += _again(seen, f"targets[{place}].{name}", (rule.scope, rule.since, name), getattr(rule, name))
    for place, goal in enumerate(settings.kpi_targets, 1):
        for_whom = (goal.kpi, goal.channel, goal.team and _folded(goal.team), goal.since)
        said += _again(seen, f"kpi_targets[{place}].value", for_whom, goal.value)
    return said


def _again(seen: set[object], key: str, rule: object, value: float) -> list[str]:
    """A sentence where `rule` was seen before."""
    if rule in seen:
        said = (
            f"Setting '{key}' has value {value:.15g}: it never counts, since one before it is for the same contacts "
            "from the same day. Keep one of them, or change `from`."
        )
        return [said]
    seen.add(rule)
    return []


def _named(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """(key, dimension, name) of every name that somebody wrote; the targets that are there by default are nobody's."""
    usual = Settings().targets
    for section in ("schedules", "targets", "kpi_targets"):
        for place, rule in enumerate(getattr(settings, section), 1):
            for dim in _SCOPE if rule not in usual else ():
                if name := getattr(rule, dim, None):
                    yield f"{section}[{place}].{dim}", dim, name
    for source in settings.scales:
        yield f"scales.{source}", "source", source


def _hint(name: str, known: list[str]) -> str:
    return did_you_mean(name, known[:_MOST]) if known else "No row has one."


def _folded(name: str) -> str:
    return name.strip().casefold()
