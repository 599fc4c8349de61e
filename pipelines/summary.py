"""What became of a file, and what was loaded so far, for a person who reads it in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.results import Load, LoadResult, Outcome

_WIDTH: Final = 15
_EVIDENCE_FIRST: Final = ("encoding", "delimiter", "header_row", "timezone", "date_order", "rating_scale")
EXAMPLES: Final = 3
MOVES: Final = 8


def of_result(result: LoadResult, *, check: bool) -> str:
    """The report of a command: one block per file, then the version in force and the next step."""
    blocks = [_block(outcome, check) for outcome in result.loads]
    return "\n\n".join([*blocks, *_moved(result.moved), _closing(result, check)])


def of_rebuild(loads: int, version: int, moved: Sequence[Mapping[str, Any]]) -> str:
    """Of how many loads which version was made, and the past figures that are no longer what they were."""
    said = f"Rebuilt from {loads} load{'' if loads == 1 else 's'}. Warehouse version {version}."
    return "\n\n".join([*_moved(moved), said])


def _moved(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """The past figures that moved, the most important first; empty where none did."""
    past = [figure for figure in figures if not figure["growing"]]
    if not past:
        return []
    lines = [f"{len(past)} figures of past months moved:"]
    for figure in past[:MOVES]:
        before, after = (_figure(figure[key], figure[f"{key}_n"]) for key in ("before", "after"))
        rows = ", ".join(f"{figure[fate]:,} rows {fate}" for fate in ("new", "updated", "gone") if figure[fate])
        lines.append(f"  {figure['kpi']} {figure['month'][:7]}: {before} -> {after}" + (f" ({rows})" if rows else ""))
    more = len(past) - MOVES
    return ["\n".join([*lines, *([f"  and {more} more: see --json"] if more > 0 else [])])]


def _figure(value: float | None, n: int) -> str:
    return "no data" if value is None else f"{value:,.6g} (n={n:,})"


def of_proposal(proposed: Mapping[str, Any]) -> str:
    """How each column is read or could be, what is open, and the first rows as they would be stored."""
    lines = [f"  {'column':<28}{'is read as':<26}{'sure':<6}for example"]
    for entry in proposed["columns"]:
        sure = f"{entry['confidence']:.0%}" if entry["target"] else ""
        shown = " | ".join(str(sample) for sample in entry["samples"])
        cells = (printable(entry["column"])[:27], entry["target"] or "(left out)", sure, printable(shown)[:60])
        lines.append(f"  {cells[0]:<28}{cells[1]:<26}{cells[2]:<6}{cells[3]}".rstrip())
    lines += [_field("asked", question(entry)) for entry in proposed["questions"]]
    lines += [_field("note", warning) for warning in proposed["warnings"]]
    lines += [_field("row", _stored(row)) for row in proposed["preview"][:EXAMPLES]]
    return "\n".join(lines)


def question(entry: Mapping[str, Any]) -> str:
    """A question that the file leaves open, in words."""
    column = f"column '{entry['column']}'"
    if entry["kind"] == "date_order":
        readings = " or ".join(entry["choices"].values())
        return f"Is {entry['example']} in {column} {readings}? (--date-order dmy or mdy)"
    if entry["kind"] == "words":
        found = ", ".join(f"'{printable(word)}' ({count})" for word, count in entry["words"].items())
        return f'What do the words {found} in {column} mean? (--word "{entry["column"]}:WORD=MEANING")'
    asked = {
        "timezone": f"In which zone are the times in {column}? {entry.get('assumed')} is assumed. (--timezone)",
        "unit": f"Which unit has {column}? {entry.get('assumed')} are assumed. (--unit)",
        "scale": f"From what to what do the ratings in {column} go? {entry.get('assumed')} is assumed. (--scale)",
        "survey_type": f"Which question does {column} answer: nps, csat or ces? csat is assumed. (--survey-type)",
    }
    return asked[entry["kind"]]


def _stored(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in row.items() if value is not None and name != "row")[:400]


def _closing(result: LoadResult, check: bool) -> str:
    if check:
        return "Nothing was written. Load it with: python -m pipelines load FILE"
    loaded = [outcome.load_id for outcome in result.loads if outcome.status == "loaded" and outcome.load_id]
    version = f"Warehouse version {result.warehouse_version}." if result.warehouse_version else "Nothing is loaded yet."
    undo = f" Take it back with: python -m pipelines undo {loaded[-1]}" if loaded else ""
    return version + undo


def _block(outcome: Outcome, check: bool) -> str:
    lines = [f"{printable(outcome.file)}: {_verdict(outcome, check)}"]
    if outcome.error:
        lines += [_field("why", outcome.error["message"]), _field("next", outcome.error["hint"])]
    else:
        lines += [_field("recognised as", _recognised(outcome)), _field("rows", _rows(outcome))]
    lines += [_field("read as", _evidence(outcome.evidence))]
    lines += [_field("rejected", _rejection(rejection)) for rejection in outcome.rejections]
    lines += [_field("note", warning) for warning in outcome.warnings]
    lines += [_field("cannot give", f"{missing['kpi']}: {missing['reason']}") for missing in outcome.kpis_missing]
    if outcome.proposal is not None:
        lines.append(of_proposal(outcome.proposal))
    return "\n".join(line for line in lines if line)


def _verdict(outcome: Outcome, check: bool) -> str:
    if outcome.status == "loaded":
        return "can be loaded" if check else f"loaded as {outcome.load_id}"
    return {"duplicate": "already there, nothing changed", "refused": "refused, nothing of it was loaded"}[
        outcome.status
    ]


def _recognised(outcome: Outcome) -> str:
    sure = outcome.evidence.get("confidence")
    return f"{outcome.source} {outcome.table}" + (f" (confidence {sure:.0%})" if isinstance(sure, float) else "")


def _rows(outcome: Outcome) -> str:
    counts = {name: f"{count:,}" for name, count in outcome.rows.items()}
    return (
        "{read} read = {accepted} accepted + {rejected} rejected + {skipped} skipped; "
        "{new} new, {updated} updated, {unchanged} unchanged"
    ).format(**counts)


def _evidence(evidence: Mapping[str, Any]) -> str:
    found = {name: evidence[name] for name in _EVIDENCE_FIRST if evidence.get(name) not in (None, "")}
    return ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in found.items())


def _short(value: Any) -> str:
    return printable(value if isinstance(value, str) else repr(value))


def _rejection(rejection: Mapping[str, Any]) -> str:
    where = f" in {rejection['column']}" if rejection.get("column") else ""
    examples = [f"row {example['row']}: {example['value']!r}" for example in rejection.get("examples", [])[:EXAMPLES]]
    return f"{rejection['count']:,} x {rejection['rule']}{where}" + (f" ({', '.join(examples)})" if examples else "")


def _field(name: str, text: str) -> str:
    return f"  {name:<{_WIDTH}}{printable(text)}" if text else ""


def of_dealt(dealt: Mapping[str, Any]) -> str:
    """What became of a file in a watched folder, on one line."""
    ids = f" as {', '.join(dealt['load_ids'])}" if dealt["load_ids"] else ""
    why = f": {dealt['error']['message']} {dealt['error']['hint']}" if dealt["error"] else ""
    place = f"; now {dealt['moved_to']}" if dealt["moved_to"] else "; it is still in the folder"
    rows = f" ({dealt['rows']['accepted']:,} rows)" if dealt["rows"].get("accepted") else ""
    return printable(f"{dealt['file']}: {dealt['status']}{ids}{rows}{why}{place}")


def of_history(loads: Sequence[Load]) -> str:
    """The history as a table, newest last."""
    if not loads:
        return "Nothing is loaded yet. Load a file with: python -m pipelines load FILE"
    head = ["load", "status", "loaded at (UTC)", "accepted", "rejected", "source", "table", "file"]
    rows = [head, *(_line(load) for load in loads)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    padded = ([text.ljust(width) for text, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(line).rstrip() for line in padded)


def _line(load: Load) -> list[str]:
    kind = f"{load.status} sample" if load.sample else load.status
    when = load.loaded_at[:16].replace("T", " ")
    counts = [f"{load.rows['accepted']:,}", f"{load.rows['rejected']:,}"]
    return [load.load_id, kind, when, *counts, load.source, load.table, printable(load.file)]


def of_sources(sources: Sequence[Mapping[str, Any]]) -> str:
    """The recognised exports, one a line."""
    lines = [
        f"{source['name']:<24}{source['table'] or 'refused':<10}{source['label']} ({source['evidence']})"
        for source in sources
    ]
    return "\n".join(lines) or "No export is recognised by itself; columns are mapped by their names."


def printable(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
