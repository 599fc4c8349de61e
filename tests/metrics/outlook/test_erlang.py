from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.outlook import erlang


def written_out(agents: int, load: float) -> float:
    """The chance to wait as the textbook prints it, with factorials."""
    last = load**agents / math.factorial(agents) * agents / (agents - load)
    return last / (sum(load**count / math.factorial(count) for count in range(agents)) + last)


def simulated(agents: int, gap: float, handle: float, within: float, calls: int = 60_000) -> float:
    """The share answered within `within` seconds in a queue that is played through, first come first served."""
    chance = np.random.default_rng(7)
    free = [0.0] * agents
    now, good = 0.0, 0
    for arrival, work in zip(chance.exponential(gap, calls), chance.exponential(handle, calls), strict=True):
        now += arrival
        begin = max(now, heapq.heappop(free))
        good += begin - now <= within
        heapq.heappush(free, begin + work)
    return good / calls


def test_the_figures_that_pyworkforce_prints() -> None:
    # 100 calls in 30 minutes, 3 minutes each, 80 % within 20 seconds: its README.
    load = 100 / 1800 * 180
    assert erlang.agents(load, 180, 20, 0.8) == 14
    assert erlang.answered(14, load, 180, 20) == pytest.approx(0.8883500191794669)
    assert erlang.waits(14, load) == pytest.approx(0.1741319335950498)


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_the_recursion_equals_the_sum_with_factorials(agents: int, busy: float) -> None:
    assert erlang.waits(agents, agents * busy) == pytest.approx(written_out(agents, agents * busy), rel=1e-9)


@pytest.mark.parametrize(("agents", "gap"), [(3, 80.0), (6, 40.0)])
def test_a_queue_that_is_played_through_agrees(agents: int, gap: float) -> None:
    load = 180 / gap
    assert erlang.answered(agents, load, 180, 30) == pytest.approx(simulated(agents, gap, 180, 30), abs=0.02)


@given(st.floats(0.001, 300), st.floats(10, 3600), st.floats(0, 600), st.floats(0.05, 0.99))
def test_one_agent_less_misses_the_target(load: float, handle: float, within: float, share: float) -> None:
    count = erlang.agents(load, handle, within, share)
    assert erlang.answered(count, load, handle, within) >= share
    assert erlang.answered(count - 1, load, handle, within) < share


def test_nobody_is_needed_where_nothing_comes() -> None:
    assert erlang.agents(0, 180, 20, 0.8) == 0
    assert erlang.answered(0, 0, 180, 20) == 1
    assert erlang.waits(0, 0) == 0


def test_too_few_agents_answer_nobody_in_time() -> None:
    assert erlang.answered(10, 10.0, 180, 20) == 0
    assert erlang.waits(9, 10.0) == 1


def test_a_load_beyond_belief_is_refused() -> None:
    with pytest.raises(ValueError, match="check the handling time"):
        erlang.agents(20_000, 180, 20, 0.8)
