"""Every KPI exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from metrics.definitions.chats import CHATS
from metrics.definitions.hours import HOURS
from metrics.definitions.response import RESPONSE
from metrics.definitions.unfinished import UNFINISHED
from metrics.definitions.voice import VOICE
from metrics.definitions.volume import VOLUME
from metrics.errors import UnknownKpiError, did_you_mean
from metrics.kpi import Kpi

if TYPE_CHECKING:
    from metrics.warehouse import Warehouse

Hours = Literal["calendar", "business"]

KPIS: Final[dict[str, Kpi]] = {kpi.name: kpi for kpi in (*VOLUME, *RESPONSE, *UNFINISHED, *HOURS, *CHATS, *VOICE)}


def get(name: str) -> Kpi:
    """The KPI of that name; raises UnknownKpiError with the nearest names."""
    if name not in KPIS:
        raise UnknownKpiError(f"There is no KPI '{name}'. {did_you_mean(name, KPIS)}")
    return KPIS[name]


def in_hours(name: str, hours: str, wh: Warehouse | None = None) -> str:
    """The KPI to show in "calendar" or "business" hours; a KPI that is no duration stays as it is.

    In business hours by our own schedules, unless only the export's report of them is there.
    """
    calendar = next((base for base, others in _IN_BUSINESS.items() if name in others), name)
    if hours == "calendar" or calendar not in _IN_BUSINESS:
        return calendar
    ours, reported = _IN_BUSINESS[calendar]
    if wh and not wh.has(get(ours)) and wh.has(get(reported)):
        return reported
    return ours


# A duration in calendar hours: the same in the opening hours of our schedules, and as the export reports it.
_IN_BUSINESS: Final = {
    f"{name}{percentile}": (f"{name}_open_hours{percentile}", f"{name}_business{percentile}")
    for name in ("first_response_time", "resolution_time")
    for percentile in ("", "_p90")
}
