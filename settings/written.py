"""New values put into the text of a TOML file, whose comments, order and blank lines stay."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date
from typing import Any

import tomlkit
from pydantic import BaseModel
from tomlkit.items import AoT, Table


def lean(value: Any) -> Any:
    """`value` as TOML writes it: models as tables without what is at its default, dates as keys as text."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        told = {field.alias or name: (getattr(value, name), field) for name, field in fields}
        return {
            name: lean(inner)
            for name, (inner, field) in told.items()
            if field.is_required() or inner != field.get_default(call_default_factory=True)
        }
    if isinstance(value, Mapping):
        return {key.isoformat() if isinstance(key, date) else key: lean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [lean(inner) for inner in value]
    return value


def fresh(values: Mapping[str, Any]) -> str:
    """The text of a new file with these values."""
    return tomlkit.dumps(_table(values))


def changed(text: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """`text`, which says `before`, with what `after` says instead."""
    document = tomlkit.parse(text)
    _change(document, before, after)
    return tomlkit.dumps(document)


def _change(container: MutableMapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for name in [name for name in before if name not in after and name in container]:
        del container[name]
    for name, value in after.items():
        old, now = before.get(name), container.get(name)
        if old == value:
            continue
        if isinstance(now, MutableMapping) and isinstance(old, Mapping) and isinstance(value, Mapping):
            _change(now, old, value)
        elif isinstance(now, AoT) and isinstance(old, list) and _are_tables(value):
            container[name] = _aligned(now, old, value)
        else:
            container[name] = _item(value)


def _aligned(now: AoT, before: Sequence[Any], after: Sequence[Any]) -> AoT:
    """The tables that stay, as they are written; where none came or went, the others are changed in place."""
    written = list(zip(before, now, strict=True))
    made = tomlkit.aot()
    for place, value in enumerate(after):
        kept = next((pair for pair in written if pair[0] == value), None)
        if kept is None and len(before) == len(after) and before[place] not in after:
            kept = (before[place], now[place])
            _change(kept[1], kept[0], value)
        if kept is None:
            made.append(_table(value))
        else:
            written = [pair for pair in written if pair[1] is not kept[1]]
            made.append(kept[1])
    return made


def _table(value: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    # Plain values first: what follows the head of a table in TOML belongs to that table.
    for name, inner in sorted(value.items(), key=lambda pair: isinstance(pair[1], Mapping) or _are_tables(pair[1])):
        table.append(name, _item(inner))
    return table


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _table(value)
    if not _are_tables(value):
        return tomlkit.item(value)
    made = tomlkit.aot()
    for inner in value:
        made.append(_table(inner))
    return made


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(inner, Mapping) for inner in value)
