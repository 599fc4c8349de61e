"""Which timeline and which targets a contact has, by the words that settings name: a small table to join with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any, Final

import polars as pl

from pipelines.hours.timelines import Scope
from settings import Settings, Target

FIGURES: Final = ("first_response", "next_reply", "resolution")
KEYS: Final = ("channel", "team", "priority", "segment")
SCHEMA: Final[dict[str, pl.DataType]] = {
    **dict.fromkeys(KEYS, pl.String()),
    "from_on": pl.Date(),
    "until_on": pl.Date(),
    "timeline": pl.Int32(),
    **{f"{figure}_target_seconds": pl.Float64() for figure in FIGURES},
    **{f"{figure}_target_hours": pl.String() for figure in FIGURES},
}


def rules(settings: Settings, timelines: Mapping[Scope, int]) -> pl.DataFrame:
    """One row per combination of the words that settings name (null: every other one) and stretch of days.

    `from_on` is included, `until_on` is not; null: since ever, for ever. Columns: SCHEMA.
    """
    days = sorted({target.since for target in settings.targets if target.since})
    ordered = _ordered(settings.targets)
    rows = [
        [*key, begin, end, _timeline(timelines, team, channel), *_figures(ordered, key, begin)]
        for key in product(*_words(settings, timelines))
        for begin, end in zip([None, *days], [*days, None], strict=True)
        for channel, team in [key[:2]]
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _timeline(timelines: Mapping[Scope, int], team: str | None, channel: str | None) -> int | None:
    """The number of its timeline; a team or channel that only targets name has the hours of every other one."""
    known = team if any(team == name for name, _ in timelines) else None
    return timelines.get((known, channel if any(channel == name for _, name in timelines) else None))


def _words(settings: Settings, timelines: Mapping[Scope, int]) -> list[list[str | None]]:
    """What settings name of each of KEYS, and null for the rest."""
    named = [{scope[place] for scope in (target.scope for target in settings.targets)} for place in range(len(KEYS))]
    named[0] |= {channel for _, channel in timelines}
    named[1] |= {team for team, _ in timelines}
    return [[None, *sorted(word for word in words if word is not None)] for words in named]


def _ordered(targets: Sequence[Target]) -> list[Target]:
    """The targets in the order in which they are asked: as they stand, but of the same people's the newest first."""
    places = {target.scope: place for place, target in reversed(list(enumerate(targets)))}
    return sorted(
        targets, key=lambda target: (places[target.scope], -(target.since.toordinal() if target.since else 0))
    )


def _figures(ordered: Sequence[Target], key: Sequence[str | None], begin: date | None) -> Iterator[Any]:
    """Seconds per figure, then hours per figure: of the first target in force that fits and has the figure."""
    fitting = [
        target
        for target in ordered
        if all(own in (None, asked) for own, asked in zip(target.scope, key, strict=True))
        and (target.since is None or (begin is not None and target.since <= begin))
    ]
    found = [next((rule for rule in fitting if getattr(rule, f"{name}_seconds") is not None), None) for name in FIGURES]
    yield from (getattr(rule, f"{name}_seconds") if rule else None for rule, name in zip(found, FIGURES, strict=True))
    yield from (rule.hours if rule else None for rule in found)
