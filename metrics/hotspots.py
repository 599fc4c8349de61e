"""Complaint hotspots: which combination of dimensions rose, since when, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from language import _
from metrics import exposure, measures, replay, scan
from metrics import plan as plans
from metrics.cube import Bools, Floats
from metrics.effect import Effect, effect
from metrics.episode import episode
from metrics.exposure import Exposure
from metrics.filters import Filters, dimension, group
from metrics.findings import Finding, Where, findings
from metrics.measures import MEASURES, Measure, UnknownMeasureError
from metrics.plan import DEFAULT_DAYS, Against, Plan
from metrics.replay import FEWEST, Past, Series
from metrics.scan import Table, Totals
from metrics.warehouse import Warehouse

__all__ = ["DEFAULT_DAYS", "DIMS", "MEASURES", "Hotspot", "UnknownMeasureError", "hotspots"]

DIMS: Final = ("topic", "product", "carrier", "region", "channel", "team")


@dataclass(frozen=True)
class Hotspot:
    """A combination of dimension values with more cases in `start`-`end` than expected, and the evidence for it."""

    measure: str
    where: Where
    start: date
    end: date
    effect: Effect
    share: float | None  # of the total change; None where the total did not rise
    since: date  # the day the rise began
    score: float
    q: float
    rank: int  # 1: stronger than the strongest rise of every past period
    past: int  # how many past periods were played again
    false_alarms: int  # how many of them would have raised an alarm
    stride: int  # days from one period to the next
    sure: bool
    readings: tuple[Where, ...]  # what else the same rise could be called, best first
    until: date | None = None  # its last day; None: it still goes on
    before: date | None = None  # the first day it is compared with
    against: Against = "before"
    scores: tuple[float, ...] = ()  # the strongest rise of each period that was played again
    searches: int = 1  # searches that `alarm`, `false_alarms` and `q` speak of together
    alarm: bool = True  # sure, and not only within its own search

    @property
    def evidence(self) -> str:
        """In words, how sure this is."""
        if self.past < FEWEST:
            return _(
                "There is too little past to say how often this would be a false alarm; "
                "it counts only because nothing fell nearly as much as this rose."
            )
        noun = _("weeks") if self.stride == 7 else _("periods of {stride} days").format(stride=self.stride)
        strength = (
            _("Bigger than anything in") if self.rank == 1 else _("Smaller than {rank} of").format(rank=self.rank - 1)
        )
        if self.searches > 1:  # what all of them would have raised is told once for all findings
            return _("{strength} the last {past} {noun}.").format(strength=strength, past=self.past, noun=noun)
        times = {0: _("none"), 1: _("one")}.get(self.false_alarms, str(self.false_alarms))
        return _("{strength} the last {past} {noun}; {times} of them would have raised an alarm.").format(
            strength=strength, past=self.past, noun=noun, times=times
        )

    def filters(self, base: Filters) -> Filters:
        """`base` narrowed to this hotspot, for the rows behind it."""
        found = replace(base, start=self.start, end=self.end)
        for name, value in self.where:
            found = found.narrowed(name, value)
        return found


def hotspots(
    wh: Warehouse,
    filters: Filters | None = None,
    measure: str = "complaints",
    dims: Sequence[str] = DIMS,
    answers: int = 5,
    unsure: bool = False,
    against: Against = "before",
) -> list[Hotspot]:
    """Where the measure rose in the period of the filters against the same weekdays before, strongest first.

    An alarm must beat the replay of past periods (where there are too few, the strongest fall of the same scan) and a
    false discovery rate of 5 %; with `unsure` all causes, each marked. Counts are compared with the growth of the
    typical cell, so a rise of everything alike is no hotspot: the trend of the KPI shows that. Where a year is there,
    counts follow last year's season by topic; measures per order follow the orders. `against` "year": the same weeks a
    year before instead of the periods before.
    """
    chosen = measures.get(measure)
    plan = plans.plan(wh, filters or Filters(), chosen, against)
    if plan is None:
        return []
    search = _search(wh, plan, measure, chosen, dims)
    if search is None:
        return []
    # Whether a finding beats the past is known only when it is clear which causes the past is played without.
    later = float("inf") if len(plan.offsets) >= FEWEST else None
    found = findings(*search.at(0), answers, later)
    # What is noise in any records has no day on which it began.
    noise: tuple[date, date | None] = (plan.start, None)
    days = [search.days(each.where) if each.score > replay.WEAK else noise for each in found]
    past = search.replayed([(each.leaves, since) for each, (since, _) in zip(found, days, strict=True)])
    if len(past.scores) >= FEWEST:
        found = [each.judged(past.limit) for each in found]
    told = [search.told(each, past, *when) for each, when in zip(found, days, strict=True)]
    return [each for each in told if each.sure or unsure]


@dataclass(frozen=True, eq=False)
class _Search:
    wh: Warehouse
    plan: Plan
    name: str
    measure: Measure
    records: Series
    totals: replay.PeriodTotals
    exposure: Exposure | None

    def at(self, now: int) -> tuple[Table, Totals, Floats | None]:
        """The period from slot `now` on against its history, the sums of its cells, and how values vary."""
        plan = self.plan
        table = self.records.table(now, plan.history, plan.width, plan.length if now == 0 else None)
        if self.exposure is None:
            sigma = replay.natural(self.records, self.totals, now, plan.history, plan.width)
            return table, self.totals.window(now, plan.history, plan.width), sigma
        factor = self.exposure.factor(table.cube, now, plan.history, plan.width)
        table = exposure.adjusted(table, factor, plan.history)
        every = table.totals()
        keep = np.flatnonzero(every.ever >= scan.LEAST_EVER)
        return table, Totals(keep, every.now[keep], every.ever[keep], every.n[keep], every.m[keep]), None

    def replayed(self, causes: Sequence[tuple[Bools, date]]) -> Past:
        """What the past of this search looks like, apart from causes of the present that went on already."""
        scores = []
        for now in self.plan.offsets:
            table, totals, sigma = self.at(now)
            last = self.plan.end - timedelta(days=self.plan.slot * now)
            begun = [leaves for leaves, since in causes if since <= last]
            if begun:
                known = np.logical_or.reduce(begun)
                table, totals = table.without(known), totals.minus(table.only(known).totals())
            scores.append(scan.strongest(table, totals, sigma))
        return replay.past(scores)

    def told(self, found: Finding, past: Past, since: date, until: date | None) -> Hotspot:
        """A finding with its days, its effect and its evidence."""
        plan = self.plan
        table = self.at(0)[0]
        measured = effect(table, found.leaves, found.growth, self._ordinary(found.leaves, since))
        if self.measure.kind == "counts":
            measured = replace(measured, exposure=None)
        return Hotspot(
            measure=self.name,
            where=found.where,
            start=plan.start,
            end=plan.end,
            effect=measured,
            share=found.share if self.exposure is None else self._part(measured.excess),
            since=since,
            score=found.score,
            q=found.q,
            rank=past.rank(found.score),
            past=len(past.scores),
            false_alarms=past.false_alarms,
            stride=plan.stride,
            sure=found.sure,
            readings=found.readings,
            until=until,
            before=plan.compared,
            against="year" if plan.slot == plans.YEAR else "before",
            scores=past.scores,
        )

    def _part(self, excess: float) -> float | None:
        """The excess as a share of the rise of the total, where leaves have expectations of their own."""
        plan = self.plan
        plain = self.records.table(0, plan.history, plan.width, plan.length)
        change = plain.v.sum() - plain.h.sum() * plan.length / (plan.width * plan.history)
        return float(excess / change) if change > 0 else None

    def _ordinary(self, leaves: Bools, since: date) -> float:
        """By how much the cell varied from period to period before the rise."""
        plan = self.plan
        width, count = plan.width, plan.width * (1 + plan.history)
        v, n = (_folded(each, width, count) for each in self.records.by_period(leaves, plan.slots))
        after = 1 + max(0, (plan.start - since).days) // plan.stride
        return replay.variation(v[after:], n[after:])

    def days(self, where: Where) -> tuple[date, date | None]:
        """When the rise began, and when it ended if it did: by day, against all days that are compared."""
        days = daily(self.wh, self.plan, self.measure, where)
        first = days["day"][0]
        found = episode(days["v"].to_numpy(), days["n"].to_numpy(), (self.plan.start - first).days)
        if found is None:
            return self.plan.start, None
        until = None if found.last is None else first + timedelta(days=found.last)
        return first + timedelta(days=found.first), until


def daily(wh: Warehouse, plan: Plan, measure: Measure, where: Where) -> pl.DataFrame:
    """Columns day, v (cases of the cell) and n (its rows; of counts: a seventh of all other cases of the week)."""
    days = plan.filters if plan.slot == plans.YEAR else replace(plan.filters, start=plan.compared, end=plan.end)
    days = replace(days, start=plan.compared, end=plan.end)
    inside = Filters(where=tuple((name, (value,)) for name, value in where))
    cell, params = inside.clause(None)
    clause, more = days.clause(measure.anchor)
    sql = (
        f"SELECT {measure.anchor} AS day, count(*) FILTER ({measure.case} AND ({cell}))::DOUBLE AS v, "  # noqa: S608 - names from allow-lists, values bound
        f"count(*) FILTER ({cell})::DOUBLE AS rows, count(*)::DOUBLE AS every "
        f"FROM {measure.table} WHERE excluded IS NULL AND {measure.rows} AND {clause} GROUP BY 1"
    )
    found = wh.query(sql, [*params, *params, *more])
    every = pl.DataFrame({"day": pl.date_range(plan.compared, plan.end, eager=True)})
    frame = every.join(found, on="day", how="left").fill_null(0.0).sort("day")
    if measure.kind == "rates":
        return frame.select("day", "v", n="rows")
    # The rest of a whole week says how busy the time was, and its weekday how busy such a day is.
    others = pl.col("every") - pl.col("v")
    return frame.select("day", "v", n=others.rolling_mean(28, min_samples=1, center=True) + 0.5)


def _folded(each: Floats, width: int, count: int) -> Floats:
    whole: Floats = each[:count].reshape(-1, width).sum(axis=1)
    return whole


def _search(wh: Warehouse, plan: Plan, name: str, measure: Measure, dims: Sequence[str]) -> _Search | None:
    records = replay.series(rows(wh, plan, measure, dims), dims, measure.kind)
    if not records.leaves:
        return None
    expected = None
    if measure.per_order:
        expected = exposure.orders(wh, plan, dims)
        if expected is None:
            return None
    elif measure.kind == "counts" and plan.slot != plans.YEAR:
        expected = exposure.season(wh, plan, dims)
    return _Search(wh, plan, name, measure, records, records.totals(plan.slots), expected)


def rows(wh: Warehouse, plan: Plan, measure: Measure, dims: Sequence[str]) -> pl.DataFrame:
    """One row per case or rated row: the dimensions, slot (`period`, 0 is the newest), v and n."""
    clause, params = replace(plan.filters, start=plan.first, end=plan.end).clause(measure.anchor)
    values = ", ".join(f'{group(name)} AS "{dimension(name)}"' for name in dims)
    slot, inside = (text.format(anchor=measure.anchor) for text in plan.sql)
    sql = (
        f"SELECT {values}, {slot} AS period, ({measure.case})::INTEGER AS v, 1 AS n "  # noqa: S608 - names from allow-lists, values bound
        f"FROM {measure.table} WHERE excluded IS NULL AND {measure.rows} AND {clause} AND {inside}"
    )
    return wh.query(sql, [*[plan.end] * slot.count("?"), *params, *[plan.end] * inside.count("?")])
