"""What each KPI should reach: how far it is from there, and since when it is met or missed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from language import N_, NN_, _, ngettext
from metrics import format as words
from metrics import kpis
from metrics.errors import did_you_mean
from metrics.figure import Figure
from metrics.filters import Filters
from metrics.kpi import Kpi, Unit
from settings import KpiTarget, Settings

_PER_CENT: Final = 100
# What a figure of the unit can be; scores are on the scale of whoever asked.
_BOUNDS: Final[dict[Unit, tuple[float, float]]] = {
    "proportion": (0, 1),
    "nps": (-100, 100),
    "seconds": (0, math.inf),
    "contacts": (0, math.inf),
    "replies": (0, math.inf),
    "per_100_orders": (0, math.inf),
}


@dataclass(frozen=True)
class Goal:
    """The value that a KPI should reach, in its own unit, and whom it is for."""

    kpi: str
    value: float
    since: date | None = None  # in force from this day on; None: always
    channel: str | None = None
    team: str | None = None

    @property
    def text(self) -> str:
        """ "at least 90 %" or "at most 4 h"; of a KPI without a better direction "90 %"."""
        record = kpis.get(self.kpi)
        side = {"up": N_("at least {figure}"), "down": N_("at most {figure}"), "none": "{figure}"}[record.direction]
        return _(side).format(figure=words.figure(self.value, record))


@dataclass(frozen=True)
class Distance:
    """How far a figure is from its goal; positive: better than it."""

    met: bool | None  # None: no data, or the KPI has no better direction
    distance: float | None  # in the KPI's unit
    clear: bool  # the whole interval lies on that side
    text: str  # "target at most 4 h: missed by 30 min"


@dataclass(frozen=True)
class Since:
    """For how many periods in a row the goal is met or missed."""

    met: bool
    period: date  # the first of them
    periods: int


def target(settings: Settings, kpi: str, filters: Filters | None = None) -> Goal | None:
    """The goal in force at the end of the filter's period, for its channel and team if it is narrowed to one.

    Channel and team together win over team, team over channel, either over the goal for all; then the newest.
    A goal that cannot be is passed over: `problems` names it.
    """
    chosen, name = filters or Filters(), kpis.get(kpi).name
    where = {dim: values[0] for dim, values in chosen.where if len(values) == 1}
    fitting = [
        each
        for each in settings.kpi_targets
        if each.kpi == name
        and not _problem(each, "")
        and (each.channel is None or each.channel == where.get("channel"))
        and (each.team is None or _folded(each.team) == _folded(where.get("team", "")))
        and (each.since is None or chosen.end is None or each.since <= chosen.end)
    ]
    best = max(fitting, key=lambda each: (_narrowness(each), each.since or date.min), default=None)
    return Goal(best.kpi, best.value, best.since, best.channel, best.team) if best else None


def distance(figure: Figure, goal: Goal) -> Distance:
    """Whether the figure meets the goal and by how much, in the unit and direction of the KPI."""
    record = kpis.get(goal.kpi)
    if figure.value is None or record.direction == "none":
        return Distance(None, None, False, _("target {target}").format(target=goal.text))
    sign = 1 if record.direction == "up" else -1
    gap = sign * (figure.value - goal.value)
    nearest = figure.low if (gap >= 0) == (sign > 0) else figure.high
    clear = nearest is not None and (sign * (nearest - goal.value) >= 0) == (gap >= 0)
    size = words.size(gap, record)
    said = N_("met exactly") if not gap else N_("met, {size} better") if gap > 0 else N_("missed by {size}")
    text = f"{_('target {target}').format(target=goal.text)}: {_(said).format(size=size)}"
    return Distance(gap >= 0, gap, clear, text)


def since(frame: pl.DataFrame, goal: Goal) -> Since | None:
    """Since which period of the trend the goal is met, or missed, without a break; None without such a period.

    Unfinished periods, low samples and those before the goal was in force are passed over.
    """
    record = kpis.get(goal.kpi)
    if record.direction == "none":
        return None
    usable = frame.filter(pl.col("value").is_not_null() & ~pl.col("low_sample"))
    for mark in ("maturing", "partial"):
        usable = usable.filter(~pl.col(mark)) if mark in usable.columns else usable
    if goal.since:
        usable = usable.filter(pl.col("period") >= goal.since)
    rows = usable.sort("period").select("period", "value").rows()
    if not rows:
        return None
    met = [_meets(record, value, goal) for _, value in rows]
    first = len(met) - 1
    while first and met[first - 1] == met[-1]:
        first -= 1
    return Since(met[-1], rows[first][0], len(met) - first)


def words_of(found: Since | None) -> str:
    """ "missed since 3 Aug 2026 (8 periods)"; empty without a period to judge by."""
    if not found:
        return ""
    pair = (
        NN_("met since {day} ({n} period)", "met since {day} ({n} periods)")
        if found.met
        else NN_("missed since {day} ({n} period)", "missed since {day} ({n} periods)")
    )
    return ngettext(*pair, found.periods).format(day=words.day(found.period), n=found.periods)


def problems(settings: Settings) -> list[str]:
    """What is wrong with the goals of the settings, a sentence each: unknown KPIs, values that no figure can have."""
    found = [_problem(each, f"kpi_targets[{number}]") for number, each in enumerate(settings.kpi_targets, 1)]
    return [sentence for sentence in found if sentence]


def _problem(each: KpiTarget, place: str) -> str:
    if each.kpi not in kpis.KPIS:
        return f"Setting '{place}.kpi' has value '{each.kpi}': it is not a KPI. {did_you_mean(each.kpi, kpis.KPIS)}"
    unit = kpis.get(each.kpi).unit
    low, high = _BOUNDS.get(unit, (-math.inf, math.inf))
    if low <= each.value <= high:
        return ""
    allowed = f"at least {low:g}" if high == math.inf else f"between {low:g} and {high:g}"
    percent = each.value if 1 < each.value <= _PER_CENT else 85
    advice = f"Write {percent / 100:g} for {percent:g} %." if unit == "proportion" else "Write a number that is."
    return f"Setting '{place}.value' has value {each.value:g}: a target of {each.kpi} should be {allowed}. {advice}"


def _folded(name: str) -> str:
    return name.strip().casefold()


def _narrowness(each: KpiTarget) -> int:
    return 2 * (each.team is not None) + (each.channel is not None)


def _meets(kpi: Kpi, value: float, goal: Goal) -> bool:
    return value >= goal.value if kpi.direction == "up" else value <= goal.value
