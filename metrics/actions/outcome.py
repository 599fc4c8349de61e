"""Did it help: the weekly KPI before and after an action, with interval, placebo dates and control series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import polars as pl

from language import _
from metrics import kpis, queries
from metrics.actions.action import Action
from metrics.actions.interrupted import AFTER, BEFORE, Change, change
from metrics.filters import Filters
from metrics.kpi import Kpi
from metrics.statistics import ALPHA, Floats
from metrics.warehouse import Warehouse

Verdict = Literal["proven", "not proven", "got worse", "too early", "cannot be told"]
_LONGEST: Final = 52  # weeks before; what was earlier is another time
_WEEK: Final = timedelta(days=7)
PLACEBOS: Final = 10  # fewer fake dates say nothing
_AS_LARGE: Final = 0.10
# On a log scale a change is a factor, as people speak of numbers and times; both are above zero.
_FACTORS: Final = ("contacts", "seconds", "per_100_orders")


@dataclass(frozen=True)
class Placebos:
    """Changes at dates before the action, when nothing was done: how many, and how many were as large as its own."""

    count: int
    as_large: int

    @property
    def share(self) -> float | None:
        """Part of the fake dates with a change as large; None where there are too few."""
        return self.as_large / self.count if self.count >= PLACEBOS else None


@dataclass(frozen=True)
class Outcome:
    """What became of an action. `change` is that of the verdict: against the control series where there is one.

    `frame`: period (first day of the week), value, expected (without the action), control; the weeks compared.
    `factor`: effects are logarithms of a factor, else differences in the KPI's unit. `more`: weeks to wait.
    """

    verdict: Verdict
    reason: str
    frame: pl.DataFrame
    change: Change | None = None
    alone: Change | None = None
    placebos: Placebos | None = None
    factor: bool = False
    before: int = 0
    after: int = 0
    more: int = 0


def outcome(wh: Warehouse, action: Action) -> Outcome:
    """The verdict on an action from the data as it is now."""
    kpi = kpis.get(action.kpi)
    frame = _weeks(wh, kpi, action)
    before = frame.filter(pl.col("period") < action.starts).height
    after = frame.height - before
    drawn = _drawn(frame, None, before, False)
    if before < BEFORE:
        reason = _(
            "It takes {need} weeks with data right before the start to know what was usual; there are {before}."
        ).format(need=BEFORE, before=before)
        return Outcome("cannot be told", reason, drawn, before=before, after=after)
    if after < AFTER:
        more = AFTER - after
        reason = _("It takes {need} whole weeks after the start; there are {after}. Come back in {more}.").format(
            need=AFTER, after=after, more=more
        )
        return Outcome("too early", reason, drawn, before=before, after=after, more=more)
    return _judged(kpi, action, frame, before, after)


def _judged(kpi: Kpi, action: Action, frame: pl.DataFrame, before: int, after: int) -> Outcome:
    values = frame["value"].to_numpy().astype(np.float64)
    factor = kpi.unit in _FACTORS and bool((values > 0).all())
    scaled = np.log(values) if factor else values
    alone = change(scaled, before)
    main, told = alone, ""
    if action.controls:
        control = _control(frame, factor)
        if control is None:
            told = _(" The control series has gaps in these weeks, so it is not used.")
        else:
            scaled = scaled - control
            main = change(scaled, before)
    placebos = _placebos(scaled, before, after, main)
    verdict, reason = _verdict(kpi, action, main, placebos)
    drawn = _drawn(frame, alone, before, factor)
    return Outcome(verdict, reason + told, drawn, main, alone, placebos, factor, before, after)


def _verdict(kpi: Kpi, action: Action, found: Change, placebos: Placebos) -> tuple[Verdict, str]:
    if found.p > ALPHA:
        return "not proven", _("What changed is no more than what these weeks do by themselves.")
    share = placebos.share
    if share is not None and share > _AS_LARGE:
        return "not proven", _("Too many dates at which nothing was done show a change as large.")
    if _hoped(kpi, action) * found.effect < 0:
        return "got worse", _("It changed, and against what was hoped for.")
    return "proven", _("It changed by more than these weeks do by themselves.")


def _hoped(kpi: Kpi, action: Action) -> float:
    """Which way it should go: as expected, else the KPI's better side; 0 where any change will do."""
    if action.expected:
        return float(np.sign(action.expected))
    return {"up": 1.0, "down": -1.0, "none": 0.0}[kpi.direction]


def _placebos(scaled: Floats, before: int, after: int, found: Change) -> Placebos:
    """The same question at each earlier week with as many weeks after it, on the weeks before the action only."""
    dates = range(BEFORE, before - after + 1)
    effects = [abs(change(scaled[: at + after], at).effect) for at in dates]
    return Placebos(len(effects), sum(effect >= abs(found.effect) for effect in effects))


def _weeks(wh: Warehouse, kpi: Kpi, action: Action) -> pl.DataFrame:
    """Columns period, value, control: whole weeks around the start without a gap; the week of the start is left out."""
    frame = _series(wh, kpi, action.filters)
    if action.controls:
        control = _series(wh, kpi, action.controls).select("period", control="value")
        frame = frame.join(control, on="period", how="left")
    else:
        frame = frame.with_columns(control=pl.lit(None, pl.Float64))
    week = pl.col("period")
    begun = (week < action.starts) & (week + _WEEK > action.starts)
    frame = frame.filter(~begun & (week >= action.starts - (_LONGEST + 1) * _WEEK))
    gaps = frame.filter(pl.col("value").is_null())["period"]
    last_gap, next_gap = gaps.filter(gaps < action.starts).max(), gaps.filter(gaps >= action.starts).min()
    if isinstance(last_gap, date):
        frame = frame.filter(pl.col("period") > last_gap)
    if isinstance(next_gap, date):
        frame = frame.filter(pl.col("period") < next_gap)
    return frame


def _series(wh: Warehouse, kpi: Kpi, filters: Filters) -> pl.DataFrame:
    """period, value of the whole weeks with final figures."""
    frame = queries.trend(wh, kpi.name, filters, "week")
    first, last = wh.first_contact_on if kpi.table == "contacts" else wh.first_on, wh.latest_on
    whole = ~pl.col("maturing") & ~pl.col("partial")
    if first and last:
        whole &= (pl.col("period") >= first) & (pl.col("period") + _WEEK <= last + timedelta(days=1))
    return frame.filter(whole).select("period", "value")


def _control(frame: pl.DataFrame, factor: bool) -> Floats | None:
    if frame["control"].null_count():
        return None
    values = frame["control"].to_numpy().astype(np.float64)
    if not factor:
        return values
    return np.log(values) if (values > 0).all() else None


def _drawn(frame: pl.DataFrame, alone: Change | None, before: int, factor: bool) -> pl.DataFrame:
    expected: list[float | None] = [None] * frame.height
    if alone is not None:
        expected[before:] = (np.exp(alone.expected) if factor else alone.expected).tolist()
    return frame.with_columns(expected=pl.Series(expected, dtype=pl.Float64))
