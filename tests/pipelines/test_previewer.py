"""The child that the wizard keeps: the same answers as a fresh one, sooner, and as well fenced."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.isolate import Limits, ParseOptions, parse_isolated
from pipelines.previewer import Previewer
from tests.pipelines.odd import odd_csv

LIMITS = Limits(seconds=60)


@pytest.fixture
def asked() -> Iterator[Previewer]:
    previewer = Previewer()
    yield previewer
    previewer.close()


def options(**more: Any) -> ParseOptions:
    return ParseOptions(key=b"k", proposal=True, sample=True, **more)


def test_it_says_what_a_fresh_child_says_every_time(asked: Previewer, tmp_path: Path) -> None:
    path = odd_csv(tmp_path / "odd.csv")
    fresh = parse_isolated(path, tmp_path / "fresh", options(), LIMITS)
    for number in range(2):
        assert asked.ask(path, tmp_path / str(number), options(), LIMITS) == fresh
    for number, table in enumerate(("tickets", "surveys")):
        report = asked.ask(path, tmp_path / f"table{number}", options(table=table), LIMITS)
        assert report == parse_isolated(path, tmp_path / f"fresh{number}", options(table=table), LIMITS)


def test_a_changed_file_is_read_anew(asked: Previewer, tmp_path: Path) -> None:
    path = odd_csv(tmp_path / "odd.csv")
    first = asked.ask(path, tmp_path / "1", options(), LIMITS)
    odd_csv(path, range(3, 20))
    second = asked.ask(path, tmp_path / "2", options(), LIMITS)
    assert first.proposal is not None
    assert second.proposal is not None
    assert second.proposal["counts"]["accepted"] > first.proposal["counts"]["accepted"]


def test_a_child_that_was_killed_is_replaced(asked: Previewer, tmp_path: Path) -> None:
    path = odd_csv(tmp_path / "odd.csv")
    first = asked.ask(path, tmp_path / "1", options(), LIMITS)
    assert asked.pid is not None
    os.kill(asked.pid, signal.SIGKILL)
    assert asked.ask(path, tmp_path / "2", options(), LIMITS) == first


def test_a_file_that_cannot_be_read_is_refused_and_the_next_one_is_read(asked: Previewer, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert asked.ask(tmp_path / "empty.csv", tmp_path / "1", options(), LIMITS).status == "refused"
    assert asked.ask(tmp_path / "absent.csv", tmp_path / "2", options(), LIMITS).status == "refused"
    assert asked.ask(odd_csv(tmp_path / "odd.csv"), tmp_path / "3", options(), LIMITS).proposal is not None


def test_where_nothing_forks_a_fresh_process_says_the_same(asked: Previewer, tmp_path: Path) -> None:
    path, fresh = odd_csv(tmp_path / "odd.csv"), Previewer(forks=False)
    assert fresh.ask(path, tmp_path / "1", options(), LIMITS) == asked.ask(path, tmp_path / "2", options(), LIMITS)
    assert fresh.pid not in (None, asked.pid)
    fresh.close()
