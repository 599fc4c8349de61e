"""Settings as the rows of editable tables, and back: targets, opening hours, scales. Nothing is drawn here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import polars as pl
from pydantic import BaseModel

from language import N_
from settings import WEEKDAYS, Settings
from settings.written import lean

MINUTE, HOUR = 60.0, 3600.0
# Column of the table: key of the setting, seconds per unit.
DURATIONS: Final = {
    N_("First response (min)"): ("first_response_seconds", MINUTE),
    N_("Next reply (min)"): ("next_reply_seconds", MINUTE),
    N_("Solution (h)"): ("resolution_seconds", HOUR),
}
_SCOPE: Final = {N_("Channel"): "channel", N_("Team"): "team", N_("Priority"): "priority", N_("Segment"): "segment"}
TARGETS: Final = {
    N_("Order"): pl.Float64,
    **dict.fromkeys(_SCOPE, pl.String),
    **dict.fromkeys(DURATIONS, pl.Float64),
    N_("Hours"): pl.String,
    N_("From"): pl.Date,
}
GOALS: Final = {
    N_("KPI"): pl.String,
    N_("Value"): pl.Float64,
    N_("From"): pl.Date,
    N_("Channel"): pl.String,
    N_("Team"): pl.String,
}
SCALES: Final = {N_("Source"): pl.String, N_("Satisfied from"): pl.Float64, N_("Effort"): pl.String}
DAYS: Final = tuple(day.capitalize() for day in WEEKDAYS)
SCHEDULES: Final = {
    N_("Name"): pl.String,
    N_("Team"): pl.String,
    N_("Channel"): pl.String,
    N_("From"): pl.Date,
    N_("Zone"): pl.String,
    **dict.fromkeys(DAYS, pl.String),
    N_("Holidays"): pl.String,
    N_("Closed on"): pl.String,
    N_("Open on"): pl.String,
}
_EXTRA = re.compile(r"(\S+)\s+(.+)")

Rows = list[dict[str, Any]]


def targets(settings: Settings) -> pl.DataFrame:
    """A row per target in the order in which they are asked, times in minutes and hours."""
    rows = [
        {
            "Order": float(place),
            **{column: getattr(each, name) for column, name in _SCOPE.items()},
            **{column: _parts(getattr(each, name), unit) for column, (name, unit) in DURATIONS.items()},
            "Hours": each.hours,
            "From": each.since,
        }
        for place, each in enumerate(settings.targets, 1)
    ]
    return pl.DataFrame(rows, schema=TARGETS)


def goals(settings: Settings) -> pl.DataFrame:
    """A row per target of a KPI, in the KPI's own unit."""
    rows = [
        {"KPI": each.kpi, "Value": each.value, "From": each.since, "Channel": each.channel, "Team": each.team}
        for each in settings.kpi_targets
    ]
    return pl.DataFrame(rows, schema=GOALS)


def scales(settings: Settings) -> pl.DataFrame:
    """A row per source whose ratings are read in their own way."""
    rows = [
        {"Source": name, "Satisfied from": each.satisfied_from, "Effort": each.ces_direction}
        for name, each in settings.scales.items()
    ]
    return pl.DataFrame(rows, schema=SCALES)


def schedules(settings: Settings) -> pl.DataFrame:
    """A row per schedule: a text of intervals per weekday, and lists of holidays and special days."""
    rows = [
        {
            "Name": each.name,
            "Team": each.team,
            "Channel": each.channel,
            "From": each.since,
            "Zone": each.zone,
            **{name: ", ".join(each.days.of(place)) for place, name in enumerate(DAYS)},
            "Holidays": ", ".join(each.holidays),
            "Closed on": ", ".join(day.isoformat() for day in each.closed),
            "Open on": "; ".join(f"{day.isoformat()} {', '.join(texts)}" for day, texts in each.open_on.items()),
        }
        for each in settings.schedules
    ]
    return pl.DataFrame(rows, schema=SCHEDULES)


def targets_from(rows: Iterable[Mapping[str, Any]], saved: Settings) -> Rows:
    """The `[[targets]]` that the rows of the table say, in their order; a row without a number comes last."""
    # A time that nobody touched comes back as it was, however it looks in minutes.
    known = {
        (_parts(seconds, unit), unit): seconds
        for each in saved.targets
        for name, unit in DURATIONS.values()
        if (seconds := getattr(each, name)) is not None
    }

    def typed(row: Mapping[str, Any]) -> dict[str, Any]:
        times = {name: known.get((row[column], unit), _times(row[column], unit))
                 for column, (name, unit) in DURATIONS.items()}  # fmt: skip
        hours = row["Hours"] if row["Hours"] != "calendar" else None
        return {**{name: row[column] for column, name in _SCOPE.items()}, "from": row["From"], "hours": hours, **times}

    ordered = sorted(rows, key=lambda row: math.inf if row["Order"] is None else row["Order"])
    told = [{name: value for name, value in row.items() if name != "Order"} for row in ordered]
    return _said(told, _written(targets(saved).drop("Order"), saved.targets), typed)


def goals_from(rows: Iterable[Mapping[str, Any]], saved: Settings) -> Rows:
    """The `[[kpi_targets]]` that the rows of the table say."""

    def typed(row: Mapping[str, Any]) -> dict[str, Any]:
        scope = {"from": row["From"], "channel": row["Channel"], "team": row["Team"]}
        return {"kpi": row["KPI"], "value": row["Value"], **scope}

    return _said(rows, _written(goals(saved), saved.kpi_targets), typed)


def scales_from(rows: Iterable[Mapping[str, Any]], saved: Settings) -> dict[str, dict[str, Any]]:
    """The `[scales.*]` that the rows of the table say; a row without a source says nothing."""
    return {
        name if (name := str(row["Source"])) in saved.scales else name.strip(): _told(
            {"satisfied_from": row["Satisfied from"], "ces_direction": row["Effort"]}
        )
        for row in rows
        if row["Source"] and str(row["Source"]).strip()
    }


def schedules_from(rows: Iterable[Mapping[str, Any]], saved: Settings) -> Rows:
    """The `[[schedules]]` that the rows of the table say."""

    def typed(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **{key: row[column] for column, key in (("Name", "name"), ("Team", "team"), ("Channel", "channel"))},
            "from": row["From"],
            "zone": row["Zone"],
            "days": _told({day.lower(): listed(row[day]) for day in DAYS}),
            "holidays": listed(row["Holidays"]),
            "closed": [_day(text) for text in listed(row["Closed on"])],
            "open_on": _special(row["Open on"]),
        }

    return _said(rows, _written(schedules(saved), saved.schedules), typed)


def _written(frame: pl.DataFrame, saved: Iterable[BaseModel]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each row of a table as it was shown, with the TOML it stands for."""
    return list(zip(frame.to_dicts(), (lean(each) for each in saved), strict=True))


def _said(
    rows: Iterable[Mapping[str, Any]],
    written: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    typed: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> Rows:
    """What stood there for the rows that nobody touched, what was typed for the others; blank rows say nothing."""
    found = []
    for row in rows:
        kept = next((table for shown, table in written if shown == dict(row)), None)
        table = kept if kept is not None else _told(typed(row))
        if table or kept is not None:
            found.append(table)
    return found


def listed(text: object) -> list[str]:
    """The parts of "09:00-12:30, 13:30-18:00"."""
    return [part.strip() for part in re.split(r"[,\n]", str(text or "")) if part.strip()]


def _special(text: object) -> dict[str, list[str]]:
    """The days of "2026-12-24 10:00-14:00; 2026-12-31 10:00-12:00"; what is not so written is left to the check."""
    found: dict[str, list[str]] = {}
    for part in str(text or "").split(";"):
        if part.strip():
            match = _EXTRA.fullmatch(part.strip())
            day, hours = (match[1], match[2]) if match else (part.strip(), "")
            found[day] = listed(hours)
    return found


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # the check of the settings says what is wrong with it


def _told(table: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing: null, blank, empty."""
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in table.items()}
    return {name: value for name, value in kept.items() if value is not None and value not in ("", [], {})}


def _parts(seconds: float | None, unit: float) -> float | None:
    return None if seconds is None else seconds / unit


def _times(value: float | None, unit: float) -> float | None:
    """Seconds, to the hundredth where that is more than none."""
    return None if value is None else round(value * unit, 2) or value * unit
