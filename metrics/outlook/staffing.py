"""Agents per hour of the coming week for the channels that are answered live."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from metrics.filters import Filters
from metrics.outlook import erlang
from metrics.outlook.forecast import Forecast
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

# A mail waits in a queue for hours; how many people it takes is a matter of days, not of Erlang's formula.
LIVE: Final = ("chat", "phone")
# A chat that the bot solved alone took nobody's time.
PEOPLE: Final = "NOT coalesce(bot_resolved, false)"
_PROFILE_DAYS: Final = 84
_FEWEST_TIMES: Final = 30


@dataclass(frozen=True)
class Ask:
    """What a plan is made for: `share` answered within `within` seconds, each contact taking `handle` seconds.

    `at_once`: contacts one agent handles at a time (chats); `shrinkage`: share of paid time not at the desk.
    """

    handle: float
    share: float = 0.8
    within: float = 20.0
    shrinkage: float = 0.3
    at_once: float = 1.0
    busy: bool = False  # for the upper end of the 80 % band instead of the expected contacts

    def __post_init__(self) -> None:
        checks = {"handle": self.handle > 0, "within": self.within >= 0, "share": 0 < self.share < 1}
        checks |= {"shrinkage": 0 <= self.shrinkage < 1, "at_once": self.at_once >= 1}
        for name, fine in checks.items():
            if not fine:
                raise ValueError(f"{name} = {getattr(self, name)!r} cannot be planned with")


@dataclass(frozen=True)
class HandleTime:
    """Mean seconds that people worked on a contact, from how many contacts."""

    seconds: float
    n: int


def handle_time(wh: Warehouse, filters: Filters, channel: str) -> HandleTime | None:
    """From the exports that have it (time tracked, talk time); None where fewer than 30 contacts say."""
    clause, params = _on(filters, channel).clause(None)
    sql = (
        f"SELECT avg(handle_seconds), count(*) FROM contacts WHERE excluded IS NULL AND handle_seconds > 0 AND {clause}"  # noqa: S608 - values bound
    )
    mean, n = wh.query(sql, params).row(0)
    return HandleTime(float(mean), int(n)) if n >= _FEWEST_TIMES else None


def profile(wh: Warehouse, filters: Filters, channel: str) -> Floats:
    """Share of a day's contacts per weekday (row 0: Monday) and hour in the last twelve weeks; rows add up to 1."""
    clause, params = _on(Filters(None, None, filters.where), channel).clause("created_on")
    rows = f"FROM contacts WHERE excluded IS NULL AND {PEOPLE} AND {clause}"
    sql = (
        f"SELECT weekday, hour, count(*) AS n {rows} AND weekday IS NOT NULL AND hour IS NOT NULL "
        f"AND created_on > (SELECT max(created_on) {rows}) - {_PROFILE_DAYS} GROUP BY ALL"
    )
    counts = np.zeros((7, 24))
    for weekday, hour, n in wh.query(sql, [*params, *params]).rows():
        counts[weekday - 1, hour] = n
    return _shared(counts)


def plan(forecast: Forecast, hours: Floats, ask: Ask) -> pl.DataFrame:
    """Columns day, hour, contacts, agents (at the desk), paid (with shrinkage), answered: the next seven days."""
    rows = []
    for day in forecast.days.head(7).to_dicts():
        whole = day["high80"] if ask.busy else day["value"]
        for hour, part in enumerate(hours[day["period"].weekday()]):
            contacts = float(whole * part)
            handle = ask.handle / ask.at_once
            load = contacts / 3600 * handle
            needed = erlang.agents(load, handle, ask.within, ask.share)
            share = erlang.answered(needed, load, handle, ask.within) if needed else None
            paid = math.ceil(needed / (1 - ask.shrinkage) - 1e-9)
            rows.append((day["period"], hour, contacts, needed, paid, share))
    schema = {"day": pl.Date, "hour": pl.Int32, "contacts": pl.Float64, "agents": pl.Int64, "paid": pl.Int64}
    return pl.DataFrame(rows, schema={**schema, "answered": pl.Float64}, orient="row")


def _on(filters: Filters, channel: str) -> Filters:
    return filters.narrowed("channel", channel)


def _shared(counts: Floats) -> Floats:
    """Rows as shares; a weekday without contacts takes the profile of all, and each is drawn a little towards it."""
    if not counts.sum():
        return np.full((7, 24), 1 / 24)
    overall = counts.sum(0) / counts.sum()
    # As much as two ordinary days: an hour without a contact in twelve weeks is rare, not impossible.
    weight = 2 * counts.sum() / _PROFILE_DAYS
    made: Floats = (counts + weight * overall) / (counts.sum(1, keepdims=True) + weight)
    return made
