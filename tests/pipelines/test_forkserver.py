"""The process that forks for every file: each answer comes from a child of its own, and whatever ends one is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pipelines import forkserver
from pipelines.forkserver import ForkServer
from pipelines.isolate import Limits, ParseOptions, read_report, run_fresh
from tests.pipelines.parsing import DATA

pytestmark = pytest.mark.skipif(not forkserver.AVAILABLE, reason="this system reads every file in a fresh process")
ZENDESK = DATA / "zendesk_with_few_columns.csv"


@pytest.fixture
def server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


def request(staging: Path, path: Path = ZENDESK) -> str:
    staging.mkdir(exist_ok=True)
    options = ParseOptions(key=b"k").to_dict()
    asked: dict[str, Any] = {"task": "parse", "path": str(path), "staging": str(staging), "options": options}
    return json.dumps({**asked, "limits": Limits().to_dict()})


def test_a_fork_answers_what_a_fresh_process_answers(server: ForkServer, tmp_path: Path) -> None:
    assert server.run(request(tmp_path / "fork"), 60) == run_fresh(request(tmp_path / "fresh"), 60) == 0
    assert read_report(tmp_path / "fork") == read_report(tmp_path / "fresh")
    forked, fresh = (sorted((tmp_path / name).iterdir()) for name in ("fork", "fresh"))
    assert [path.name for path in forked] == [path.name for path in fresh]
    assert [path.read_bytes() for path in forked] == [path.read_bytes() for path in fresh]


def test_many_are_read_side_by_side(server: ForkServer, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda number: server.run(request(tmp_path / str(number)), 60), range(12)))
    assert codes == [0] * 12


def test_a_server_that_was_killed_is_replaced(server: ForkServer, tmp_path: Path) -> None:
    assert server.run(request(tmp_path / "1"), 60) == 0
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)
    assert server.run(request(tmp_path / "2"), 60) == 0


def test_those_who_wait_for_a_server_that_ends_do_not_end_the_next(server: ForkServer, tmp_path: Path) -> None:
    assert server.run(request(tmp_path / "first"), 60) == 0
    assert server._process is not None
    dying = server._process.pid
    os.kill(dying, signal.SIGSTOP)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(server.run, request(tmp_path / str(place)), 60) for place in range(8)]
        os.kill(dying, signal.SIGKILL)
        assert [one.result() for one in asked] == [0] * 8


def test_a_child_that_goes_over_its_limits_is_told_by_its_code_and_the_next_file_is_read(
    server: ForkServer, tmp_path: Path
) -> None:
    asked = json.loads(request(tmp_path / "1"))
    asked["path"] = "/dev/zero"
    asked["limits"]["memory_bytes"] = 200 * 1024**2
    assert server.run(json.dumps(asked), 60) != 0
    assert server.run(request(tmp_path / "2"), 60) == 0


def test_one_that_takes_too_long_is_gone_when_that_is_said(server: ForkServer, tmp_path: Path) -> None:
    fifo = tmp_path / "never_written.csv"
    os.mkfifo(fifo)
    with pytest.raises(subprocess.TimeoutExpired):
        server.run(request(tmp_path / "1", fifo), 2)
    with pytest.raises(OSError, match="No such device"):
        os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)  # nobody has it open for reading


def test_a_request_that_no_child_understands_is_told_by_its_code(server: ForkServer) -> None:
    assert server.run(json.dumps({"task": "parse"}), 60) == 1
