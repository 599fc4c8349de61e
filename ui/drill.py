"""What a click on a chart leads to: the explanation of that bar or dot, or the whole page narrowed to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from metrics import format as numbers
from ui import links, plain, words

# What the bar can be narrowed to by a button; the other dimensions lead to Explain only.
FILTERS: Final = ("channel", "team", "agent", "priority", "topic", "product", "country", "segment", "source")
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Drill:
    """The KPI of a chart, and what its points are: values of a dimension by their label, or periods of a grain."""

    kpi: str
    by: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # the label on the axis -> the value of the dimension
    grain: str | None = None
    first: date | None = None  # the days asked for: a point never reaches beyond them
    last: date | None = None
    at: Mapping[str, str] = field(default_factory=dict)  # what the whole chart is narrowed to


def actions(drill: Drill, points: Sequence[Mapping[str, Any]], key: str) -> None:
    """What can be done with the point that is chosen; nothing where none is."""
    if not points:
        return
    value, days = chosen(drill, points[0])
    if value is None and days is None:
        return
    name = _named(drill, value, days)
    narrow = {**drill.at, **({drill.by: value} if drill.by and value is not None else {})}
    start, end = days or (None, None)
    with st.container(horizontal=True, gap="small", key=f"actions-{key}"):
        links.link(drill.kpi, f"Explain {name}", narrow=narrow, start=start, end=end)
        if drill.by in FILTERS and value is not None:
            st.button(
                plain.markdown(f"Show only {name}", 60),
                icon=":material/filter_alt:",
                key=f"only-{key}",
                on_click=_only,
                args=(drill.by, value),
            )


def chosen(drill: Drill, point: Mapping[str, Any]) -> tuple[str | None, tuple[date, date] | None]:
    """The value of the dimension and the days that a point stands for; None for what it does not say."""
    value = next((drill.labels[end] for end in (_text(point, "y"), _text(point, "x")) if end in drill.labels), None)
    if not drill.grain:
        return value, None
    try:
        start = date.fromisoformat(_text(point, "x")[:10])
    except ValueError:
        return value, None
    end = last_day(start, drill.grain)
    return value, (max(start, drill.first or start), min(end, drill.last or end))


def last_day(start: date, grain: str) -> date:
    """The last day of the period of that grain which begins on `start`."""
    if grain in ("day", "week"):
        return start + timedelta(days=0 if grain == "day" else 6)
    months = start.year * 12 + start.month - 1 + _MONTHS[grain]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _named(drill: Drill, value: str | None, days: tuple[date, date] | None) -> str:
    parts = [words.dimension_value(drill.by, value)] if drill.by and value is not None else []
    if days:
        parts.append(numbers.span(*days).removeprefix("from ").removeprefix("on "))
    return ", ".join(parts)


def _only(dimension: str, value: str) -> None:
    st.session_state[dimension] = [value]


def _text(point: Mapping[str, Any], axis: str) -> str:
    return str(point.get(axis, ""))
