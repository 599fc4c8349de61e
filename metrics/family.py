"""The searches of one page judged together: nine searches raise nine times as many false alarms as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from metrics import replay
from metrics.cube import Floats
from metrics.findings import FALSE_DISCOVERIES
from metrics.hotspots import Hotspot


def together(found: Iterable[Hotspot], searches: int) -> list[Hotspot]:
    """The findings of so many searches in one period, an alarm only where one stands up to all of them.

    A search that found nothing counts as well: which ones find something is chance too.

    Each past period counts with the strongest rise of any measure, in units of what is usual for that measure (the
    maximum statistic of Westfall & Young 1993), so that measures that rise and fall together cost no more than one.
    A finding that is sure within its own search but no alarm may still say more about the place of one that is.
    """
    spots = list(found)
    if searches < 2:
        return spots
    pasts = {spot.measure: spot.scores for spot in spots if len(spot.scores) >= replay.FEWEST}
    surprises = _surprises(pasts.values()) if pasts else np.zeros(0)
    limit, alarms = (replay.ceiling(surprises), replay.alarms(surprises)) if pasts else (0.0, 0)

    def judged(spot: Hotspot) -> Hotspot:
        q = min(1.0, spot.q * searches)
        beaten = spot.measure not in pasts or replay.surprise(spot.score, spot.scores) > limit
        alarm = spot.sure and q <= FALSE_DISCOVERIES and beaten
        false_alarms = alarms if spot.measure in pasts else spot.false_alarms
        return replace(spot, q=q, alarm=alarm, searches=searches, false_alarms=false_alarms)

    return [judged(spot) for spot in spots]


def _surprises(pasts: Iterable[tuple[float, ...]]) -> Floats:
    """For each past period, how far the most surprising of its scores is from those of all other periods."""
    each = [[replay.surprise(s, past[:at] + past[at + 1 :]) for at, s in enumerate(past)] for past in pasts]
    found: Floats = np.max(np.array(each), axis=0)
    return found
