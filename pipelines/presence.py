"""Which canonical columns an export has: what it lacks, it says nothing about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import canonical
from pipelines.ledger import Manifest

# Canonical columns that are made of others: they are there where one of these is.
_MADE_OF: Final = {
    "status": ("status_raw",),
    "priority": ("priority_raw",),
    "channel": ("channel_raw",),
    **dict.fromkeys(("csat_norm", "csat_scale", "csat_state"), ("csat_raw",)),
    **dict.fromkeys(("score", "score_norm", "scale_min", "scale_max"), ("score_raw",)),
    "customer_key": ("customer_email", "customer_id"),
    "order_ref": ("subject", "tags"),
    "exclude": ("tags", "merged_ids"),
    "bot_handoff": ("bot_involved", "bot_resolved"),
    "first_reply_basis": ("first_reply_at", "first_reply_seconds", "first_reply_business_seconds"),
    "resolution_basis": ("solved_at", "resolution_seconds", "resolution_business_seconds"),
}
# What says where a row comes from, and what is never null, belongs to the state that wins.
_OWN: Final = frozenset({"source", "namespace", "row", "raw", "tz_basis", "updated_at"})


def has(load: Manifest) -> list[str]:
    """The columns of its table that a load says something about, be it that there is nothing."""
    known = set(load.mapping.values())
    columns = canonical.TABLES.get(load.table, {})
    return [name for name in columns if name in _OWN or known & {name, *_MADE_OF.get(name, ())}]


def uneven(table: str, loads: Sequence[Manifest]) -> list[str]:
    """The columns that some of these loads have and others lack, in the order of the table."""
    sets = [set(has(load)) for load in loads if load.table == table]
    if len(sets) < 2:
        return []
    every: set[str] = set().union(*sets)
    differing = {name for name in every if not all(name in known for known in sets)}
    return [name for name in canonical.TABLES[table] if name in differing and name != canonical.KEYS[table]]


def lacking(load: Manifest, before: Sequence[Manifest]) -> list[str]:
    """The columns that an earlier load of the same rows had and this one has not, as these files call them."""
    mine = set(has(load))
    namespace = load.evidence.get("namespace")
    names: dict[str, None] = {}
    for other in before:
        if (other.table, other.evidence.get("namespace")) == (load.table, namespace):
            gone = set(has(other)) - mine
            names |= dict.fromkeys(column for column, target in other.mapping.items() if target in gone)
    return list(names)
