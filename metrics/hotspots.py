"""Complaint hotspots: which combination of dimensions rose, since when, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import polars as pl

from metrics import replay
from metrics.effect import Effect, effect
from metrics.errors import MetricsError, did_you_mean
from metrics.filters import Filters, dimension, group
from metrics.findings import Finding, Where, findings
from metrics.replay import FEWEST, HISTORY, REPLAYS, Past, Series
from metrics.scan import Kind
from metrics.warehouse import Warehouse

# Without a first day, the last four weeks are the present.
DEFAULT_DAYS: Final = 28
DIMS: Final = ("topic", "product", "carrier", "region", "channel", "team")


@dataclass(frozen=True)
class Measure:
    """What is scanned: the SQL of its rows and of a case among them; counts of cases or their rate among the rows."""

    table: str
    anchor: str
    rows: str
    case: str
    kind: Kind


MEASURES: Final = {
    "complaints": Measure("contacts", "created_on", "is_complaint", "true", "counts"),
    "contacts": Measure("contacts", "created_on", "true", "true", "counts"),
    "csat": Measure(
        "answers", "answered_on", "survey_type = 'csat' AND satisfied IS NOT NULL", "NOT satisfied", "rates"
    ),
}


class UnknownMeasureError(MetricsError):
    """There is no measure of that name to scan."""


@dataclass(frozen=True)
class Hotspot:
    """A combination of dimension values with more cases in `start`-`end` than expected, and the evidence for it."""

    measure: str
    where: Where
    start: date
    end: date
    effect: Effect
    share: float | None  # of the total change; None where the total did not rise
    since: date  # the first day of the period in which the rise began
    score: float
    q: float
    rank: int  # 1: stronger than the strongest rise of every past period
    past: int  # how many past periods were played again
    false_alarms: int  # how many of them would have raised an alarm
    stride: int  # days from one period to the next
    sure: bool
    readings: tuple[Where, ...]  # what else the same rise could be called, best first

    @property
    def evidence(self) -> str:
        """In words, how sure this is."""
        if self.past < FEWEST:
            return "There is too little past to say how often this would be a false alarm."
        noun = "weeks" if self.stride == 7 else f"periods of {self.stride} days"
        strength = "Bigger than anything in" if self.rank == 1 else f"Smaller than {self.rank - 1} of"
        times = "none" if self.false_alarms == 0 else str(self.false_alarms)
        return f"{strength} the last {self.past} {noun}; {times} of them would have raised an alarm."

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
) -> list[Hotspot]:
    """Where the measure rose in the period of the filters against the same weekdays before, strongest first.

    An alarm must beat the replay of past periods (where there are too few, the strongest fall of the same scan) and a
    false discovery rate of 5 %; with `unsure` all causes, each marked. Counts are compared with the growth of the
    typical cell, so a rise of everything alike is no hotspot: the trend of the KPI shows that.
    """
    plan = _plan(wh, filters or Filters())
    if plan is None:
        return []
    records = replay.series(_rows(wh, plan, _measure(measure), dims), dims, MEASURES[measure].kind)
    if not records.leaves:
        return []
    totals = records.totals(plan.periods)
    past = replay.play(records, plan.history, plan.replays, totals)
    limit = past.limit if plan.replays >= FEWEST else None
    found = findings(records.table(0, plan.history), answers, limit, totals.window(0, plan.history))
    return [_hotspot(measure, plan, records, past, each) for each in found if each.sure or unsure]


@dataclass(frozen=True)
class _Plan:
    """The present period, the distance from period to period in days, and how many past ones serve what purpose."""

    filters: Filters
    start: date
    end: date
    stride: int
    history: int
    replays: int

    @property
    def periods(self) -> int:
        return 1 + self.history + self.replays

    @property
    def first(self) -> date:
        return self.start - timedelta(days=self.stride * (self.periods - 1))


def _plan(wh: Warehouse, filters: Filters) -> _Plan | None:
    end = filters.end or wh.latest_on
    if end is None or wh.first_on is None:
        return None
    start = filters.start or end - timedelta(days=DEFAULT_DAYS - 1)
    # Whole weeks apart, so that a day is compared with the same day of the week.
    stride = -(-((end - start).days + 1) // 7) * 7
    before = (start - wh.first_on).days // stride
    if before < 1:
        return None
    history = min(HISTORY, max(1, before // 2))
    return _Plan(filters, start, end, stride, history, min(REPLAYS, before - history))


def _measure(name: str) -> Measure:
    if name not in MEASURES:
        raise UnknownMeasureError(f"There is no measure '{name}'. {did_you_mean(name, MEASURES)}")
    return MEASURES[name]


def _rows(wh: Warehouse, plan: _Plan, measure: Measure, dims: Sequence[str]) -> pl.DataFrame:
    """One row per case or rated row: the dimensions, period (0 is the present), v and n."""
    clause, params = replace(plan.filters, start=plan.first, end=plan.end).clause(measure.anchor)
    values = ", ".join(f'{group(name)} AS "{dimension(name)}"' for name in dims)
    age = f"date_diff('day', {measure.anchor}, ?::DATE)"
    sql = (
        f"SELECT {values}, {age} // {plan.stride} AS period, ({measure.case})::INTEGER AS v, 1 AS n "  # noqa: S608 - names from allow-lists, values bound
        f"FROM {measure.table} WHERE excluded IS NULL AND {measure.rows} AND {clause} "
        f"AND {age} % {plan.stride} < {(plan.end - plan.start).days + 1}"
    )
    return wh.query(sql, [plan.end, *params, plan.end])


def _hotspot(measure: str, plan: _Plan, records: Series, past: Past, found: Finding) -> Hotspot:
    v, n = records.by_period(found.leaves, plan.periods)
    lasted = replay.change_point(v, n)
    table = records.table(0, plan.history)
    ordinary = replay.variation(v[lasted + 1 :], n[lasted + 1 :])
    return Hotspot(
        measure=measure,
        where=found.where,
        start=plan.start,
        end=plan.end,
        effect=effect(table, found.leaves, found.growth, ordinary),
        share=found.share,
        since=plan.start - timedelta(days=plan.stride * lasted),
        score=found.score,
        q=found.q,
        rank=past.rank(found.score),
        past=len(past.scores),
        false_alarms=past.false_alarms,
        stride=plan.stride,
        sure=found.sure,
        readings=found.readings,
    )
