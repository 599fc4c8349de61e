"""What the page of this run shows, noted while it draws, so that a file can say the same later without computing it.

Cards, charts and tables note themselves as they draw. Only references are kept; nothing is rendered before somebody
asks for a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import plotly.graph_objects as go
import polars as pl

from language import _
from metrics import conventions, warehouse
from metrics.figure import Figure
from metrics.kpi import Kpi
from ui import canvas, standing
from ui.export import text
from ui.view import View


@dataclass(frozen=True)
class Section:
    """The heading of a part of the page."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Words:
    """Sentences of the page below a title: what to look at, what changed, why there is nothing."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One KPI with its figure and comparison; `plan` says how far its target is."""

    kpi: Kpi
    figure: Figure
    compared: bool
    plan: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure with its message and what it measures."""

    title: str
    note: str
    figure: go.Figure
    foot: str = ""


@dataclass(frozen=True)
class Table:
    """Rows as numbers; `units` by column; `n` by column: where its sample is, and `low` where that is too small;
    `row_units`: what a row is counted in.
    """

    title: str
    frame: pl.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    n: Mapping[str, str] = field(default_factory=dict)
    low: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    row_units: tuple[str, ...] = ()
    kpis: tuple[Kpi, ...] = ()


Item = Section | Words | Card | Chart | Table


@dataclass
class Page:
    """A page as it is filtered: its name, its answer and all that it shows, in the order of the page."""

    name: str
    view: View
    sentence: str = ""  # what is shown, in words: period, comparison, filters
    standing: str = ""  # how fresh the data is: until when, loads, version
    headline: str = ""
    items: list[Item] = field(default_factory=list)
    drawn_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def charts(self) -> list[Chart]:
        """The charts, in the order of the page."""
        return [item for item in self.items if isinstance(item, Chart)]

    @property
    def tables(self) -> list[Table]:
        """The tables, in the order of the page."""
        return [item for item in self.items if isinstance(item, Table)]

    @property
    def cards(self) -> list[Card]:
        """The cards, in the order of the page."""
        return [item for item in self.items if isinstance(item, Card)]

    @property
    def kpis(self) -> dict[str, Kpi]:
        """Every KPI that the page shows, by label: those whose definitions a file has to state."""
        found = [card.kpi for card in self.cards]
        found += [kpi for table in self.tables for kpi in table.kpis]
        named = [(chart.figure.layout.meta or {}).get("kpi") for chart in self.charts]
        found += [conventions.record(name, self.view.convention) for name in named if name]
        return {kpi.title: kpi for kpi in found}


_page: ContextVar[Page | None] = ContextVar("page", default=None)


def begin(name: str, view: View) -> Page:
    """The page that is about to be drawn, still without anything on it."""
    page = Page(name, view)
    if not view.empty:
        opened = warehouse.open(Path(view.root))
        page.sentence = text.plain(standing.in_words(view, opened.as_of_on))
        page.standing = text.plain(standing.freshness(opened))
    _page.set(page)
    return page


def headline(sentence: str) -> None:
    """Note the sentence that answers the question of the page."""
    if page := _page.get():
        page.headline = text.plain(sentence)


def section(title: str, note: str = "") -> None:
    """Note the heading of a part."""
    _add(Section(text.plain(title), text.still(note)))


def words(title: str, lines: Sequence[str]) -> None:
    """Note sentences below a title."""
    _add(Words(text.plain(title), tuple(text.plain(line) for line in lines)))


def card(kpi: Kpi, figure: Figure, *, compared: bool, plan: str = "") -> None:
    """Note a card."""
    _add(Card(kpi, figure, compared, text.plain(plan)))


def chart(title: str, note: str, figure: go.Figure, foot: str = "") -> None:
    """Note a figure."""
    _add(Chart(text.plain(title), text.plain(note), figure, text.plain(foot)))


def table(
    title: str,
    frame: pl.DataFrame,
    *,
    units: Mapping[str, str] | None = None,
    n: Mapping[str, str] | None = None,
    low: Mapping[str, Sequence[bool]] | None = None,
    kpis: Sequence[Kpi] = (),
    by_row: bool = False,
) -> None:
    """Note rows as they are, each column in its unit: that of the KPI whose label it has, else as `units` says.

    `by_row`: each row is about one of the `kpis`, in their order, and has its unit.
    """
    ends = {name: _(name) for name in (canvas.FROM, canvas.TO) if name in frame.columns}
    frame, units = frame.rename(ends), {ends.get(name, name): unit for name, unit in (units or {}).items()}
    known = {kpi.title: kpi.unit for kpi in kpis}
    row_units = tuple(kpi.unit for kpi in kpis) if by_row else ()
    _add(Table(text.plain(title), frame, {**known, **units}, n or {}, low or {}, row_units, tuple(kpis)))


def _add(item: Item) -> None:
    if page := _page.get():
        page.items.append(item)
