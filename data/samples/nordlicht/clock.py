"""The calendar of the sample shop: its thirteen months, its opening hours, its seasons. All moments are UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nordlicht.dice import Dice
from nordlicht.stories import PEAK

START: Final = datetime(2025, 10, 1, tzinfo=UTC)
END: Final = datetime(2026, 11, 1, tzinfo=UTC)  # the first moment after the data
DAYS: Final = (END - START).days
BERLIN: Final = ZoneInfo("Europe/Berlin")

_OPENS, _CLOSES = 7, 19  # every day, in UTC
_WEEKDAY: Final = (1.26, 1.14, 1.06, 1.02, 0.98, 0.80, 0.74)
_MONTH: Final = (1.06, 0.90, 0.92, 0.96, 1.0, 1.04, 1.08, 1.04, 1.0, 1.0, 1.06, 1.02)
_HOUR: Final = (1, 1, 1, 1, 1, 2, 4, 8, 12, 13, 13, 12, 10, 10, 10, 10, 10, 11, 12, 12, 10, 7, 4, 2)


def day(index: int) -> datetime:
    """Midnight of the n-th day; negative numbers lie before the data."""
    return START + timedelta(days=index)


def season(moment: datetime) -> float:
    """How busy this day is against an ordinary one: weekday, month, holiday peak."""
    factor = _WEEKDAY[moment.weekday()] * _MONTH[moment.month - 1]
    if PEAK.on(moment):
        return factor * PEAK.effect["volume_factor"]
    if PEAK.end < moment.date() < date(2026, 1, 1):
        return factor * PEAK.effect["shoulder_factor"]
    return factor


def arrival(dice: Dice, midnight: datetime, *, open_only: bool = False) -> datetime:
    """A moment of that day, when people write (or, on request, only while someone is there)."""
    hours = {hour: weight for hour, weight in enumerate(_HOUR) if not open_only or _OPENS <= hour < _CLOSES}
    return midnight + timedelta(hours=dice.weighted(hours), seconds=int(dice.random() * 3600))


def is_open(moment: datetime) -> bool:
    """Whether the support team works at this moment."""
    return _OPENS <= moment.hour < _CLOSES


def after_open_minutes(moment: datetime, minutes: float) -> datetime:
    """The moment at which so many opening minutes have gone by."""
    left = timedelta(minutes=minutes)
    while True:
        opens, closes = _hours(moment)
        begin = max(moment, opens)
        if begin + left <= closes:
            return begin + left
        left -= max(closes - begin, timedelta(0))
        moment = opens + timedelta(days=1)


def open_minutes(begin: datetime, end: datetime) -> int:
    """Opening minutes between two moments, as a help desk reports them."""
    total, moment = timedelta(0), begin
    while moment < end:
        opens, closes = _hours(moment)
        total += max(min(end, closes) - max(moment, opens), timedelta(0))
        moment = opens.replace(hour=0) + timedelta(days=1)
    return round(total.total_seconds() / 60)


def _hours(moment: datetime) -> tuple[datetime, datetime]:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=_OPENS), midnight + timedelta(hours=_CLOSES)


def plain(moment: datetime | None) -> str:
    """`2026-10-05 09:13:00`, in UTC and without saying so, as help desks write it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def berlin(moment: datetime | None, pattern: str = "%Y-%m-%d %H:%M:%S") -> str:
    """The wall clock of Berlin, summer time included."""
    return moment.astimezone(BERLIN).strftime(pattern) if moment else ""
