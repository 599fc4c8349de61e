"""Readers during loads: each sees one version or another, whole, and never an error."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from metrics import warehouse
from tests.pipelines.factory import Row, at, commit_rows

LOADS = 6
TICKETS = 300


def rows(number: int) -> list[Row]:
    created = at("2026-03-02 12:00")
    keys = range(number * TICKETS, (number + 1) * TICKETS)
    return [{"ticket_id": str(key), "created_at": created, "team": f"T{number}", "csat_norm": 1.0} for key in keys]


def read_until(root: str, begun: Event, done: Event, answers: multiprocessing.Queue[object]) -> None:
    """Query as a dashboard does until told to stop; put (queries, versions seen, what was wrong)."""
    queries, seen, wrong = 0, set(), []
    while not done.is_set():
        found = warehouse.open(Path(root))
        frame = found.query(
            "SELECT (SELECT count(*) FROM contacts) AS contacts, (SELECT count(*) FROM answers) AS answers,"
            " (SELECT sum(new)::BIGINT FROM loads) AS ledger, (SELECT version FROM meta) AS version"
        )
        contacts, answered, ledger, version = frame.row(0)
        if not (contacts == answered == (ledger or 0) and version == found.version):
            wrong.append((contacts, answered, ledger, version, found.version))
        queries += 1
        seen.add(version)
        begun.set()
    answers.put((queries, sorted(seen), wrong))


@pytest.mark.slow
def test_a_reader_that_queries_throughout_several_loads_never_sees_half_of_one(root: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    begun, done, answers = context.Event(), context.Event(), context.Queue()
    commit_rows(root, ("0.csv", "tickets", rows(0)))
    readers = [context.Process(target=read_until, args=(str(root), begun, done, answers)) for _ in range(2)]
    for reader in readers:
        reader.start()
    assert begun.wait(60)
    for number in range(1, LOADS):
        commit_rows(root, (f"{number}.csv", "tickets", rows(number)))
    done.set()
    found = [answers.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join()
    assert [reader.exitcode for reader in readers] == [0, 0]
    for queries, seen, wrong in found:
        assert wrong == []
        assert queries > LOADS
        assert len(seen) > 1
