"""The contacts that wait: the sentence, their ages over time, what came against what went, and which to take first."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import polars as pl
import streamlit as st

from language import N_, _
from metrics import backlog, dimensions, periods, warehouse
from metrics import format as numbers
from metrics.filters import Filters
from ui import cached, panels, plain, queues, sentences, tables, verdicts, words
from ui.drill import Drill, last_day
from ui.view import View

_MOST_POINTS: Final = 27
_MOST_ROWS: Final = 200
_MOST_BARS: Final = 12
_COLUMNS: Final = {
    "day": N_("Day"),
    "waits": N_("Waits"),
    "source_id": N_("Ticket"),
    "subject": N_("Subject"),
    "excerpt": N_("Text"),
    "status": N_("Status"),
    "priority": N_("Priority"),
    "channel": N_("Channel"),
    "team": N_("Team"),
    "agent": N_("Agent"),
    "topic": N_("Topic"),
}


def headline(view: View) -> str:
    """How many wait at the end of the period, how that changed, how many of them long, and whether intake was met."""
    figure, ages = cached.value(view, "backlog"), aged(view)
    if figure.value is None or ages.is_empty():
        return sentences.headline(view, ("backlog",))
    end = view.filters.end or view.latest_on
    text = _("{value} contacts wait on {day}").format(value=numbers.number(figure.value), day=numbers.day(end))
    if view.compare and figure.change:
        text += f", {verdicts.words(figure)}"
    share = ages.filter(pl.col("age") == backlog.AGES[-1][0])["share"].sum()
    old = (
        _("{percent} of them for two weeks or longer").format(percent=numbers.percent(float(share)))
        if share
        else _("none of them for two weeks")
    )
    frame = flow(view, grain(view))
    came, went = int(frame["came"].sum()), int(frame["went"].sum())
    balance = (
        _("more came than went")
        if came > went
        else _("more went than came")
        if went > came
        else _("as many came as went")
    )
    return _("{text}; {old}. In the period {balance}: {came} in, {went} solved.").format(
        text=text, old=old, balance=balance, came=numbers.number(came), went=numbers.number(went)
    )


def grain(view: View) -> str:
    """The grain of the charts: as on other pages, but never more than half a year of points."""
    start, end = view.filters.start or view.first_on, view.filters.end or view.latest_on
    days = (end - start).days + 1 if start and end else 1
    wanted = cached.grain(view, "backlog")
    order = ("day", "week", "month", "quarter", "year")
    lengths = (1, 7, 30, 91, 365)
    fitting = [name for name, length in zip(order, lengths, strict=True) if days / length <= _MOST_POINTS]
    return wanted if wanted in fitting else next(iter(fitting), "year")


def ages_over_time(view: View) -> None:
    """The backlog at the end of each period, split by how long the contacts had waited by then."""
    per = grain(view)
    frame = ages_by(view, per)
    if frame.is_empty():
        panels.no_data(view, ["backlog"], _("open contacts"))
        return
    last = frame.filter(pl.col("period") == frame["period"].max())
    oldest = last.filter(pl.col("age") == backlog.AGES[-1][0])
    title = _("{n} wait, {old} of them for two weeks or longer").format(
        n=numbers.number(int(last["n"].sum())), old=numbers.number(int(oldest["n"].sum()))
    )
    panels.chart(
        title,
        _("Open contacts at the end of each {per} by age; the deeper the colour, the longer they wait.").format(
            per=dimensions.one(per)
        ),
        queues.stacked(frame, per),
        key="backlog-ages",
        alt=title + ". " + "; ".join(f"{_(row['age'])}: {numbers.number(row['n'])}" for row in last.to_dicts()),
        leads=_by_period(view, "backlog", per),
    )


def balance(view: View) -> None:
    """What came in against what was solved, period by period."""
    per = grain(view)
    frame = flow(view, per)
    if frame.is_empty():
        return
    came, went = int(frame["came"].sum()), int(frame["went"].sum())
    title = _("{came} came in, {went} were solved").format(came=numbers.number(came), went=numbers.number(went))
    cut = _unfinished(view, frame, per)
    panels.chart(
        title,
        _("Per {per}; only contacts whose files say whether they are open or solved.").format(per=dimensions.one(per))
        + (_(" Dotted: not a whole {per} yet.").format(per=dimensions.one(per)) if cut else ""),
        queues.lines(_without_stub(view, frame), per, cut=cut),
        key="backlog-flow",
        alt=title,
        leads=_by_period(view, "contacts", per),
    )


def _by_period(view: View, kpi: str, per: str) -> Drill:
    return Drill(kpi, grain=per, first=view.filters.start, last=view.filters.end)


def _without_stub(view: View, frame: pl.DataFrame) -> pl.DataFrame:
    """Without a first period of which less than half is asked for: its few days would draw a cliff."""
    start, days = view.filters.start, frame["period"].to_list()
    cut = bool(start) and len(days) > 2 and 2 * (days[1] - start) < days[1] - days[0]
    return frame.slice(1) if cut else frame


def _unfinished(view: View, frame: pl.DataFrame, per: str) -> bool:
    """Whether the last period goes on after the days that are shown."""
    end = view.filters.end or view.latest_on
    return end is not None and len(frame) > 0 and end < last_day(frame["period"].to_list()[-1], per)


def parts(view: View, by: str) -> None:
    """How the backlog at the end of the period splits, the largest part on top."""
    frame = cached.breakdown(view, "backlog", by).filter(pl.col("value") > 0).sort("value", descending=True)
    if frame.is_empty():
        return
    frame = frame.head(_MOST_BARS)
    names = [words.dimension_value(by, value) for value in frame[by]]
    labels = dict(zip(queues.labels(names), frame[by], strict=True))
    first = frame["share"][0]
    title = _("{name}: {percent} of what waits").format(name=names[0], percent=numbers.percent(first))
    panels.chart(
        plain.markdown(title),
        _("Open contacts at the end of the period by {by}.").format(by=dimensions.one(by)),
        queues.bars(names, frame["value"].to_list(), frame["share"].to_list()),
        key=f"backlog-{by}",
        alt="; ".join(f"{name} {numbers.number(value)}" for name, value in zip(names, frame["value"], strict=True)),
        leads=Drill("backlog", by, labels),
    )


def oldest(view: View) -> None:
    """The open contacts that wait longest."""
    panels.section(_("The oldest open contacts"), _("Those that wait longest first; personal data is masked."))
    frame = cached.records(view, "backlog", None)
    if frame.is_empty():
        st.markdown(_("Nothing is open in this filter."))
        return
    end = view.filters.end or view.latest_on
    total = len(frame)
    frame = frame.sort("day", "id").head(_MOST_ROWS)
    waits = [_("{n} d").format(n=numbers.number((end - day).days)) if end else "" for day in frame["day"]]
    tables.leading(
        frame.with_columns(waits=pl.Series(waits, dtype=pl.String)),
        _COLUMNS,
        kpi="backlog",
        key="oldest",
        alt=plain.spoken(_("The oldest open contacts")),
        total=total,
    )


def aged(view: View) -> pl.DataFrame:
    """Columns age, n, share at the end of the period."""
    return _ages(view.root, view.version, view.filters)


def ages_by(view: View, per: str) -> pl.DataFrame:
    """Columns period, age, n: the ages at the end of each period."""
    frame = flow(view, per).filter(pl.col("backlog").is_not_null())
    firsts: list[date] = frame["period"].to_list()
    end = view.filters.end or view.latest_on
    pieces = []
    for at, first in enumerate(firsts):
        last = firsts[at + 1] - timedelta(days=1) if at + 1 < len(firsts) else end
        ages = _ages(view.root, view.version, Filters(None, last, view.filters.where))
        pieces.append(ages.select(period=pl.lit(first), age="age", n="n"))
    return pl.concat(pieces) if pieces else pl.DataFrame(schema={"period": pl.Date, "age": pl.String, "n": pl.Int64})


def flow(view: View, per: str) -> pl.DataFrame:
    """Columns period, came, went, backlog."""
    return _flow(view.root, view.version, view.filters, periods.grain(per))


@st.cache_data(max_entries=2000, show_spinner=False)
def _ages(root: str, version: int, filters: Filters) -> pl.DataFrame:
    return backlog.ages(warehouse.open(Path(root)), filters)


@st.cache_data(max_entries=500, show_spinner=False)
def _flow(root: str, version: int, filters: Filters, per: str) -> pl.DataFrame:
    return backlog.flow(warehouse.open(Path(root)), filters, per)
