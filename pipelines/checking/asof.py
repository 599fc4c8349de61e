"""Until when a file knows: its newest moment, unless that is one that no other comes near."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import polars as pl

# A typing error in one year moves "now", and with it what is late; the last ticket of a quiet month does not.
FEWEST: Final = 20
GAP: Final = timedelta(days=30)
OF_THE_SPAN: Final = 0.2
STRAYS: Final = 1000  # of so many rows one may be wrong


def known_until(rows: pl.DataFrame, stamps: Sequence[str], now: datetime) -> tuple[datetime | None, list[str]]:
    """(the newest moment in the columns `stamps`, at most `now`; what to say of rows that are too far ahead of it)."""
    newest = rows.select("row", at=pl.max_horizontal([pl.col(name) for name in stamps])) if stamps else pl.DataFrame()
    newest = newest.drop_nulls()
    if not newest.height:
        return None, []
    oldest, count = newest["at"].min(), newest.height
    most = max(1, count // STRAYS)
    newest = newest.top_k(most + 1, by="at").sort("at", "row", descending=[True, False])
    at = newest["at"]
    strays = 0
    if count >= FEWEST:
        for place in range(1, most + 1):
            if at[place - 1] - at[place] > max(GAP, OF_THE_SPAN * (at[place] - oldest)):
                strays = place
    said = [
        f"Row {row} has a time of {moment:%Y-%m-%d}, long after every other row ({at[strays]:%Y-%m-%d}); the file is "
        "taken to end before it."
        for row, moment in newest.head(min(strays, 3)).iter_rows()
    ]
    return min(at[strays], now), said
