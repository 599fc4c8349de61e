"""Which topics are searched for leads: every topic before complaint topics, delivery complaints and low ratings."""

from __future__ import annotations

from typing import Final

import numpy as np

from language import N_
from metrics.filters import Filters
from metrics.outlook import series
from metrics.outlook.leadlag import Search, search
from metrics.outlook.series import Daily
from metrics.statistics import Floats
from metrics.warehouse import Warehouse

# Names that no topic has: they are sums of topics, or no topic at all.
DELIVERY: Final = N_("delivery complaints")
LOW_RATINGS: Final = N_("low ratings")
_DELIVERY_TOPICS: Final = ("late_delivery", "missing_item", "damaged", "wrong_item", "no_answer")
_FEWEST_A_DAY: Final = 0.5
_COMPLAINTS_FROM: Final = 0.5


def leads(wh: Warehouse, filters: Filters) -> Search:
    """The leads among the topics of these contacts; the days of the filter play no part."""
    total = series.daily(wh, filters)
    if total is None:
        return Search((), 0, 0, 0)
    topics = {name: _stretched(each, total) for name, each in series.split(wh, filters, "topic").items()}
    complaints = set(_complaints(wh, filters)) & set(topics)
    found = dict(topics)
    delivery = [topics[name] for name in _DELIVERY_TOPICS if name in complaints]
    if delivery:
        found[DELIVERY] = np.sum(delivery, axis=0)
    found[LOW_RATINGS] = _low_ratings(wh, filters, total)
    found = {name: values for name, values in found.items() if values.mean() >= _FEWEST_A_DAY}
    afters = [name for name in found if name in complaints or name in (DELIVERY, LOW_RATINGS)]
    befores = [name for name in found if name in topics and name != "unknown"]
    # A topic cannot lead the sum that it is part of.
    parts = {DELIVERY: set(_DELIVERY_TOPICS)}
    pairs = [(one, other) for other in afters for one in befores if one != other and one not in parts.get(other, ())]
    return search(pairs, found, total.values)


def _complaints(wh: Warehouse, filters: Filters) -> list[str]:
    clause, params = Filters(None, None, filters.where).clause(None)
    sql = (
        "SELECT topic FROM contacts WHERE excluded IS NULL AND topic IS NOT NULL "  # noqa: S608 - values bound
        f"AND {clause} GROUP BY topic "
        f"HAVING avg(CAST(is_complaint AS INTEGER)) >= {_COMPLAINTS_FROM}"
    )
    return wh.query(sql, params)["topic"].to_list()


def _low_ratings(wh: Warehouse, filters: Filters, total: Daily) -> Floats:
    """Unsatisfied answers and detractors per day of the answer."""
    clause, params = Filters(total.first_on, total.last_on, filters.where).clause("answered_on")
    sql = (
        "SELECT answered_on AS day, count(*) AS n FROM answers WHERE excluded IS NULL AND state = 'rated' "  # noqa: S608 - values bound
        f"AND (satisfied = false OR bucket = 'detractor') AND {clause} GROUP BY ALL"
    )
    counts = dict(wh.query(sql, params).rows())
    return series.filled(counts, total.first_on, total.last_on).values


def _stretched(each: Daily, total: Daily) -> Floats:
    before = (each.first_on - total.first_on).days
    made: Floats = np.concatenate([np.zeros(before), each.values])
    return made
