"""Answers of the command line: one JSON document, or a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from metrics import format as words
from metrics.figure import Figure
from metrics.kpi import Kpi

_FIGURE: Final = ("value", "n", "low", "high", "low_sample", "maturing")
_PREVIOUS: Final = ("value", "n", "low", "high", "low_sample")
_CHANGE: Final = {"difference": "difference", "difference_low": "low", "difference_high": "high", "verdict": "verdict"}


def figure_row(figure: Figure) -> dict[str, Any]:
    """The contract's row of a single figure."""
    row = {name: getattr(figure, name) for name in _FIGURE}
    if figure.previous:
        row["previous"] = {name: getattr(figure.previous, name) for name in _PREVIOUS}
    if figure.change:
        change = figure.change
        row["change"] = {
            "difference": change.difference,
            "low": change.low,
            "high": change.high,
            "verdict": change.verdict,
        }
    return row


def frame_rows(frame: pl.DataFrame, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The contract's rows of a trend or breakdown."""
    rows = []
    for given in frame.iter_rows(named=True):
        row = {name: given[name] for name in (*keys, *_FIGURE)}
        if "previous_value" in given:
            row["previous"] = {name: given[f"previous_{name}"] for name in _PREVIOUS}
        if "verdict" in given:
            change = {short: given[name] for name, short in _CHANGE.items()}
            row["change"] = change | {"verdict": change["verdict"] or "no data"}
        rows.append(row)
    return rows


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text; anything unknown is a programming error."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def figures_table(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], kpi: Kpi) -> str:
    """The rows with values, intervals and changes in words, columns aligned."""
    compared = any("previous" in row for row in rows)
    head = [*keys, kpi.name, "n", "95 % interval", *(["before", "change"] if compared else []), ""]
    return table(head, [_cells(row, keys, kpi, compared) for row in rows])


def _cells(row: Mapping[str, Any], keys: Sequence[str], kpi: Kpi, compared: bool) -> list[str]:
    n = row["n"]
    cells = [*(str(row[key]) for key in keys), words.figure(row["value"], kpi, n), f"{n:,}"]
    cells.append(words.interval(row["low"], row["high"], kpi, n))
    if compared:
        previous, change = row.get("previous"), row.get("change")
        cells.append(words.figure(previous["value"], kpi, previous["n"]) if previous else "")
        cells.append(f"{words.difference(change['difference'], kpi)}, {change['verdict']}" if change else "")
    marks = [mark for mark in ("low_sample", "maturing") if row[mark] and row["value"] is not None]
    return [*cells, ", ".join(mark.replace("_", " ") for mark in marks)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells in aligned columns, two spaces apart, under a line."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    shown = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in shown)


def records_table(frame: pl.DataFrame) -> str:
    """The rows behind a number; columns without any value are left out."""
    filled = [name for name in frame.columns if frame.get_column(name).null_count() < len(frame)]
    rows = ([_short(row[name]) for name in filled] for row in frame.iter_rows(named=True))
    return table(filled, rows) if filled else "no rows"


def _short(value: Any) -> str:
    # Text of customers: control characters would reach the terminal.
    text = "" if value is None else "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"
