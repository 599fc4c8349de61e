"""Answers of the command line: one JSON document, or a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final

import polars as pl

from language import written
from metrics import conventions, kpis
from metrics import format as words
from metrics.figure import Figure
from metrics.kpi import Kpi
from metrics.timeline import Moment

_FIGURE: Final = ("value", "n", "low", "high", "low_sample", "maturing")
_PREVIOUS: Final = ("value", "n", "low", "high", "low_sample")
_CHANGE: Final = {"difference": "difference", "difference_low": "low", "difference_high": "high", "verdict": "verdict"}


def figure_row(figure: Figure) -> dict[str, Any]:
    """The contract's row of a single figure."""
    row: dict[str, Any] = {name: getattr(figure, name) for name in _FIGURE}
    for name, earlier in (("previous", figure.previous), ("year", figure.year)):
        if earlier:
            row[name] = {each: getattr(earlier, each) for each in _PREVIOUS}
    for name, change in (("change", figure.change), ("year_change", figure.year_change)):
        if change:
            row[name] = {each: getattr(change, each) for each in ("difference", "low", "high", "verdict")}
    return row


def frame_rows(frame: pl.DataFrame, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The contract's rows of a trend or breakdown."""
    rows = []
    for given in frame.iter_rows(named=True):
        row = {name: given[name] for name in (*keys, *_FIGURE)}
        for name, prefix, key, mark in _EARLIER:
            if f"{prefix}value" in given:
                row[name] = {each: given[f"{prefix}{each}"] for each in _PREVIOUS}
            if f"{mark}verdict" in given:
                change = {short: given[f"{mark}{each}"] for each, short in _CHANGE.items()}
                row[key] = change | {"verdict": change["verdict"] or "no data"}
        rows.append(row)
    return rows


# What is compared with, how its columns begin, the change against it, and how the columns of that begin.
_EARLIER: Final = (("previous", "previous_", "change", ""), ("year", "year_", "year_change", "year_"))


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text; anything unknown is a programming error."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def figures_table(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], kpi: Kpi) -> str:
    """The rows with values, intervals and changes in words, columns aligned."""
    compared = [pair for pair in _HEADS if any(pair in row for row in rows)]
    head = [*keys, kpi.name, "n", "95 % interval", *(word for pair in compared for word in _HEADS[pair]), ""]
    return table(head, [_cells(row, keys, kpi, compared) for row in rows])


_MONDAY: Final = date(2024, 1, 1)
_HEADS: Final = {"previous": ("before", "change"), "year": ("year before", "change in a year")}


def _cells(row: Mapping[str, Any], keys: Sequence[str], kpi: Kpi, compared: Sequence[str]) -> list[str]:
    n = row["n"]
    cells = [*(member(key, row[key]) for key in keys), _value(row["value"], n, kpi), f"{n:,}"]
    cells.append(words.interval(row["low"], row["high"], kpi, n))
    for pair in compared:
        earlier, change = row.get(pair), row.get("change" if pair == "previous" else "year_change")
        cells.append(_value(earlier["value"], earlier["n"], kpi) if earlier else "")
        cells.append(f"{words.difference(change['difference'], kpi)}, {change['verdict']}" if change else "")
    marks = [mark for mark in ("low_sample", "maturing") if row[mark] and row["value"] is not None]
    return [*cells, ", ".join(mark.replace("_", " ") for mark in marks)]


def member(by: str, value: object) -> str:
    """A value of a dimension as `--where` takes it, of a weekday with its name: 4 (Thu)."""
    named = by == "weekday" and str(value).isdigit()
    return f"{value} ({written.day(_MONDAY + timedelta(days=int(str(value)) - 1), 'weekday')})" if named else str(value)


def _value(value: float | None, n: int, kpi: Kpi) -> str:
    return "not reached" if value is None and n and kpi.kind == "km" else words.figure(value, kpi, n)


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


def due_table(frame: pl.DataFrame) -> str:
    """The contacts at risk; how long is left in words."""
    left = [f"overdue {words.duration(-each)}" if each < 0 else words.duration(each) for each in frame["seconds_left"]]
    shown = frame.with_columns(pl.Series("left", left, dtype=pl.String()))
    return records_table(shown.select("id", "due", "left", pl.exclude("id", "due", "left", "seconds_left", "overdue")))


def _short(value: Any) -> str:
    # Text of customers: control characters would reach the terminal.
    text = "" if value is None else "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


def listed() -> list[dict[str, Any]]:
    """Every KPI as JSON has it, with the vendors that count it otherwise."""
    return [asdict(kpi) | {"interval": kpi.interval, "conventions": _vendors(kpi.name)} for kpi in kpis.KPIS.values()]


def _vendors(kpi: str) -> dict[str, str]:
    found = {vendor: conventions.of(vendor, kpi) for vendor in conventions.VENDORS}
    return {vendor: each.text for vendor, each in found.items() if each}


_BETTER: Final = {"up": "higher is better", "down": "lower is better", "none": "neither way is better"}


def listing() -> str:
    """Every KPI for people: name, definition, what is left out, and how it is placed, measured and judged."""
    blocks = []
    for kpi in kpis.KPIS.values():
        facts = f"{kpi.unit}; {_BETTER[kpi.direction]}; placed by {kpi.anchor}; defined by {kpi.source}"
        lines = [f"{kpi.name}: {kpi.label}", kpi.definition, f"Not counted: {kpi.excluded}.", f"In {facts}."]
        lines += [f"{conventions.VENDORS[vendor]}: {text}" for vendor, text in _vendors(kpi.name).items()]
        blocks.append("\n  ".join(lines))
    return "\n\n".join(blocks)


def moments(found: Sequence[Moment]) -> list[dict[str, Any]]:
    """The moments of a contact as JSON has them."""
    return [asdict(each) for each in found]


def timeline(found: Sequence[Moment]) -> str:
    """The moments of a contact for people."""
    rows = [
        (f"{each.at:%Y-%m-%d %H:%M}" if each.at else "", each.title, each.effect, each.text, each.basis)
        for each in found
    ]
    return table(("when", "what", "effect", "", "basis"), rows)
