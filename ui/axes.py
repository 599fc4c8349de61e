"""Value axes that people can read: human steps for durations, whole steps for shares, zero marked for scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from language import _
from metrics import format as numbers
from ui.words import short_period, tick

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
_DURATIONS: Final = (
    *(1.0, 2.0, 5.0, 10.0, 20.0, 30.0),
    *(MINUTE * step for step in (1, 2, 5, 10, 20, 30)),
    *(HOUR * step for step in (1, 2, 4, 8, 16)),
    *(DAY * step for step in (1, 2, 3, 5, 7, 14, 30, 60, 120, 365)),
)
_MOST_TICKS = 6


def value_axis(
    values: Iterable[float | None], unit: str, *, from_zero: bool = False, log: bool = True
) -> dict[str, Any]:
    """Layout of a Plotly axis that holds all `values`: type, range, ticks and their words; durations on a log scale."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if unit == "seconds" and log and known and min(known) > 0 and not from_zero:
        return _duration_axis(min(known), max(known))
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    low, high = _limits(low, high, unit, from_zero or (unit == "seconds" and log))
    ticks = _linear_ticks(low, high, unit)
    texts = [tick(step, unit) for step in ticks]
    if unit == "seconds" and len(set(texts)) < len(texts):
        # A span of minutes among days: "1.8 d" would stand at every line.
        texts = [
            f"{_('{n} h').format(n=numbers.number(step // 3600))} {_('{n} min').format(n=round(step % 3600 / 60))}"
            for step in ticks
        ]
    return {"type": "linear", "range": [low, high], "tickvals": ticks, "ticktext": texts}


def date_axis(periods: Sequence[date], grain: str, most: int = _MOST_TICKS) -> dict[str, Any]:
    """Layout of a Plotly axis of periods: a few of their first days, written as on the rest of the page."""
    stride = max(math.ceil(len(periods) / most), 1)
    shown = periods[::stride]
    if not shown:
        return {"type": "date"}
    return {
        "type": "date",
        "tickvals": [day.isoformat() for day in shown],
        "ticktext": [
            short_period(day, grain, year=at == 0 or day.year != shown[at - 1].year) for at, day in enumerate(shown)
        ],
    }


def _limits(low: float, high: float, unit: str, from_zero: bool) -> tuple[float, float]:
    if from_zero:
        low = min(low, 0.0)
    if unit == "nps":
        low, high = min(low, 0.0), max(high, 0.0)
    least = {"proportion": 0.02, "nps": 10.0, "seconds": 60.0}.get(unit, 1.0)
    pad = max((high - low) * 0.08, (least - (high - low)) / 2, 0.0)
    floor, ceiling = {"proportion": (0.0, 1.0), "nps": (-100.0, 100.0)}.get(unit, (-math.inf, math.inf))
    bottom = low if low == 0.0 and unit != "nps" else low - pad
    if unit in ("contacts", "score", "replies") and low >= 0:
        bottom = max(bottom, 0.0)
    return max(bottom, floor), min(high + pad, ceiling) if ceiling > high else high


def _duration_axis(low: float, high: float) -> dict[str, Any]:
    low, high = low / 1.15, high * 1.15
    inside = [step for step in _DURATIONS if low <= step <= high]
    while len(inside) < 2:
        # A narrow range shows at least the steps around it, so that a small wiggle never looks like a cliff.
        below = [step for step in _DURATIONS if step < low]
        above = [step for step in _DURATIONS if step > high]
        low, high = (below[-1] if below else low / 2), (above[0] if above else high * 2)
        inside = [step for step in _DURATIONS if low <= step <= high] or [low, high]
    ticks = _thinned(inside)
    return {
        "type": "log",
        "range": [math.log10(low), math.log10(high)],
        "tickvals": ticks,
        "ticktext": [tick(step, "seconds") for step in ticks],
    }


def _thinned(ticks: Sequence[float]) -> list[float]:
    stride = math.ceil(len(ticks) / _MOST_TICKS)
    return list(ticks[::stride])


def _linear_ticks(low: float, high: float, unit: str) -> list[float]:
    span = high - low
    if unit == "seconds":
        step = next((step for step in _DURATIONS if span / step <= _MOST_TICKS), 365 * DAY)
    else:
        raw = span / (_MOST_TICKS - 1)
        power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
        step = next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= raw * 0.999)
        step = max(step, {"contacts": 1.0, "proportion": 0.01, "nps": 5.0}.get(unit, 0.0))
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 10) for at in range(first, math.floor(high / step + 1e-9) + 1)]
