"""The tables of a page as frames that compute: figures, every table, and the values of every chart, in named units."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from language import _
from ui import canvas
from ui.export import measures, series
from ui.export.collected import Page, Table
from ui.export.measures import Measure
from ui.export.series import Plot


@dataclass(frozen=True)
class Sheet:
    """A frame in the units of the page, with how each column, or each row's numbers, are written."""

    title: str
    frame: pl.DataFrame
    units: dict[str, str]
    row_units: tuple[str, ...] = ()


def of(page: Page) -> list[Sheet]:
    """The cards as one sheet, then every table and chart in the order of the page."""
    sheets = [_figures(page)] if page.cards else []
    for item in page.items:
        if isinstance(item, Table):
            sheets.append(Sheet(item.title, item.frame, dict(item.units), item.row_units))
    for chart in page.charts:
        plot = series.plot(chart.figure)
        if plot is not None:
            frame = plot.frame()
            units = {name: plot.unit for name, kind in frame.schema.items() if kind == pl.Float64()}
            sheets.append(Sheet(chart.title, frame, units))
    return sheets


def in_units(sheet: Sheet, *, spreadsheet: bool) -> tuple[pl.DataFrame, dict[str, Measure]]:
    """The frame with its values in the units of its headings, and the measure of each column by heading."""
    measure = measures.sheet if spreadsheet else measures.plain
    frame = _rows_in_units(sheet)
    found = {name: measure(sheet.units.get(name, "")) for name in frame.columns}
    scaled = frame.with_columns(
        pl.col(name) * found[name].factor for name in frame.columns if found[name].factor != 1 and _number(frame, name)
    )
    headings: dict[str, str] = {}
    for name in frame.columns:
        heading = measures.heading(_(name) if name in (canvas.FROM, canvas.TO) else name, found[name])
        headings[name] = name if heading in headings.values() or heading in frame.columns else heading
    return scaled.rename(headings), {headings[name]: found[name] for name in frame.columns}


def plotted(plot: Plot) -> Measure:
    """How the values of a plot stand on an axis."""
    return measures.axis(plot.unit, [value for values in plot.series.values() for value in values])


def _rows_in_units(sheet: Sheet) -> pl.DataFrame:
    """Rows that are each in a unit of their own get a column that names it."""
    if not sheet.row_units:
        return sheet.frame
    found = [measures.plain(unit) for unit in sheet.row_units]
    factors = pl.Series([measure.factor for measure in found], dtype=pl.Float64)
    frame = sheet.frame.with_columns(pl.col(pl.Float64) * factors)
    unit = pl.Series(_("Unit"), [measure.told for measure in found], pl.String)
    return frame.insert_column(1, unit)


def _number(frame: pl.DataFrame, name: str) -> bool:
    return frame.schema[name].is_numeric()


def _figures(page: Page) -> Sheet:
    rows = []
    for card in page.cards:
        figure, kpi = card.figure, card.kpi
        rows.append(
            {
                _("KPI"): kpi.title,
                _("Value"): figure.value,
                _("95 % interval, from"): figure.low,
                _("95 % interval, to"): figure.high,
                "n": figure.n,
                _("Before"): figure.previous.value if figure.previous else None,
                _("Difference"): figure.change.difference if figure.change else None,
                _("Verdict"): _(figure.change.verdict) if figure.change else _("no comparison"),
                _("State"): _state(card.figure.low_sample, card.figure.maturing),
            }
        )
    floats = {name: pl.Float64 for name in rows[0] if name not in (_("KPI"), "n", _("Verdict"), _("State"))}
    frame = pl.DataFrame(rows, schema_overrides=floats, strict=False)
    return Sheet(_("Figures"), frame, {}, tuple(card.kpi.unit for card in page.cards))


def _state(low: bool, maturing: bool) -> str:
    return ", ".join(words for words, holds in ((_("low sample"), low), (_("still maturing"), maturing)) if holds)
