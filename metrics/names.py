"""Names in the settings that nothing that is loaded has: a rule for a team that is spelled otherwise never applies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from metrics.errors import did_you_mean
from metrics.filters import UNKNOWN
from metrics.warehouse import Warehouse
from settings import Settings

_SCOPE: Final = ("channel", "team", "priority", "segment")
_MOST: Final = 20


def unmet(wh: Warehouse, settings: Settings | None = None) -> list[str]:
    """A sentence per name that no loaded row has; empty where nothing is loaded. The settings in force unless given."""
    if wh.latest_on is None:
        return []
    known = {dim: [str(value) for value in wh.options(dim)["value"] if value != UNKNOWN] for dim in (*_SCOPE, "source")}
    folded = {dim: {UNKNOWN, *(_folded(value) for value in values)} for dim, values in known.items()}
    return [
        f"Setting '{key}' has value {name!r}: nothing that is loaded has this {dim}. {_hint(name, known[dim])}"
        for key, dim, name in _named(settings or wh.settings)
        if _folded(name) not in folded[dim]
    ]


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
