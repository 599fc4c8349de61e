"""The wall of cards: value, change with its verdict in words, sparkline and sample."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from language import _
from metrics import format as numbers
from metrics import targets
from metrics.figure import Figure
from metrics.kpi import Kpi
from ui import cached, insight, links, missing, plain, verdicts
from ui.export import collected
from ui.view import View

_INDENT: Final = 7
# Said beforehand: the sparkline is drawn late, and would push what stands below it.
_HEIGHT: Final = 118


def wall(view: View, names: Sequence[str]) -> None:
    """Up to eight cards, four in a row where there is room, one below the other on a phone."""
    with st.grid(4, min_column_width=225, key=f"cards-{names[0]}"):
        # In opening hours two of them may become the same.
        for name in dict.fromkeys(cached.named(view, name) for name in names):
            card(view, name)


def card(view: View, name: str) -> None:
    """One KPI as a card."""
    kpi, figure = cached.record(view, name), cached.value(view, name)
    plan = target(view, name, figure) if figure.value is not None else ""
    collected.card(kpi, figure, compared=bool(view.compare), plan=plan)
    if figure.value is None:
        _without_data(view, kpi, figure)
        return
    value = numbers.figure(figure.value, kpi, figure.n).removeprefix("NPS ")
    with _frame(kpi, _help(kpi, figure)):
        st.metric(
            kpi.title,
            f":gray[{value}]" if figure.low_sample else value,
            delta=verdicts.words(figure) if view.compare else _("no comparison"),
            delta_color=verdicts.colour(figure),
            delta_arrow=verdicts.arrow(figure),
            delta_description=sample(kpi, figure, said=bool(view.compare)),
            label_visibility="collapsed",
            chart_data=sparkline(cached.trend(view, name, compare=False)),
            chart_type="bar" if kpi.kind == "count" else "line",
            height=_HEIGHT,
        )
        for line in (_a_year_before(kpi, figure), plan):
            if line:
                st.caption(line)


def target(view: View, name: str, figure: Figure) -> str:
    """How far the figure is from its target and since when that is so; empty without a target."""
    goal = insight.goal(view, name)
    if goal is None:
        return ""
    distance = targets.distance(figure, goal)
    text = distance.text[:1].upper() + distance.text[1:]
    found = insight.since(view, name, goal)
    if found and found.met == distance.met:
        text += _(", since {day}").format(day=numbers.day(found.period))
    elif found:  # the newest periods differ from the whole
        text += f"; {targets.words_of(found)}"
    return plain.markdown(text, 160)


def _a_year_before(kpi: Kpi, figure: Figure) -> str:
    """The second comparison, where both are asked for."""
    if figure.year is None:
        return ""
    if figure.year.value is None:
        return _("A year earlier: no data")
    before = numbers.figure(figure.year.value, kpi, figure.year.n).removeprefix("NPS ")
    change = verdicts.words(replace(figure, previous=figure.year, change=figure.year_change))
    return plain.markdown(_("A year earlier {before}: {change}").format(before=before, change=change), 120)


@contextmanager
def _frame(kpi: Kpi, about: str) -> Iterator[None]:
    """The border of a card with its name and the way to its explanation on one line."""
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"card-{kpi.name}"):
        links.title(kpi.name, kpi.title, about)
        # A link has room for its focus ring; what stands below it begins at the same place as its words.
        with st.container(horizontal=True, gap=None, height="stretch"):
            st.space(_INDENT)
            with st.container(gap="xxsmall"):
                yield


def sample(kpi: Kpi, figure: Figure, *, said: bool = False) -> str:
    """n, and whether that is a low sample, unless the verdict beside it has `said` so."""
    parts = [f"n = {numbers.number(figure.n)}" if kpi.kind not in ("count", "stock") else ""]
    told = said and verdicts.words(figure) == "low sample"
    if figure.low_sample and kpi.kind not in ("count", "stock") and not told:
        parts.append(_("low sample"))
    return ", ".join(part for part in parts if part)


def sparkline(frame: pl.DataFrame) -> list[float] | None:
    """The values of a trend; a gap where there is no data. None where there is nothing to draw."""
    values = [math.nan if value is None else float(value) for value in frame["value"]]
    return values if sum(not math.isnan(value) for value in values) > 1 else None


def _without_data(view: View, kpi: Kpi, figure: Figure) -> None:
    known = cached.last_day(view, kpi.name)
    reasons = [figure.reason, *missing.reasons(view, kpi.name)]
    with _frame(kpi, plain.markdown(" ".join([*reasons, kpi.help]), 1200)):
        st.metric(
            kpi.title,
            f":gray[{_('no data')}]",
            delta=_("last on {day}").format(day=numbers.day(known))
            if known
            else missing.under_filter(view, kpi.name) or _("not in these files"),
            delta_color="gray",
            delta_arrow="off",
            label_visibility="collapsed",
            height=_HEIGHT,
        )


def _help(kpi: Kpi, figure: Figure) -> str:
    parts = [
        kpi.help,
        _("Now {interval} (95 %).").format(interval=numbers.interval(figure.low, figure.high, kpi, figure.n)),
    ]
    if figure.maturing_until:
        parts.append(_("Still maturing until {day}.").format(day=numbers.day(figure.maturing_until)))
    parts.append(verdicts.hidden(figure))
    return plain.markdown(" ".join(part for part in parts if part), 900)
