"""Teams and agents side by side: load, speed and quality, and who differs by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from language import N_, _, ngettext
from metrics import dimensions, fairness, kpis
from metrics import format as numbers
from metrics.filters import UNKNOWN
from metrics.kpi import Kpi
from ui import cached, colours, panels, plain, sentences, tables, words
from ui.export import beside
from ui.view import View

LOAD: Final = ("contacts", "backlog")
SPEED: Final = ("first_response_time", "resolution_time")
QUALITY: Final = ("csat", "one_touch_rate", "reopen_rate")
NAMES: Final = (*LOAD, *SPEED, *QUALITY)
_GREY: Final = f"color: {colours.LOW_SAMPLE}"
_MOST: Final = 500
# In words as they stand after a name: "slower to answer".
_SAID: Final = {
    ("first_response_time", "better"): N_("faster to answer"),
    ("first_response_time", "worse"): N_("slower to answer"),
    ("resolution_time", "better"): N_("faster to solve"),
    ("resolution_time", "worse"): N_("slower to solve"),
    ("csat", "better"): N_("happier customers"),
    ("csat", "worse"): N_("less happy customers"),
    ("one_touch_rate", "better"): N_("more solved in one reply"),
    ("one_touch_rate", "worse"): N_("fewer solved in one reply"),
    ("reopen_rate", "better"): N_("fewer reopened"),
    ("reopen_rate", "worse"): N_("more reopened"),
}


def shown(view: View) -> list[str]:
    """The KPIs of the table, as the bar wants them: in opening hours, and without those that have no data."""
    names = dict.fromkeys(cached.named(view, name) for name in NAMES)
    return [name for name in names if cached.value(view, name).value is not None]


def known(view: View, by: str) -> list[str]:
    """The teams or agents with contacts in the period, those with most first; rows without one are left out."""
    frame = cached.breakdown(view, "contacts", by).filter((pl.col("value") > 0) & (pl.col(by) != UNKNOWN))
    return list(frame.sort("value", by, descending=[True, False])[by])


def verdicts(view: View, by: str) -> dict[str, list[tuple[str, str]]]:
    """For each team or agent (KPI, verdict) of speed and quality against the whole, for all that are looked at."""
    names = [name for name in shown(view) if name not in LOAD]
    people = known(view, by)
    looked_at = len(people) * len(names)
    found: dict[str, list[tuple[str, str]]] = {person: [] for person in people}
    for name in names:
        whole, kpi = cached.value(view, name).value, cached.record(view, name)
        for row in cached.breakdown(view, name, by).to_dicts():
            if row[by] in found:
                said = fairness.verdict(
                    kpi, row["value"], row["low"], row["high"],
                    few=row["low_sample"], whole=whole, looked_at=looked_at,
                )  # fmt: skip
                found[row[by]].append((name, said))
    return found


def headline(view: View, by: str) -> str:
    """Who stands out and in what, or that nobody does by more than chance."""
    people = verdicts(view, by)
    what = f"{len(people)} {dimensions.one(by) if len(people) == 1 else dimensions.many(by)}"
    if not people:
        said = _("{scope}: no contact names an agent.") if by == "agent" else _("{scope}: no contact names a {by}.")
        return said.format(scope=sentences.scope(view), by=dimensions.one(by))
    told = [
        f"{plain.markdown(words.dimension_value(by, person), 40)} ({_listed(words_of(marks))})"
        for person, marks in people.items()
        if words_of(marks)
    ]
    if not told:
        return _("{scope}, {what}: none differs clearly from the whole.").format(scope=sentences.scope(view), what=what)
    text = ngettext(
        "{scope}, {what}: clearly different from the whole is {people}{more}.",
        "{scope}, {what}: clearly different from the whole are {people}{more}.",
        len(told),
    )
    more = _(" and {n} more").format(n=len(told) - 3) if len(told) > 3 else ""
    return text.format(scope=sentences.scope(view), what=what, people=_listed(told[:3]), more=more)


def words_of(marks: Sequence[tuple[str, str]]) -> list[str]:
    """The clear differences in words, such as "slower to answer"."""
    clear = [(name, said) for name, said in marks if said in ("better", "worse", "higher", "lower")]
    return [
        _(_SAID.get((name.removesuffix("_open_hours"), said), "")) or f"{_(said)} {kpis.get(name).title}"
        for name, said in clear
    ]


def table(view: View, by: str) -> None:
    """A row per team or agent, sorted by contacts; an agent leads to the coaching view, a team to Explain."""
    people, names = known(view, by)[:_MOST], shown(view)
    marks = verdicts(view, by)
    label = dimensions.titled(by)
    rows: dict[str, list[Any]] = {label: [words.dimension_value(by, person) for person in people]}
    grey: dict[str, list[str]] = {label: [""] * len(people)}
    noted: dict[Kpi, beside.Cells] = {}
    for name in names:
        found = {row[by]: row for row in cached.breakdown(view, name, by).to_dicts()}
        kpi = cached.record(view, name)
        cells = [found.get(person) for person in people]
        noted[kpi] = cells
        rows[kpi.title] = [row["value"] if row else None for row in cells]
        exact = kpi.kind in ("count", "stock")
        grey[kpi.title] = ["" if exact or (row and not row["low_sample"]) else _GREY for row in cells]
    rows[_("Against the whole")] = [_told(marks.get(person, [])) for person in people]
    grey[_("Against the whole")] = ["" if words_of(marks.get(person, [])) else _GREY for person in people]
    beside.note(by, rows[label], noted, {_("Against the whole"): rows[_("Against the whole")]})
    shades = pl.DataFrame(grey).to_pandas()
    formats = {cached.record(view, name).title: partial(_cell, name) for name in names}
    state: Any = st.dataframe(
        # pandas here only for its Styler: words in the cells, while a click on a heading sorts the numbers.
        pl.DataFrame(rows, strict=False)
        .to_pandas()
        .style.format(formats, na_rep=_(numbers.NO_DATA))
        .apply(lambda __: shades, axis=None),
        hide_index=True,
        column_config={
            label: st.column_config.TextColumn(pinned=True),
            **{
                cached.record(view, name).title: st.column_config.NumberColumn(help=cached.record(view, name).help)
                for name in names
            },
            _("Against the whole"): st.column_config.TextColumn(width="medium"),
        },
        placeholder=_(numbers.NO_DATA),
        key=f"people-{by}",
        height=tables.height(len(people)),
        alt=_("KPIs by {by}").format(by=dimensions.one(by)),
        on_select=partial(_pick, people) if by == "agent" else "rerun",
        selection_mode="single-row",
    )
    if by != "agent":
        tables.row_leads(by, people, names, state.selection.rows)
    panels.note(_(_NOTE))


_NOTE = N_(
    "Grey: low sample. A difference is named only where the 95 % interval, widened for the number of comparisons on "
    "this page, leaves out the figure of all. Work differs between teams and agents: a difference is a question, "
    "not a grade."
)


def _pick(people: Sequence[str]) -> None:
    rows = st.session_state["people-agent"].selection.rows
    if rows:
        st.session_state["agent"] = [people[rows[0]]]


def _told(marks: Sequence[tuple[str, str]]) -> str:
    if words_of(marks):
        return ", ".join(words_of(marks))
    said = {word for _, word in marks}
    return _(fairness.SAME if fairness.SAME in said else fairness.FEW)


def _cell(name: str, value: float) -> str:
    return numbers.figure(value, kpis.get(name)).removeprefix("NPS ")


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else _("{most} and {last}").format(most=", ".join(parts[:-1]), last=parts[-1])
