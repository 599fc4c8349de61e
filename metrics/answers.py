"""Answers of the command line that are more than a table: their JSON document and their text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from metrics import conventions, explain, mix, output, queries, ranking, sentences, targets, waterfall
from metrics import format as words
from metrics.figure import resolved
from metrics.filters import Comparison, Filters
from metrics.kpi import Kpi
from metrics.warehouse import Warehouse
from settings import SettingsError

Answer = tuple[dict[str, Any], str]


def head(
    wh: Warehouse, kpi: str, filters: Filters, compare: Comparison | None, convention: str | None
) -> dict[str, Any]:
    """What every answer begins with: kpi, unit, definition, sentence, warehouse_version.

    Also `stale` where the figures are out of date, `target` where the settings have a goal, and `convention` where one
    was asked for. Raises SettingsError where a goal of the settings cannot be.
    """
    wrong = targets.problems(wh.settings)
    if wrong:
        raise SettingsError("\n".join(wrong))
    record = conventions.record(kpi, convention)
    figure = queries.value(wh, kpi, filters, compare, convention)
    made: dict[str, Any] = {
        "kpi": record.name,
        "unit": record.unit,
        "definition": record.definition,
        "sentence": sentences.sentence(figure, filters, wh.present_on),
        "warehouse_version": wh.version,
    }
    if why := wh.why_stale():
        made["stale"] = why
    vendor = conventions.vendor(convention)
    found = conventions.of(vendor, kpi) if vendor else None
    # A goal is set for our own definition; a figure that a vendor counts otherwise is not measured by it.
    ours = found is None or found.same
    goal = targets.target(wh.settings, kpi, resolved(wh, filters, record)) if ours else None
    if goal:
        distance = targets.distance(figure, goal)
        made["target"] = {
            "value": goal.value,
            "met": distance.met,
            "distance": distance.distance,
            "text": distance.text,
        }
    if vendor:
        made["convention"] = {
            "name": vendor,
            "vendor": conventions.VENDORS[vendor],
            "same": found.same if found else None,
            "difference": found.difference if found else "",
            "text": conventions.note(kpi, vendor),
        }
    return made


def lines(head: dict[str, Any]) -> list[str]:
    """The beginning of an answer for people."""
    found = [head["sentence"]]
    if "target" in head:
        found.append(f"{head['target']['text'][0].upper()}{head['target']['text'][1:]}.")
    if "convention" in head:
        found.append(f"As {head['convention']['vendor']} counts: {head['convention']['text']}")
    return found


def explanation(wh: Warehouse, kpi: str, filters: Filters, convention: str | None) -> Answer:
    """What became of every row of the filter, and how the figure follows from those counted."""
    found = explain.explain(wh, kpi, filters, convention)
    document = asdict(found) | {"figure": output.figure_row(found.figure)}
    rows = [
        ("found with these values", found.found, ""),
        *((f"left out: {reason}", -n, "") for reason, n in found.excluded.items()),
        ("without the date that places them", -found.undated, ""),
        ("outside the period", -found.outside, ""),
        ("not what the KPI is about", -found.unmeasured, found.not_counted),
        ("counted", found.counted, found.population),
        *((f"  on the ground: {basis}", n, "") for basis, n in found.bases.items()),
    ]
    shown = [(name, words.number(n), note) for name, n, note in rows if n or name == "counted"]
    return document, f"{found.calculation}\n\n{output.table(('rows', 'n', ''), shown)}"


def why(wh: Warehouse, kpi: str, filters: Filters, by: str, compare: Comparison, convention: str | None) -> Answer:
    """The change split along a dimension, with its steps; without a dimension the ranking of all of them."""
    record = conventions.record(kpi, convention)
    if not by:
        return _ranking(wh, record, filters, compare, convention)
    found = mix.why(wh, kpi, filters, by, compare, convention)
    steps = waterfall.steps(found)
    document = {
        "by": by,
        **{name: getattr(found, name) for name in ("difference", "mix", "within", "before", "now")},
        "steps": steps.to_dicts(),
        "groups": found.groups.to_dicts(),
    }
    if found.difference is None:
        return document, "There is no change to split: one of the two periods has no data."
    shown = [
        (row["step"], words.figure(row["end"], record), "")
        if row["kind"] in ("start", "end")
        else (output.member(by, row["step"]), "", words.difference(row["change"], record))
        for row in steps.iter_rows(named=True)
    ]
    return document, output.table((by, record.name, "change"), shown)


def _ranking(wh: Warehouse, kpi: Kpi, filters: Filters, compare: Comparison, convention: str | None) -> Answer:
    frame = ranking.rank(wh, kpi.name, filters, compare, convention=convention)
    rows = frame.to_dicts()
    shown = [
        (
            row["dimension"],
            words.percent(row["explained"]),
            output.member(row["dimension"], row["group"]),
            words.difference(row["part"], kpi),
        )
        for row in rows
    ]
    text = output.table(("dimension", "explains", "largest part", "change"), shown)
    return {"dimensions": rows}, text if rows else "There is no change to explain."
