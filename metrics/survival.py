"""The Kaplan-Meier curve: which share had got there after which time, and how many were still waiting then."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from metrics import conventions, sql
from metrics.errors import MetricsError
from metrics.figure import resolved
from metrics.filters import Filters
from metrics.periods import whole
from metrics.statistics import Floats, Z
from metrics.warehouse import Warehouse

_SCHEMA: Final = {
    **dict.fromkeys(("time", "share", "low", "high"), pl.Float64()),
    **dict.fromkeys(("reached", "waiting"), pl.Int64()),
}
_MOST: Final = 400  # more steps than a chart has pixels say nothing more


def curve(wh: Warehouse, kpi: str, filters: Filters | None = None, convention: str | None = None) -> pl.DataFrame:
    """A row per moment at which one got there; empty without such a moment.

    Columns time (in seconds, of a share within a target in multiples of it), share until then with low and high
    (95 %), reached (how many so far) and waiting (how many were watched for longer and had not got there).
    """
    record = conventions.record(kpi, convention)
    if record.kind not in ("survival", "km"):
        raise MetricsError(f"KPI '{kpi}' has no curve: it does not count those that still wait. Use first_response_km.")
    full = resolved(wh, filters or Filters(), record)
    if not (full.start and full.end):
        return steps(np.empty(0))
    found = wh.query(*sql.grouped(record, full, whole(full), None))
    lists = [np.asarray(each.to_numpy(), dtype=np.float64) for each in found["measures"] if each is not None]
    return steps(np.concatenate(lists) if lists else np.empty(0))


def targets(wh: Warehouse, kpi: str, filters: Filters | None = None) -> list[float]:
    """The targets in calendar time, in seconds and shortest first, that the contacts of the KPI have."""
    record = conventions.record(kpi, None)
    full = resolved(wh, filters or Filters(), record)
    column = {"first_response_km": "first_response", "resolution_km": "resolution"}.get(kpi)
    if column is None or not (full.start and full.end):
        return []
    conditions, params = sql.where(record, full)
    calendar = f"{column}_target_seconds > 0 AND {column}_target_hours IS DISTINCT FROM 'open'"
    # The conditions are the builder's own, and their values are bound.
    query = f"SELECT DISTINCT {column}_target_seconds FROM contacts WHERE {conditions} AND {calendar} ORDER BY 1"  # noqa: S608
    return [float(seconds) for (seconds,) in wh.query(query, params).rows()]


def steps(times: Floats) -> pl.DataFrame:
    """The curve of `times`, negative where only watched (Kaplan & Meier 1958; interval on the log-log scale)."""
    censored, length = times < 0, np.abs(times)
    moments, place = np.unique(length[~censored], return_inverse=True)
    if not len(moments):
        return pl.DataFrame(schema=_SCHEMA)
    events = np.bincount(place).astype(np.float64)
    ordered = np.sort(length)
    at_risk = (len(times) - np.searchsorted(ordered, moments, side="left")).astype(np.float64)
    surviving = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        width = Z * np.sqrt(greenwood) / np.abs(np.log(surviving))
        low, high = 1 - surviving ** np.exp(-width), 1 - surviving ** np.exp(width)
    waiting = len(times) - np.searchsorted(ordered, moments, side="right")
    columns = (moments, 1 - surviving, low, high, np.cumsum(events), waiting)
    floats = (pl.Series(values, dtype=pl.Float64, strict=False).fill_nan(None) for values in columns)
    frame = pl.DataFrame(dict(zip(_SCHEMA, floats, strict=True)))
    frame = frame.with_columns(pl.col("reached", "waiting").cast(pl.Int64))
    return frame if len(frame) <= _MOST else frame[np.linspace(0, len(frame) - 1, _MOST).round().astype(int).tolist()]
