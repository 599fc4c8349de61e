"""The values of a figure: what it draws, as categories and series, so that a file has the numbers of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from language import _
from ui.canvas import FROM, INTERVAL, TO
from ui.export import text

Look = Literal["line", "column", "stacked", "bar", "dots", "heat"]
Value = float | int | None


@dataclass(frozen=True)
class Plot:
    """Series over categories in one unit; `n` and `state` (still maturing, low sample) per category where known.

    `main` is the series that the others are compared with, and the first; None where all of them are equal.
    """

    look: Look
    unit: str
    categories: tuple[date | str, ...]
    series: Mapping[str, tuple[Value, ...]]
    n: tuple[int | None, ...] = ()
    state: tuple[str, ...] = ()
    main: str | None = None

    @property
    def first(self) -> str:
        """The heading of the categories."""
        return _("Period begins") if self.categories and isinstance(self.categories[0], date) else _("Group")

    def frame(self) -> pl.DataFrame:
        """A row per category: its name, each series, n and state."""
        columns: dict[str, pl.Series] = {self.first: pl.Series(list(self.categories), strict=False)}
        for name, values in self.series.items():
            # A team may be called as one of our columns.
            own = _("{name}, values").format(name=name) if name in (self.first, "n", _("State")) else name
            own = _(own) if own in (FROM, TO) else own
            columns[own] = pl.Series(values, dtype=pl.Float64, strict=False)
        if any(each is not None for each in self.n):
            columns["n"] = pl.Series(self.n, dtype=pl.Int64)
        if any(self.state):
            columns[_("State")] = pl.Series(self.state, dtype=pl.String)
        return pl.DataFrame({name: series.alias(name) for name, series in columns.items()})


def plot(figure: go.Figure) -> Plot | None:
    """The values of the figure's named traces; None where it has none."""
    named = [trace for trace in figure.data if trace.name]
    if not named:
        return None
    meant = figure.layout.meta or {}
    unit = str(meant.get("unit", ""))
    if named[0].type == "heatmap":
        return _heat(named[0], unit)
    return _plot(named, _look(figure, named), unit, meant.get("levels", {}))


def _plot(traces: Sequence[Any], look: Look, unit: str, levels: Mapping[str, float]) -> Plot:
    found: dict[str, dict[date | str, Value]] = {}
    n: dict[date | str, int | None] = {}
    state: dict[date | str, str] = {}
    for trace in traces:
        meta = trace.meta or {}
        categories, values = _pairs(trace, meta, sideways=look in ("bar", "dots"))
        if trace.name == INTERVAL:
            for category, value in zip(categories, values, strict=True):
                _widen(found, category, value)
        else:
            categories = _apart(categories)
            found.setdefault(text.of_figure(trace.name), {}).update(zip(categories, values, strict=True))
        n.update(zip(categories, meta.get("n", ()), strict=False))
        state.update(zip(categories, meta.get("state", ()), strict=False))
    main = next((text.of_figure(trace.name) for trace in traces if _told(trace)), None)
    order = list(dict.fromkeys(category for values in found.values() for category in values))
    if all(isinstance(category, date) for category in order):
        order.sort()
    ordered = _ordered(found, main)
    series = {name: tuple(values.get(category) for category in order) for name, values in ordered.items()}
    series |= {name: (value,) * len(order) for name, value in levels.items()}
    return Plot(
        look,
        unit,
        tuple(order),
        series,
        tuple(n.get(category) for category in order),
        tuple(state.get(category, "") for category in order),
        main,
    )


def _look(figure: go.Figure, traces: Sequence[Any]) -> Look:
    bars = [trace for trace in traces if trace.type == "bar"]
    if bars and bars[0].orientation == "h":
        return "bar"
    if bars:
        return "stacked" if figure.layout.barmode == "stack" else "column"
    return "dots" if figure.layout.yaxis.type == "category" else "line"


def _pairs(trace: Any, meta: Mapping[str, Any], *, sideways: bool) -> tuple[list[date | str], list[Value]]:
    x, y = (meta.get("x") or trace.x, meta.get("y") or trace.y)
    categories, values = (y, x) if sideways else (x, y)
    named = [each if isinstance(each, date) else text.of_figure(each) for each in categories]
    return named, [_number(value) for value in values]


def _apart(categories: Sequence[date | str]) -> list[date | str]:
    """The categories of one trace, a repeated name with its number: two steps may read alike."""
    seen: dict[date | str, int] = {}
    for category in categories:
        seen[category] = seen.get(category, 0) + 1
    if len(seen) == len(categories):
        return list(categories)
    return [f"{category} ({at})" if seen[category] > 1 else category for at, category in enumerate(categories, 1)]


def _heat(trace: Any, unit: str) -> Plot:
    rows = (trace.meta or {}).get("z") or trace.z
    names = [text.of_figure(name) for name in trace.y]
    columns = [text.of_figure(name) for name in trace.x]
    series = {name: tuple(_number(row[at]) for row in rows) for at, name in enumerate(columns)}
    return Plot("heat", unit, tuple(names), series)


def _widen(found: dict[str, dict[date | str, Value]], category: date | str, value: Value) -> None:
    for name, choose in ((FROM, min), (TO, max)):
        ends = found.setdefault(name, {})
        known = [each for each in (ends.get(category), value) if each is not None]
        ends[category] = choose(known) if known else None


def _told(trace: Any) -> bool:
    """Whether a trace tells of the sample or the state of its values: then it is what the figure is about."""
    return bool({"n", "state"} & set(trace.meta or {}))


def _ordered(found: Mapping[str, dict[date | str, Value]], main: str | None) -> dict[str, dict[date | str, Value]]:
    """The main series first and the ends of its interval behind it, then the others as they are drawn."""
    first = [name for name in (main, *(() if main is None else (FROM, TO))) if name in found]
    others = [name for name in found if name not in (*first, FROM, TO)]
    last = [name for name in (FROM, TO) if name in found and name not in first]
    return {name: found[name] for name in (*first, *others, *last) if name}


def _number(value: Any) -> Value:
    return None if value is None or value != value else float(value)
