"""Objects of JSON flattened into rows of text: nested names joined by dots, lists as JSON, numbers as written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from pipelines.reading.read import ROW, check_width
from pipelines.reading.scan import Damaged
from pipelines.report import Limits, Refusal

DEPTH: Final = 12  # deeper structures stay JSON in their cell; no export nests what it counts so deep
BATCH: Final = 20_000


class Number(str):
    """A number exactly as it is written."""

    __slots__ = ()


@dataclass
class FlatRows:
    """Flattened records on their way into a frame, with what was noticed about them."""

    limits: Limits
    names: dict[str, set[str]] = field(default_factory=dict)  # column -> kinds of values
    waiting: list[dict[str, str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    pieces: list[pl.DataFrame] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    records: int = 0

    def add(self, record: object, line: int) -> None:
        """Take one record, or set it aside when it is no object."""
        self.records += 1
        if self.records > self.limits.rows:
            raise Refusal(f"This file has more than {self.limits.rows:,} records.", "Export a shorter period.")
        if not isinstance(record, dict):
            self.damaged.append(
                Damaged(self.records, line, "not_an_object", "this record is no object with named values")
            )
            return
        row: dict[str, str | None] = {}
        self._flatten(record, "", row, 0)
        self.waiting.append(row)
        self.numbers.append(self.records)
        if len(self.waiting) >= BATCH:
            self.flush()

    def damage(self, line: int, rule: str, said: str) -> None:
        """Set a record aside; what is kept says where it is and not what it holds."""
        self.records += 1
        self.damaged.append(Damaged(self.records, line, rule, said))

    def flush(self) -> None:
        """Make a piece of the frame of the rows that wait."""
        if not self.waiting:
            return
        check_width(len(self.names), self.limits)
        columns = {name: [row.get(name) for row in self.waiting] for name in self.names}
        kinds = {**dict.fromkeys(self.names, pl.String()), ROW: pl.Int64()}
        self.pieces.append(pl.DataFrame({**columns, ROW: self.numbers}, schema=kinds))
        self.waiting, self.numbers = [], []

    def _flatten(self, value: dict[str, Any], prefix: str, row: dict[str, str | None], depth: int) -> None:
        for key, inner in value.items():
            name = _text(f"{prefix}{key}").replace(ROW, "row")
            if isinstance(inner, dict) and inner and depth < DEPTH:
                self._note(name, "object")
                self._flatten(inner, f"{name}.", row, depth + 1)
                continue
            if inner is None or inner in ("", {}):
                self.names.setdefault(name, set())
                continue
            self._note(name, _kind(inner))
            row[name] = _text(inner)
            named = [part.get("name") for part in inner if isinstance(part, dict)] if isinstance(inner, list) else []
            if named and len(named) == len(inner) and all(isinstance(part, str) for part in named):
                # Tags and teams come as objects; their names are what people know.
                self._note(f"{name}.name", "list")
                row[f"{name}.name"] = _text(named)

    def _note(self, name: str, kind: str) -> None:
        self.names.setdefault(name, set()).add(kind)


def _kind(value: object) -> str:
    if isinstance(value, Number):
        return "number"
    return {bool: "true or false", list: "list", dict: "nested"}.get(type(value), "text")


def _text(value: object) -> str:
    if isinstance(value, str):
        # Half of a surrogate pair can be written in JSON and nowhere else.
        sound = value if value.isascii() else value.encode("utf-8", "replace").decode()
        return sound.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
