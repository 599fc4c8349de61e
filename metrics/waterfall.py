"""The steps of a change, for a waterfall: where it started, the mix, each group, where it ended."""

from __future__ import annotations

from typing import Final

import polars as pl

from language import _
from metrics.mix import OTHERS, Mix

_SCHEMA: Final = {
    "step": pl.String(),
    "kind": pl.String(),
    "change": pl.Float64(),
    "start": pl.Float64(),
    "end": pl.Float64(),
}


def steps(found: Mix, most: int = 8) -> pl.DataFrame:
    """Columns step, kind (start, mix, within, end), change, start, end: each step begins where the last one ended.

    The groups with the largest parts within them are told apart, the others taken together. Empty without a change.
    """
    if found.difference is None or found.before is None or found.now is None:
        return pl.DataFrame(schema=_SCHEMA)
    rows: list[tuple[str, str, float]] = [(found.mix_label, "mix", found.mix)] if found.mix else []
    rows += [(name, "within", part) for name, part in _within(found, most)]
    made, reached = [(_("Before"), "start", found.before, 0.0, found.before)], found.before
    for name, kind, change in rows:
        made.append((name, kind, change, reached, reached + change))
        reached += change
    made.append((_("Now"), "end", found.now, 0.0, found.now))
    return pl.DataFrame(made, schema=_SCHEMA, orient="row")


def _within(found: Mix, most: int) -> list[tuple[str, float]]:
    parts = [(str(name), float(part)) for name, part in found.groups.select(found.by, "within").rows() if part]
    parts.sort(key=lambda pair: -abs(pair[1]))
    if len(parts) <= most:
        return parts
    named = [pair for pair in parts[:most] if pair[0] != OTHERS]
    rest = sum(part for name, part in parts if name not in {name for name, _ in named})
    return [*named, (OTHERS, rest)]
