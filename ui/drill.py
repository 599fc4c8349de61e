"""What a click on a chart leads to: the explanation of that bar or dot, or the whole page narrowed to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from language import _
from metrics import format as numbers
from ui import links, narrowing, parts, plain, words

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Drill:
    """The KPI of a chart, and what its points are: values of one dimension or two, periods, or parts of the records."""

    kpi: str
    by: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # the label on the axis -> the value of the dimension
    series: Sequence[str] = ()  # where each value is a trace of its own: the values in the order of the traces
    across: str | None = None  # the dimension along the x axis of a heat map, whose rows are `by`
    columns: Mapping[str, str] = field(default_factory=dict)  # the label on that axis -> its value
    grain: str | None = None
    first: date | None = None  # the days asked for: a point never reaches beyond them
    last: date | None = None
    parts: Sequence[str] = ()  # what each bar holds of the records, from left to right
    at: Mapping[str, str] = field(default_factory=dict)  # what the whole chart is narrowed to

    @property
    def leads(self) -> bool:
        """Whether its points stand for something."""
        return bool(self.by or self.grain or self.parts)


@dataclass(frozen=True)
class Place:
    """What a point stands for: values of dimensions, days, a part of the records."""

    narrow: Mapping[str, str] = field(default_factory=dict)
    days: tuple[date, date] | None = None
    part: str | None = None

    @property
    def name(self) -> str:
        """In words: E-mail, 5 Oct to 11 Oct 2026."""
        found = [words.dimension_value(name, value) for name, value in self.narrow.items()]
        if "hour" in self.narrow:
            found[list(self.narrow).index("hour")] = f"{int(self.narrow['hour']):02d}:00"
        if self.days:
            found.append(numbers.days(*self.days))
        return ", ".join([*found, *([parts.words(self.part)] if self.part else [])])


def actions(drill: Drill, points: Sequence[Mapping[str, Any]], key: str) -> None:
    """What can be done with the point that is chosen; nothing where none is."""
    place = chosen(drill, points[0]) if points else Place()
    if place == Place():
        return
    start, end = place.days or (None, None)
    with st.container(horizontal=True, gap="small", key=f"actions-{key}"):
        links.link(
            drill.kpi,
            _("Explain {name}").format(name=place.name),
            narrow={**drill.at, **place.narrow},
            start=start,
            end=end,
            part=place.part,
        )
        # The other dimensions lead to Explain only.
        if drill.by in narrowing.ALL and drill.by in place.narrow:
            value = place.narrow[drill.by]
            st.button(
                plain.markdown(_("Show only {by}").format(by=words.dimension_value(drill.by, value)), 60),
                icon=":material/filter_alt:",
                key=f"only-{key}",
                on_click=_only,
                args=(drill.by, value),
            )


def chosen(drill: Drill, point: Mapping[str, Any]) -> Place:
    """What a point stands for; nothing of what it does not say."""
    narrow: dict[str, str] = {}
    value = next((drill.labels[end] for end in (_text(point, "y"), _text(point, "x")) if end in drill.labels), None)
    if drill.series:
        value = _at(drill.series, point.get("curve_number"))
    if drill.by and value is not None:
        narrow[drill.by] = value
    if drill.across and _text(point, "x") in drill.columns:
        narrow[drill.across] = drill.columns[_text(point, "x")]
    return Place(narrow, _days(drill, point), _at(drill.parts, point.get("point_index")))


def last_day(start: date, grain: str) -> date:
    """The last day of the period of that grain which begins on `start`."""
    if grain in ("day", "week"):
        return start + timedelta(days=0 if grain == "day" else 6)
    months = start.year * 12 + start.month - 1 + _MONTHS[grain]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _days(drill: Drill, point: Mapping[str, Any]) -> tuple[date, date] | None:
    if not drill.grain:
        return None
    try:
        start = date.fromisoformat(_text(point, "x")[:10])
    except ValueError:
        return None
    end = last_day(start, drill.grain)
    return max(start, drill.first or start), min(end, drill.last or end)


def _at(values: Sequence[str], place: object) -> str | None:
    return values[place] if isinstance(place, int) and 0 <= place < len(values) else None


def _only(dimension: str, value: str) -> None:
    st.session_state[dimension] = [value]


def _text(point: Mapping[str, Any], axis: str) -> str:
    return str(point.get(axis, ""))
