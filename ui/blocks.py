"""The parts that several pages share: a KPI's trend, its breakdown, the channel mix, the topics of complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
import streamlit as st

from language import N_, _
from metrics import dimensions, kpis
from metrics import format as numbers
from metrics.figure import Figure
from metrics.filters import UNKNOWN
from metrics.kpi import Kpi
from ui import (
    cached,
    canvas,
    charts,
    colours,
    events,
    hourmap,
    insight,
    missing,
    panels,
    plain,
    sentences,
    stacks,
    verdicts,
    words,
)
from ui.drill import Drill
from ui.view import View

OTHER: Final = "other"
# A bar of fewer contacts splits into shares that jump by chance.
_PER_BAR: Final = 100


def first_with_data(view: View, names: Sequence[str]) -> str:
    """The first of the KPIs that has a value in this period, else the first of all."""
    return next((name for name in names if cached.value(view, name).value is not None), names[0])


def present(view: View, must: Sequence[str | Sequence[str]], may: Sequence[str] = ()) -> list[str]:
    """The KPIs to show in the hours of the bar: the first with data of each group, then those of `may` with any."""
    groups = [(each,) if isinstance(each, str) else tuple(each) for each in must]
    names = [first_with_data(view, [cached.named(view, name) for name in group]) for group in groups]
    names += [name for name in may if cached.value(view, name).value is not None]
    return list(dict.fromkeys(names))


def trend(view: View, name: str, *, height: int = canvas.HEIGHT) -> None:
    """The trend of a KPI with its message as the title."""
    kpi, figure = cached.record(view, name), cached.value(view, name)
    frame, goal = cached.trend(view, name), insight.goal(view, name)
    grain = cached.grain(view, name)
    if frame["value"].null_count() == len(frame):
        panels.no_data(view, [name], kpi.cases)
        return
    said = verdicts.words(figure) if view.compare else numbers.figure(figure.value, kpi, figure.n).removeprefix("NPS ")
    message = f"{kpi.title}: {said}"
    panels.chart(
        message,
        _note(view, kpi, figure),
        charts.trend(
            frame,
            kpi,
            grain=grain,
            comparison=_before(view),
            target=goal.value if goal else None,
            events=events.of(view),
            height=height,
        ),
        key=f"trend-{name}",
        alt=f"{message}. {' '.join(sentences.aid(view, name))}",
        leads=Drill(name, grain=grain, first=view.filters.start, last=view.filters.end),
    )


def trend_with_aid(view: View, name: str, by: str, *, height: int = canvas.HEIGHT) -> None:
    """The main chart of a page, two thirds wide, with what to look at beside it."""
    left, right = st.columns([2, 1])
    with left:
        trend(view, name, height=height)
    with right:
        panels.reading(_("What to look at"), sentences.aid(view, name, by), key=name)


def breakdown(view: View, name: str, by: str, *, otherwise: bool = True) -> bool:
    """A KPI by the values of a dimension: dots with intervals, the whole as a dashed line.

    False where no value is named; then the reason stands there, unless `otherwise` is False.
    """
    kpi, goal = cached.record(view, name), insight.goal(view, name)
    frame = cached.breakdown(view, name, by).filter(pl.col("value").is_not_null())
    if frame.is_empty() or frame[by].to_list() == [UNKNOWN]:
        if not otherwise:
            return False
        reason = _("None of the {cases} in this period names a {by}.").format(cases=kpi.cases, by=dimensions.one(by))
        panels.empty(
            _("{title} by {by}").format(title=kpi.title, by=dimensions.one(by)),
            [_why_empty(view, name) if frame.is_empty() else reason],
            key=f"{name}-{by}",
        )
        return False
    frame = frame.sort("value", descending=kpi.direction == "up").sort("low_sample", maintain_order=True)
    note = _("By {by}, with 95 % interval, n in brackets; dashed: all{tick}.").format(
        by=dimensions.one(by), tick=_tick(view)
    )
    overall = cached.value(view, name).value
    panels.chart(
        sentences.spread(frame, by, kpi),
        note,
        charts.dots(frame.head(15), by, kpi, overall=overall, target=goal.value if goal else None),
        key=f"dots-{name}-{by}",
        leads=Drill(name, by, charts.labels(frame.head(15), by)),
        alt="; ".join(
            f"{words.dimension_value(by, row[by])} {numbers.figure(row['value'], kpi, row['n'])}"
            for row in frame.head(15).to_dicts()
        ),
    )
    return True


def mix(view: View, by: str = "channel", *, share: bool = True, height: int = 280) -> None:
    """How the contacts split over time, the largest at the bottom, never more than seven apart."""
    grain = cached.grain(view, "contacts", per=_PER_BAR)
    frame = cached.trend(view, "contacts", by=by, compare=False, grain=grain)
    cut = frame.filter(pl.col("partial"))["period"].unique().to_list()
    frame = frame.select("period", by, "value")
    sums = frame.group_by(by).agg(pl.col("value").sum()).sort("value", descending=True)
    if not sums["value"].sum():
        panels.no_data(view, ["contacts"], _("contacts"))
        return
    order, frame = _at_most(frame, sums[by].to_list(), by)
    first = words.dimension_value(by, order[0])
    part = sums["value"][0] / sums["value"].sum()
    total = sums["value"].sum()
    title = (
        _("{first} brings {percent} of the contacts").format(first=first, percent=numbers.percent(part))
        if share
        else _("{total} contacts, {moved}").format(total=numbers.number(float(total)), moved=_moved(view))
    )
    said = _("Share of contacts per {grain} by {by}, n = {n}.")
    note = (said if share else _("Number of contacts per {grain} by {by}, n = {n}.")).format(
        grain=dimensions.one(grain), by=dimensions.one(by), n=numbers.number(float(sums["value"].sum()))
    )
    panels.chart(
        plain.markdown(title),
        note,
        stacks.mix(frame, by, grain=grain, share=share, order=order, cut=cut, height=height),
        key=f"mix-{by}-{share}",
        leads=Drill(
            "channel_share" if share else "contacts",
            by,
            series=[value for value in order if value != OTHER],
            grain=grain,
            first=view.filters.start,
            last=view.filters.end,
        ),
    )


def complaint_topics(view: View, most: int = 8) -> pl.DataFrame:
    """Topics most of whose contacts are complaints, with their share of all contacts and its change."""
    rates = cached.breakdown(view, "complaint_rate", "topic").filter(pl.col("value") >= 0.5).select("topic")
    shares = cached.breakdown(view, "channel_share", "topic")
    return shares.join(rates, on="topic", how="semi").sort("value", descending=True, nulls_last=True).head(most)


def topics(view: View, most: int = 6) -> None:
    """What people complain about most, as shares of all contacts with intervals."""
    frame = complaint_topics(view, most)
    if frame.is_empty() and cached.value(view, "complaint_rate").n:
        reason = _("No topic consists mostly of complaints in this period and filter.")
        panels.empty(_("Complaint topics"), [reason], key="topics")
        return
    if frame.is_empty() or frame["value"].null_count() == len(frame):
        panels.no_data(view, ["complaint_rate"], _("complaints with a topic"))
        return
    top = words.dimension_value("topic", frame["topic"][0])
    note = _("Share of all contacts with 95 % interval, contacts in brackets{tick}.").format(tick=_tick(view))
    panels.chart(
        plain.markdown(_("{top} is the largest complaint topic").format(top=top)),
        note,
        charts.dots(frame.with_columns(n=_hits(frame)), "topic", kpis.get("channel_share")),
        key="topics",
        leads=Drill("complaint_rate", "topic", charts.labels(frame.with_columns(n=_hits(frame)), "topic")),
    )


def arrivals(view: View) -> None:
    """When contacts come in: weekday by hour, in the reporting zone."""
    frame = cached.arrivals(view)
    if frame.is_empty():
        return
    busiest = frame.sort("value", descending=True, nulls_last=True).to_dicts()[0]
    part = float(busiest["value"] or 0) / (float(frame["value"].sum()) or 1.0)
    panels.chart(
        _("Busiest: {hour}, {percent} of the contacts").format(
            hour=hourmap.when(busiest), percent=numbers.percent(part)
        ),
        _("Contacts by weekday and hour of arrival, in the reporting zone."),
        hourmap.arrivals(frame),
        key="arrivals",
        leads=_cells("contacts"),
    )


def slow_hours(view: View, name: str) -> None:
    """When people wait longest: a duration by weekday and hour of arrival."""
    kpi, frame = cached.record(view, name), cached.by_hour(view, name)
    if frame["value"].null_count() == len(frame):
        return
    note = _(
        "{title} by weekday and hour of arrival, in the reporting zone; deeper is slower, hours with few contacts "
        "jump by chance."
    ).format(title=kpi.title)
    panels.chart(
        _slowest(frame, kpi),
        note + (_(" Struck through: no data.") if hourmap.has_gaps(frame) else ""),
        hourmap.durations(frame, kpi),
        key=f"hours-{name}",
        leads=_cells(name),
    )


def _slowest(frame: pl.DataFrame, kpi: Kpi) -> str:
    solid = frame.filter(pl.col("value").is_not_null() & ~pl.col("low_sample"))
    if solid.is_empty():
        return _("{title}: too few contacts in any hour to name the slowest").format(title=kpi.title)
    worst = solid.sort("value", descending=True).to_dicts()[0]
    return _("Slowest for contacts that come {when}: {figure}").format(
        when=hourmap.when(worst), figure=numbers.figure(worst["value"], kpi)
    )


def _cells(name: str) -> Drill:
    """What the cells of a week of hours stand for."""
    days = {words.weekday(at): str(at) for at in range(1, 8)}
    return Drill(name, "weekday", days, across="hour", columns={f"{hour:02d}": str(hour) for hour in range(24)})


def _why_empty(view: View, name: str) -> str:
    known = cached.last_day(view, name)
    if known:
        return _("No {cases} in this period. The last were on {day}.").format(
            cases=kpis.get(name).cases, day=numbers.day(known)
        )
    reasons = missing.reasons(view, name)
    why = missing.under_filter(view, name)
    text = (
        _("There is {why}.").format(why=why)
        if why
        else reasons[0]
        if reasons
        else _("The files have no {cases}.").format(cases=kpis.get(name).cases)
    )
    return plain.markdown(text, 300)


def _before(view: View) -> str | None:
    """The comparison as a label at the end of a line, short enough for a phone."""
    return {"previous": _("before"), "year": _("last year"), None: None}[view.earlier]


def _moved(view: View) -> str:
    return verdicts.words(cached.value(view, "contacts"))


def _tick(view: View) -> str:
    return _("; tick: {comparison}").format(comparison=view.comparison) if view.comparison else ""


def _note(view: View, kpi: Kpi, figure: Figure) -> str:
    middle = N_("Median per {grain}") if kpi.quantile == 0.5 else N_("90th percentile per {grain}")
    said = {"quantile": middle, "mean": N_("Mean per {grain}")}.get(kpi.kind, N_("per {grain}"))
    per = _(said).format(grain=dimensions.one(cached.grain(view, kpi.name)))
    parts = [per if kpi.kind in ("count", "stock") else f"{per}, n = {numbers.number(figure.n)}"]
    if kpi.kind not in ("count", "stock"):
        parts.append(_("band: 95 % interval"))
    if view.comparison and figure.previous and figure.previous.n:
        parts.append(_("grey: {comparison}").format(comparison=view.comparison))
    text = "; ".join(parts) + "."
    return text[:1].upper() + text[1:]


def _at_most(frame: pl.DataFrame, names: list[str], by: str) -> tuple[list[str], pl.DataFrame]:
    kept = names[: colours.MOST - 1] if len(names) > colours.MOST else names
    merged = frame.with_columns(pl.when(pl.col(by).is_in(kept)).then(pl.col(by)).otherwise(pl.lit(OTHER)).alias(by))
    merged = merged.group_by("period", by, maintain_order=True).agg(pl.col("value").sum())
    return (kept if len(kept) == len(names) else [*kept, OTHER]), merged.sort("period")


def _hits(frame: pl.DataFrame) -> pl.Expr:
    return (pl.col("value") * pl.col("n")).round().cast(pl.Int64)
