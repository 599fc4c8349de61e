"""The same number as other vendors count it, with the difference and its reason."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from language import _
from metrics import conventions, kpis
from metrics import format as numbers
from ui import cached, panels, plain
from ui.export import collected
from ui.view import View


def draw(view: View, name: str) -> None:
    """A row per vendor whose definition is known; a line that says so where there is none."""
    kpi = kpis.get(name)
    panels.section(_("How others count it"), _("So that you can reconcile this with the report you know."))
    known = [found for vendor in conventions.VENDORS if (found := conventions.of(vendor, name))]
    if not known:
        panels.note(_("No other definition of {title} is known to us.").format(title=plain.markdown(kpi.title)))
        return
    ours = cached.value(replace(view, convention=None), name)
    noted: list[tuple[str, float | None, int, str]] = [("Carelens", ours.value, ours.n, _("The definition above."))]
    rows = [("Carelens", numbers.figure(ours.value, kpi, ours.n), numbers.number(ours.n), _("The definition above."))]
    for found in known:
        figure = cached.value(replace(view, convention=found.vendor), name)
        noted.append((conventions.VENDORS[found.vendor], figure.value, figure.n, found.text))
        value = numbers.figure(figure.value, found.kpi, figure.n)
        rows.append((conventions.VENDORS[found.vendor], value, numbers.number(figure.n), found.text))
    columns = [_("Counted by"), kpi.title, "n", _("Difference and reason")]
    collected.table(_("How others count it"), pl.DataFrame(noted, schema=columns, orient="row"), kpis=[kpi])
    table = pl.DataFrame(rows, schema=[_("Counted by"), _("Value"), "n", _("Difference and reason")], orient="row")
    st.table(table.to_pandas().set_index(_("Counted by")))
