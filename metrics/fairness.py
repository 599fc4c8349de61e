"""Whether a team or an agent differs from the whole by more than chance, when many are looked at at once."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

from language import N_
from metrics.kpi import Kpi

_ONE: Final = NormalDist().inv_cdf(0.975)
SAME: Final = N_("no clear difference")
FEW: Final = N_("low sample")


def clear(value: float, low: float | None, high: float | None, whole: float, looked_at: int) -> bool:
    """Whether `whole` lies outside the interval of `value`, widened for `looked_at` comparisons (Bonferroni).

    `low`, `high`: the 95 % interval. Each side is stretched by z(1 - 0.025 / looked_at) / z(0.975), so that in one
    page of twenty at most somebody stands out by chance.
    """
    side = low if whole < value else high
    if side is None or whole == value:
        return False
    wider = NormalDist().inv_cdf(1 - 0.025 / max(looked_at, 1)) / _ONE
    return abs(whole - value) > abs(value - side) * wider


def verdict(
    kpi: Kpi,
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    few: bool,
    whole: float | None,
    looked_at: int,
) -> str:
    """better, worse, higher or lower than the whole; "no clear difference"; "low sample"; "no data"."""
    if value is None or whole is None:
        return "no data"
    if few:
        return FEW
    if not clear(value, low, high, whole, looked_at):
        return SAME
    above = value > whole
    if kpi.direction == "none":
        return "higher" if above else "lower"
    return "better" if above == (kpi.direction == "up") else "worse"
