"""Whether a figure really changed: its own interval and the ordinary variation of past periods must both say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from language import N_, _, ngettext
from metrics import format as numbers
from metrics import statistics
from metrics.kpi import Kpi

Verdict = Literal["better", "worse", "higher", "lower", "no clear change", "low sample", "no data"]
# What a verdict is called where it is shown.
VERDICTS: Final = (N_("better"), N_("worse"), N_("higher"), N_("lower"), N_("no clear change"), N_("low sample"))
Row = Mapping[str, Any]

ENOUGH_PERIODS: Final = 8
# With fewer past periods the ordinary variation is unknown; twice the standard error is asked for instead.
ASSUMED_DISPERSION: Final = 4.0


@dataclass(frozen=True)
class Change:
    """A difference between two periods with its own 95 % interval, and what to make of it."""

    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    margin: float | None = None  # the difference must exceed this to stand out of the ordinary variation
    detectable: float | None = None  # the smallest change that such samples show four times out of five
    dispersion: float | None = None  # how much past periods vary, as a multiple of chance; None: too few of them
    periods: int = 0  # past periods the dispersion comes from
    basis: str = ""  # in words, on what the verdict rests


NO_DATA: Final = Change(None, None, None, "no data")


def judge(kpi: Kpi, now: Row, before: Row, past: pl.DataFrame) -> Change:
    """The change from `before` to `now`; `past` holds the periods of the same length before `now`, oldest first."""
    if now["value"] is None or before["value"] is None:
        return NO_DATA
    difference = now["value"] - before["value"]
    low, high = _own_interval(kpi, now, before)
    dispersion, periods = _dispersion(kpi, past)
    factor = _factor(dispersion, periods)
    verdict: Verdict = "low sample"
    margin = None
    if low is not None and high is not None:
        margin = (high - low) / 2 * factor
        if not (now["low_sample"] or before["low_sample"]):
            centre = _exact(kpi, now) - _exact(kpi, before)
            outside = centre - (centre - low) * factor > 0 or centre + (high - centre) * factor < 0
            verdict = _word(kpi, centre) if outside else "no clear change"
    return Change(
        difference,
        low,
        high,
        verdict,
        margin,
        None if margin is None else margin * statistics.DETECTABLE / statistics.Z,
        dispersion,
        periods,
        _basis(dispersion, periods),
    )


def _exact(kpi: Kpi, row: Row) -> float:
    """The figure before it was rounded for display."""
    if kpi.kind == "nps":
        return float(statistics.nps_variance(row["promoters"], row["detractors"], row["n"])[0])
    return float(row["value"])


def _own_interval(kpi: Kpi, now: Row, before: Row) -> tuple[float | None, float | None]:
    if kpi.kind == "stock":
        # The same contacts wait at both ends, so only those that came or went in between can differ.
        turnover = abs(now["came"] - before["came"]) + abs(now["went"] - before["went"])
        return _around(now["value"] - before["value"], max(turnover, 1))
    if kpi.kind == "nps":
        (after, v1), (earlier, v0) = (
            statistics.nps_variance(row["promoters"], row["detractors"], row["n"]) for row in (now, before)
        )
        return _around(float(after - earlier), float(v1 + v0))
    limits = (now["low"], now["high"], before["low"], before["high"])
    if any(limit is None for limit in limits):
        return None, None
    low, high = statistics.mover(now["value"], now["low"], now["high"], before["value"], before["low"], before["high"])
    return low, high


def _around(centre: float, variance: float) -> tuple[float, float]:
    half = statistics.Z * float(np.sqrt(variance))
    return centre - half, centre + half


def _dispersion(kpi: Kpi, past: pl.DataFrame) -> tuple[float | None, int]:
    """Dispersion of the past periods and how many they are; None where they are too few."""
    if kpi.kind in ("count", "stock") and len(past) and past["n"].sum() > 0:
        past = past.with_columns(pl.col("value").fill_null(0))
    known = past.filter(pl.col("value").is_not_null() & ((pl.col("n") > 0) | (pl.col("value") == 0)))
    if kpi.kind == "stock":
        return _stock_dispersion(known)
    if len(known) < ENOUGH_PERIODS:
        return None, len(known)
    values = known["value"].to_numpy()
    if kpi.kind == "count":
        return statistics.dispersion(values, np.ones(len(known)), float(np.mean(values))), len(known)
    usable = known.filter(pl.col("variance").is_not_null())
    if len(usable) < ENOUGH_PERIODS:
        return None, len(usable)
    n = usable["n"].to_numpy().astype(np.float64)
    variance = float(np.average(usable["variance"].to_numpy(), weights=n))
    if kpi.kind in ("proportion", "share", "survival"):
        pooled = float(np.average(usable["value"].to_numpy(), weights=n))
        variance = pooled * (1 - pooled)
    return statistics.dispersion(usable["value"].to_numpy(), n, variance), len(usable)


def _stock_dispersion(known: pl.DataFrame) -> tuple[float | None, int]:
    """Net changes between period ends, each against what came and went."""
    steps = known.select(pl.col("value", "came", "went").diff()).drop_nulls()
    if len(steps) < ENOUGH_PERIODS:
        return None, len(steps)
    turnover = np.maximum((steps["came"] + steps["went"]).to_numpy(), 1)
    return statistics.ordinary(steps["value"].to_numpy() ** 2 / turnover), len(steps)


def _factor(dispersion: float | None, periods: int) -> float:
    """By how much the interval is widened; Student's t because the dispersion is itself estimated."""
    if dispersion is None:
        return float(np.sqrt(ASSUMED_DISPERSION))
    if dispersion <= 1:
        return 1.0
    # Successive differences share periods: they are worth two thirds of as many independent ones.
    return float(np.sqrt(dispersion) * statistics.t_quantile(2 / 3 * (periods - 1)) / statistics.Z)


def _word(kpi: Kpi, difference: float) -> Verdict:
    if kpi.direction == "none":
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (kpi.direction == "up") else "worse"


def _basis(dispersion: float | None, periods: int) -> str:
    if dispersion is None:
        return ngettext(
            "Only {periods} past period of this length has data, too few to know the ordinary variation; twice "
            "the usual margin is asked for.",
            "Only {periods} past periods of this length have data, too few to know the ordinary variation; twice "
            "the usual margin is asked for.",
            periods,
        ).format(periods=periods)
    return _("Compared with the ordinary variation between {periods} past periods (dispersion {dispersion}).").format(
        periods=periods, dispersion=numbers.number(dispersion, 1)
    )
