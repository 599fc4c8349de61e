"""How long a large load takes, as a ratio to DuckDB's bare `read_csv` of the same file in the same run.

Run with: uv run pytest tests/benchmarks/test_load.py --benchmark-enable --benchmark-only -s
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pipelines.isolate import Limits, ParseOptions, run_fresh
from pipelines.loads import load

ROWS = int(os.environ.get("CARELENS_BENCHMARK_ROWS", "1000000"))
LIMIT = 4.0
MOST_GIB = 3.0  # for five million rows
TICKETS = f"""
    SELECT 100000 + i AS "Id", 900000 + pick(i, 0, 200000) AS "Requester id",
        ['Support', 'Returns', 'Delivery'][1 + pick(i, 1, 3)] AS "Group",
        ['Closed', 'Solved', 'Open', 'Pending'][1 + pick(i, 2, 4)] AS "Status",
        ['Low', 'Normal', 'High', 'Urgent'][1 + pick(i, 3, 4)] AS "Priority",
        ['Mail', 'Web form', 'Chat', 'Phone'][1 + pick(i, 4, 4)] AS "Via",
        written(created) AS "Created at", written(created + to_minutes(60 + pick(i, 5, 9000))) AS "Updated at",
        CASE WHEN pick(i, 2, 4) < 2 THEN written(created + to_minutes(60 + pick(i, 5, 9000))) END AS "Solved at",
        ['Offered', '', '4', '5'][1 + pick(i, 6, 4)] AS "Satisfaction Score",
        pick(i, 7, 3) AS "Reopens", 1 + pick(i, 8, 9) AS "Replies",
        pick(i, 9, 3000) AS "First reply time in minutes",
        pick(i, 10, 900) AS "First reply time in minutes within business hours",
        ['Late delivery', 'Refund', 'Wrong size', '-'][1 + pick(i, 11, 4)] AS "Category [list]"
    FROM (SELECT i, TIMESTAMP '2025-01-01' + to_seconds(pick(i, 12, 31536000)) AS created FROM range({ROWS}) AS r(i))
"""  # noqa: S608 - a number of our own


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Zendesk-shaped CSV with as many tickets as the benchmark asks for, over one year."""
    path = tmp_path_factory.mktemp("benchmark") / "zendesk.csv"
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO pick(i, seed, n) AS (hash(i, seed) % n)::BIGINT")
        connection.execute("CREATE MACRO written(moment) AS strftime(moment, '%Y-%m-%d %H:%M:%S')")
        connection.execute(f"COPY ({TICKETS}) TO '{path}' (HEADER)")
    return path


def bare_read(export: Path, target: Path) -> float:
    """Seconds that DuckDB takes to read the file into a table on disk."""
    begun = time.perf_counter()
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"CREATE TABLE tickets AS FROM read_csv('{export}')")
    return time.perf_counter() - begun


@pytest.mark.slow
def test_a_large_load_from_file_to_published_version(
    benchmark: BenchmarkFixture, export: Path, root: Path, tmp_path: Path
) -> None:
    bare = min(bare_read(export, tmp_path / f"bare{attempt}.duckdb") for attempt in range(2))
    begun = time.perf_counter()
    result = benchmark.pedantic(load, ([export],), {"root": root}, rounds=1)  # type: ignore[no-untyped-call]
    seconds = time.perf_counter() - begun
    assert result.ok, result.loads[0].error
    assert result.loads[0].rows["accepted"] + result.loads[0].rows["rejected"] == ROWS
    ratio = seconds / bare
    print(f"\n{ROWS:,} tickets: {seconds:.1f} s, bare read_csv {bare:.1f} s, ratio {ratio:.1f}")
    assert ratio <= LIMIT


@pytest.mark.slow
def test_the_child_that_reads_a_large_file_stays_small(
    benchmark: BenchmarkFixture, export: Path, tmp_path: Path
) -> None:
    asked = {"task": "parse", "path": str(export), "staging": str(tmp_path), "limits": Limits().to_dict()}
    request = json.dumps({**asked, "options": ParseOptions(key=b"k").to_dict()})
    # A fresh process, because the system tells the peak of those only that were waited for.
    code = benchmark.pedantic(run_fresh, (request, 600.0), rounds=1)  # type: ignore[no-untyped-call]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    print(f"\n{ROWS:,} tickets: peak of the child {peak:.2f} GiB")
    assert code == 0
    assert peak <= MOST_GIB


def load_apart(export: Path) -> tuple[int, float]:
    """Exit code of a command that loads the file, and its peak in GiB or that of a process it waited for."""
    process = subprocess.Popen([sys.executable, "-m", "pipelines", "load", str(export)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss / 1024**2


@pytest.mark.slow
def test_the_process_that_builds_the_warehouse_stays_small(
    benchmark: BenchmarkFixture, export: Path, root: Path
) -> None:
    code, peak = benchmark.pedantic(load_apart, (export,), rounds=1)  # type: ignore[no-untyped-call]
    print(f"\n{ROWS:,} tickets: peak of the command {peak:.2f} GiB")
    assert code == 0
    assert (root / "warehouse" / "CURRENT").exists()
    assert peak <= MOST_GIB
