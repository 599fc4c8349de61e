"""Lists that an API sends beside its records: the names of people and groups, and the metrics of tickets."""

from __future__ import annotations

from typing import Any, Final

# The field of a record that holds a number -> the lists in which the number has a name.
_NAMED: Final = {
    "assignee_id": ("users",),
    "requester_id": ("users",),
    "group_id": ("groups",),
    "admin_assignee_id": ("admins", "teammates"),
    "team_assignee_id": ("teams",),
}


def joined(records: list[Any], beside: dict[str, Any]) -> list[Any]:
    """The records with `<field>.name` for every number that a list beside them names, and with their metrics."""
    names = {field: _names(beside, lists) for field, lists in _NAMED.items()}
    metrics = {str(entry.get("ticket_id")): entry for entry in _entries(beside, "metric_sets")}
    if not any(names.values()) and not metrics:
        return records
    return [_with(record, names, metrics) if isinstance(record, dict) else record for record in records]


def _with(record: dict[str, Any], names: dict[str, dict[str, str]], metrics: dict[str, Any]) -> dict[str, Any]:
    more = {
        f"{field}.name": known[str(record[field])]
        for field, known in names.items()
        if record.get(field) is not None and str(record[field]) in known
    }
    own = metrics.get(str(record.get("id")))
    return {**record, **more, **({"metric_set": own} if own and "metric_set" not in record else {})}


def _names(beside: dict[str, Any], lists: tuple[str, ...]) -> dict[str, str]:
    entries = [entry for name in lists for entry in _entries(beside, name)]
    return {
        str(entry["id"]): entry["name"] for entry in entries if "id" in entry and isinstance(entry.get("name"), str)
    }


def _entries(beside: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = beside.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
