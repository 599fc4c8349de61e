"""What opening hours cost, as a ratio to the plain difference of two timestamps over the same rows in the same run.

Run with: uv run pytest tests/benchmarks/test_hours.py --benchmark-enable --benchmark-only -s
"""

from __future__ import annotations

import os
import time

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pipelines.hours.clock import Clock
from pipelines.hours.timelines import timelines
from pipelines.hours.zones import DAY
from settings import WEEKDAYS, Days, Schedule

ROWS = int(os.environ.get("CARELENS_BENCHMARK_ROWS", "1000000"))
YEAR = 365 * DAY
BEGIN = 20_000 * DAY
# Seconds per million would depend on the machine; so many times the work of a bare difference does not.
LIMIT = 400.0


@pytest.mark.slow
def test_open_time_of_a_large_column(benchmark: BenchmarkFixture) -> None:
    week = Days(**dict.fromkeys(WEEKDAYS[:5], ("09:00-12:30", "13:30-18:00")))
    schedules = [
        Schedule(name="Office", days=week, holidays=("DE-BY",)),
        Schedule(name="Chat", channel="chat", days=week),
    ]
    random = np.random.default_rng(7)
    created = BEGIN + random.integers(0, YEAR, ROWS)
    replied = created + random.integers(0, 3 * DAY, ROWS)
    line = random.integers(0, 2, ROWS)

    def opened() -> None:
        clock = Clock.of(timelines(schedules, "Europe/Berlin", BEGIN, BEGIN + YEAR + 3 * DAY)[1])
        clock.passed_until(line, replied) - clock.passed_until(line, created)

    begun = time.perf_counter()
    for _ in range(10):
        replied - created
    bare = (time.perf_counter() - begun) / 10
    begun = time.perf_counter()
    benchmark.pedantic(opened, rounds=1, warmup_rounds=1)  # type: ignore[no-untyped-call]
    seconds = (time.perf_counter() - begun) / 2
    print(f"\n{ROWS:,} contacts: {seconds:.2f} s, bare difference {bare * 1000:.1f} ms, ratio {seconds / bare:.0f}")
    assert seconds / bare <= LIMIT
