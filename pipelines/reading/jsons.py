"""JSON and NDJSON -> text: every object a row, nested names joined by dots, every number as it is written.

The records are found wherever a tool puts them: one object per line, an array, one array inside an object, a page of an
API per line. Numbers never pass through floating point, so ids of any length stay what they are.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from pipelines.reading import grid
from pipelines.reading.encoding import Decoded
from pipelines.reading.flatten import FlatRows, Number
from pipelines.reading.header import columns_of
from pipelines.reading.read import ROW, Text, set_aside
from pipelines.reading.sideloads import joined
from pipelines.report import Limits, Refusal

OPENING: Final = re.compile(r"\s*(\{\s*[\"}]|\[\s*[\[{\]\"0-9ntf-])")
BLANK: Final = re.compile(r"[\s,]*")
# Where an answer of an API holds several lists, these are the records; the others describe them.
RECORDS: Final = ("tickets", "conversations", "satisfaction_ratings", "chats", "orders", "returns", "responses",
    "items", "results", "data", "records", "rows", "issues")  # fmt: skip
PAGE: Final = frozenset(
    {"next_page", "previous_page", "count", "total_count", "pages", "links", "meta", "end_of_stream"}
)
EXPORT_HINT: Final = "Export the rows themselves, as an array of objects or one object per line, and load that file."
DAMAGE_HINT: Final = "Export it once more, check that the download had finished, and load that file."


class RepeatedNameError(ValueError):
    """An object that has one name twice: which of the values counts cannot be known."""


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does."""
    return bool(OPENING.match(text[:4096]))


def read_json(decoded: Decoded, limits: Limits) -> Text:
    """The text of a JSON or NDJSON file. Raises Refusal for damage, for no records, and for too deep a nesting."""
    data = decoded.data.decode("utf-8", "replace")
    evidence: dict[str, Any] = {"encoding": decoded.encoding, "encoding_basis": decoded.basis}
    rows = FlatRows(limits)
    try:
        if _by_line(data):
            evidence["format"] = "NDJSON"
            evidence |= _read_lines(data, rows)
        else:
            evidence["format"] = "JSON"
            evidence |= _read_document(data, rows)
    except RecursionError:
        raise Refusal("This JSON is nested deeper than any export.", EXPORT_HINT, evidence) from None
    rows.flush()
    return _finish(rows, limits, evidence)


def _finish(rows: FlatRows, limits: Limits, evidence: dict[str, Any]) -> Text:
    rows.names = {name: kinds for name, kinds in rows.names.items() if kinds != {"object"}}
    if not rows.pieces or not rows.names:
        if rows.damaged:
            first = rows.damaged[0]
            raise Refusal(
                f"No record of this file can be read; in line {first.line}, {first.text}.", DAMAGE_HINT, evidence
            )
        raise Refusal("This JSON holds no records.", EXPORT_HINT, evidence)
    frame = pl.concat(rows.pieces, how="diagonal")[[*rows.names, ROW]]
    grid.check_cells(frame, limits)
    columns = columns_of(list(rows.names))
    text = Text(frame, columns, damaged=rows.damaged, evidence=evidence, records=rows.records)
    text.frame = frame.rename({old: new.name for old, new in zip(rows.names, columns, strict=True)})
    mixed = [f"{name} ({' and '.join(sorted(kinds))})" for name, kinds in rows.names.items() if len(kinds) > 1]
    # A file that is refused has no warnings; what was odd about it is part of the evidence.
    evidence |= {"unreadable_records": len(rows.damaged)} if rows.damaged else {}
    if mixed:
        evidence["columns_of_several_kinds"] = mixed
        more = f" and {len(mixed) - 8} more" if len(mixed) > 8 else ""
        text.warnings.append(f"Kept as text, for their values are of several kinds: {', '.join(mixed[:8])}{more}.")
    set_aside(text)
    return text


def _by_line(data: str) -> bool:
    """Whether every line is a document of its own, judged by the first."""
    first, _, rest = data.lstrip().partition("\n")
    if not first.startswith("{") or not rest.strip():
        return False
    try:
        json.loads(first)
    except ValueError:
        return first.rstrip().endswith("}") and rest.lstrip().startswith("{")
    return True


def _read_lines(data: str, rows: FlatRows) -> dict[str, Any]:
    decoder, others, blank = _decoder(), Counter[str](), 0
    for number, line in enumerate(data.split("\n"), 1):
        if not line.strip():
            blank += 1
            continue
        try:
            record = decoder.decode(line.strip())
        except RepeatedNameError as error:
            rows.damage(number, "duplicate_key", str(error))
        except ValueError as error:
            rows.damage(number, "unreadable_json", _said(error))
        else:
            for inner in _unpage(record, others):
                rows.add(inner, number)
    return {"other_lists": dict(others)} if others else {}


def _read_document(data: str, rows: FlatRows) -> dict[str, Any]:
    """Walk the outermost array piece by piece, so that only one record at a time is an object."""
    decoder, others = _decoder(), Counter[str]()
    at = _blank(data, 0)
    inside = data[at] == "["
    at += inside
    try:
        while (at := _blank(data, at)) < len(data):
            if inside and data[at] == "]":
                inside, at = False, at + 1
                continue
            at = _one(data, at, decoder, rows, others)
        if inside:
            raise ValueError("the array does not end")
    except ValueError as error:
        raise Refusal(f"This JSON is damaged: {_said(error)}.", DAMAGE_HINT) from None
    return {"other_lists": dict(others)} if others else {}


def _blank(data: str, at: int) -> int:
    """Where the next value begins."""
    found = BLANK.match(data, at)
    return found.end() if found else at


def _one(data: str, at: int, decoder: json.JSONDecoder, rows: FlatRows, others: Counter[str]) -> int:
    """Read the value at `at`; where it ends."""
    try:
        record, end = decoder.raw_decode(data, at)
    except RepeatedNameError as error:
        end = _plain_decoder().raw_decode(data, at)[1]
        rows.damage(data.count("\n", 0, at) + 1, "duplicate_key", str(error))
        return end
    line = 0 if isinstance(record, dict) else data.count("\n", 0, at) + 1
    for inner in _unpage(record, others):
        rows.add(inner, line)
    return end


def _unpage(record: object, others: Counter[str]) -> Iterator[object]:
    """The records in an answer of an API; a record that is none of those is itself the only one."""
    if isinstance(record, list) and _is_records(record):
        yield from record
        return
    lists = {} if not isinstance(record, dict) else {k: v for k, v in record.items() if _is_records(v)}
    if not isinstance(record, dict) or "id" in record or not (lists or PAGE & record.keys()):
        yield record
        return
    if not lists:
        return  # the last page of an API is often empty
    known = [name for name in RECORDS if name in lists]
    if not known and len(lists) < len(record) and not PAGE & record.keys() and len(record) > 4:
        yield record
        return
    chosen = known[0] if known else max(lists, key=lambda name: len(lists[name]))
    others.update({name: len(found) for name, found in lists.items() if name != chosen})
    yield from joined(lists[chosen], record)


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=_constant)


def _plain_decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=Number, parse_float=Number)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise RepeatedNameError(f"the name '{twice[:60]}' occurs twice in one object")
    return found


def _constant(name: str) -> object:
    raise ValueError(f"{name} is no value of JSON")


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")
        return f"{what} at line {error.lineno}, character {error.colno}"
    return str(error)
