"""What survives kill -9, a full disk and several writers at once: the last version whole, and the same on a retry."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.durable import LoadError
from pipelines.ledger import Current, loads_folder, warehouse_folder
from pipelines.loads import current, history, load
from pipelines.versions import is_whole
from tests.pipelines.factory import Row, at, commit_rows, facts, zendesk_csv

HOUSE = Path(__file__).resolve().parents[2]
KILLS = 6
TICKETS = 200


def rows(number: int, count: int = TICKETS) -> list[Row]:
    """Tickets whose numbers overlap those of the number before."""
    first = number * count // 2
    return [
        {"ticket_id": str(key), "created_at": at("2026-03-02 12:00"), "subject": f"{key} of {number}", "csat_norm": 1.0}
        for key in range(first, first + count)
    ]


def load_number(root: str, number: int) -> None:
    """What a killed process was doing."""
    commit_rows(Path(root), (f"{number}.csv", "tickets", rows(number)))


def limited(root: str, number: int, bytes_per_file: int) -> None:
    """Load in a process whose files cannot grow beyond a size, as on a full disk; exit code 3 says a clean refusal."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, bytes_per_file))
    try:
        load_number(root, number)
    except LoadError as error:
        sys.exit(3 if "disk is full" in str(error) else 4)


@pytest.fixture(scope="module")
def start() -> Callable[..., BaseProcess]:
    """Start a function in a process that has everything imported already, so that a kill hits the load itself."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pipelines.test_crash", "pipelines.loads"])

    def begin(function: Callable[..., None], *arguments: Any) -> BaseProcess:
        process = context.Process(target=function, args=arguments)
        process.start()
        return process

    return begin


def state(root: Path) -> Current:
    """The version in force, every byte of whose file is as it was published, with as many rows as its loads brought."""
    found = current(root)
    assert found is not None
    assert is_whole(warehouse_folder(root), found)
    with duckdb.connect(str(warehouse_folder(root) / found.file), read_only=True) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM contacts), (SELECT count(*) FROM answers), (SELECT sum(new) FROM loads)"
        ).fetchall()[0]
    assert counts[0] == counts[1] == counts[2] == sum(line.rows["new"] for line in history(root))
    return found


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_the_last_version_whole_and_a_retry_gives_the_same(
    root: Path, start: Callable[..., BaseProcess]
) -> None:
    start(load_number, str(root), 0).join()  # brings the server of processes up too
    begun = time.monotonic()
    start(load_number, str(root), 1).join()
    duration = time.monotonic() - begun
    chance = random.Random(20261123)
    outcomes = {"before": 0, "after": 0}
    for number in range(2, 2 + KILLS):
        before = state(root)
        process = start(load_number, str(root), number)
        time.sleep(duration * (number - 2 + chance.random()) / KILLS)
        process.kill()
        process.join()
        found = state(root)
        assert found == before or found.active[:-1] == before.active
        outcomes["after" if found != before else "before"] += 1
        load_number(str(root), number)
        assert state(root).active[:-1] == before.active
    assert len(facts(root)["contacts"]) == TICKETS + (1 + KILLS) * TICKETS // 2
    assert outcomes["before"] >= KILLS // 3, f"the kills came too late to prove anything: {outcomes}"


@pytest.mark.slow
def test_the_command_line_survives_kill_9_too(root: Path, tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "t.csv", range(50))
    command = [sys.executable, "-m", "pipelines", "load", str(path)]
    for seconds in (0.5, 2.0, 4.0):
        process = subprocess.Popen(
            command, cwd=HOUSE, env={**os.environ, "CARELENS_DATA": str(root)}, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.kill()
        process.wait()
        assert current(root) is None or len(facts(root)["contacts"]) == 50
    assert load([path], root=root).ok
    assert (len(facts(root)["contacts"]), [line.status for line in history(root)]) == (50, ["active"])
    assert len(list(loads_folder(root).iterdir())) == 1
    assert not list((root / "staging").iterdir())


@pytest.mark.parametrize("kilobytes", [4, 20, 700])
def test_a_full_disk_is_said_plainly_and_costs_nothing(
    root: Path, start: Callable[..., BaseProcess], kilobytes: int
) -> None:
    load_number(str(root), 0)
    before = state(root)
    process = start(limited, str(root), 1, kilobytes * 1024)
    process.join()
    assert process.exitcode in (1, 3) if kilobytes == 4 else process.exitcode == 3
    assert state(root) == before
    load_number(str(root), 1)
    assert len(facts(root)["contacts"]) == TICKETS * 3 // 2


def test_two_processes_that_load_at_once_take_turns(root: Path, start: Callable[..., BaseProcess]) -> None:
    processes = [start(load_number, str(root), number) for number in (0, 1, 2)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(history(root)) == 3
    assert len(facts(root)["contacts"]) == TICKETS * 2


def test_two_processes_that_load_the_same_file_at_once_load_it_once(
    root: Path, start: Callable[..., BaseProcess]
) -> None:
    processes = [start(load_number, str(root), 0) for _ in range(3)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert (len(history(root)), len(list(loads_folder(root).iterdir()))) == (1, 1)
