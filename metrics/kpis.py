"""Every KPI exactly once."""

from __future__ import annotations

from typing import Final

from metrics.definitions.chats import CHATS
from metrics.definitions.response import RESPONSE
from metrics.definitions.voice import VOICE
from metrics.definitions.volume import VOLUME
from metrics.errors import UnknownKpiError, did_you_mean
from metrics.kpi import Kpi

KPIS: Final[dict[str, Kpi]] = {kpi.name: kpi for kpi in (*VOLUME, *RESPONSE, *CHATS, *VOICE)}


def get(name: str) -> Kpi:
    """The KPI of that name; raises UnknownKpiError with the nearest names."""
    if name not in KPIS:
        raise UnknownKpiError(f"There is no KPI '{name}'. {did_you_mean(name, KPIS)}")
    return KPIS[name]
