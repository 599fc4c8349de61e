"""Erlang C: how many agents answer a share of calls or chats within some seconds.

By hand because the one maintained library, pyworkforce 0.5.4, needs Python 3.12 and brings OR-tools and pandas for
this sum. Source: Erlang 1917 as in Koole, Call Center Mathematics (2013), ch. 6. The tests hold it against M/M/c
written out, a simulated queue and the figures that pyworkforce prints.
"""

from __future__ import annotations

import math
from typing import Final

_MOST: Final = 10_000


def waits(agents: int, load: float) -> float:
    """The chance that a contact has to wait; `load` is contacts per second x handle seconds (Erlang). 1: overloaded."""
    if load <= 0:
        return 0.0
    if agents <= load:
        return 1.0
    blocked = 1.0
    for count in range(1, agents + 1):
        blocked = load * blocked / (count + load * blocked)
    return agents * blocked / (agents - load * (1 - blocked))


def answered(agents: int, load: float, handle: float, within: float) -> float:
    """The share answered within `within` seconds, nobody giving up; `handle`: mean seconds per contact."""
    if load <= 0:
        return 1.0
    if agents <= load:
        return 0.0
    return 1 - waits(agents, load) * math.exp(-(agents - load) * within / handle)


def agents(load: float, handle: float, within: float, share: float) -> int:
    """The fewest agents that answer `share` within `within` seconds; 0 where nothing comes."""
    if load <= 0:
        return 0
    for count in range(math.floor(load) + 1, _MOST):
        if answered(count, load, handle, within) >= share:
            return count
    raise ValueError(f"a load of {load:.0f} Erlang takes more than {_MOST:,} agents; check the handling time")
