"""The watcher as it runs beside a dashboard: real processes, killed at any point, never twice and never lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.durable import writing
from pipelines.ledger import warehouse_folder
from pipelines.loads import current, history, load
from tests.pipelines.factory import facts, zendesk_csv

HOUSE = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def command(drop: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "pipelines", "watch", str(drop), "--interval", "0.2", "--json", *options]


def environment(root: Path) -> dict[str, str]:
    return {**os.environ, "CARELENS_DATA": str(root)}


def once(drop: Path, root: Path) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(
        command(drop, "--once"), cwd=HOUSE, env=environment(root), capture_output=True, text=True, timeout=PATIENCE
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def started(drop: Path, root: Path) -> Iterator[subprocess.Popen[bytes]]:
    watcher = subprocess.Popen(
        command(drop), cwd=HOUSE, env=environment(root), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    yield watcher
    watcher.kill()
    watcher.communicate()


def until(fact: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_batch_is_one_version_and_every_file_is_moved_with_a_line_about_it(drop: Path, root: Path) -> None:
    zendesk_csv(drop / "a.csv", [1, 2])
    zendesk_csv(drop / "b.csv", [3])
    (drop / "notes.csv").write_text("just,words\nno,table of ours\n", "utf-8")
    (drop / "half.csv.part").write_text("Id,", "utf-8")
    code, lines = once(drop, root)
    assert code == 1
    assert {line["file"]: line["status"] for line in lines} == {
        "a.csv": "loaded",
        "b.csv": "loaded",
        "notes.csv": "refused",
    }
    found = current(root)
    assert found is not None
    assert (found.version, len(facts(root)["contacts"])) == (1, 3)
    assert names(drop) == ["done", "half.csv.part", "refused"]
    assert names(drop / "done") == ["a.csv", "b.csv"]
    assert names(drop / "refused") == ["notes.csv", "notes.csv.report.json"]
    why = json.loads((drop / "refused" / "notes.csv.report.json").read_text("utf-8"))
    assert "not recognised" in why["why"][0]


def test_a_file_that_was_loaded_but_not_moved_is_a_duplicate_and_is_moved(drop: Path, root: Path) -> None:
    path = zendesk_csv(drop / "a.csv", [1, 2])
    load([path], root=root)
    code, (line,) = once(drop, root)
    assert (code, line["status"], line["load_ids"]) == (0, "duplicate", ["000001"])
    assert names(drop / "done") == ["a.csv"]
    assert len(history(root)) == 1


def test_an_empty_folder_is_dealt_with_at_once(drop: Path, root: Path) -> None:
    assert once(drop, root) == (0, [])


def test_of_a_zip_the_good_part_counts_and_the_rest_is_reported_beside_it(drop: Path, root: Path) -> None:
    inner = zendesk_csv(drop.parent / "inner.csv", [1])
    with zipfile.ZipFile(drop / "all.zip", "w") as archive:
        archive.write(inner, "inner.csv")
        archive.writestr("words.csv", "just,words\nno,table of ours\n")
    code, (line,) = once(drop, root)
    assert (code, line["status"], line["rows"]["accepted"]) == (0, "loaded", 1)
    assert names(drop / "done") == ["all.zip", "all.zip.report.json"]


def test_while_another_writer_is_at_work_files_wait_and_are_not_refused(drop: Path, root: Path) -> None:
    from pipelines import watch  # noqa: PLC0415 - in this process, to have a short patience

    zendesk_csv(drop / "a.csv", [1])
    said: list[str] = []
    watcher = watch.Watcher(drop, root, tell=lambda dealt: None, complain=said.append, asked={"wait": 0.1})
    with writing(warehouse_folder(root), "load big.csv", wait=0):
        watcher.run(0.01, once=True)
    assert names(drop) == ["a.csv"]
    assert "Another writer is at work" in said[0]
    watcher.run(0.01, once=True)
    assert names(drop / "done") == ["a.csv"]


@pytest.mark.slow
def test_what_is_dropped_in_while_it_runs_is_loaded_and_it_stops_when_told(
    drop: Path, root: Path, started: subprocess.Popen[bytes]
) -> None:
    zendesk_csv(drop / "a.csv", [1])
    until(lambda: names(drop / "done") == ["a.csv"])
    with (drop / "b.csv").open("w", encoding="utf-8") as slow:
        for line in zendesk_csv(drop.parent / "whole.csv", range(2, 8)).read_text("utf-8").splitlines(keepends=True):
            slow.write(line)
            slow.flush()
            time.sleep(0.3)
    until(lambda: names(drop / "done") == ["a.csv", "b.csv"])
    assert len(facts(root)["contacts"]) == 7
    started.send_signal(signal.SIGTERM)
    assert started.wait(PATIENCE) == 0


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.7, 1.6])
def test_killed_at_any_point_nothing_is_lost_and_nothing_counts_twice(
    drop: Path, root: Path, delay: float, started: subprocess.Popen[bytes]
) -> None:
    for number in range(3):
        zendesk_csv(drop / f"{number}.csv", [10 * number + at for at in range(5)])
    time.sleep(delay)
    started.send_signal(signal.SIGKILL)
    started.wait(PATIENCE)
    code, _ = once(drop, root)
    assert code == 0
    assert names(drop) == ["done"]
    assert [name for name in names(drop / "done") if name.endswith(".csv")] == ["0.csv", "1.csv", "2.csv"]
    assert len(facts(root)["contacts"]) == 15
    assert len([line for line in history(root) if line.status == "active"]) == 3


@pytest.mark.slow
def test_two_watchers_of_one_folder_load_every_file_once(
    drop: Path, root: Path, started: subprocess.Popen[bytes]
) -> None:
    second = subprocess.Popen(
        command(drop), cwd=HOUSE, env=environment(root), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        for number in range(4):
            zendesk_csv(drop / f"{number}.csv", [number])
            time.sleep(0.4)
        until(lambda: len(names(drop / "done")) == 4 and names(drop) == ["done"])
    finally:
        second.terminate()
        second.communicate()
    assert len(history(root)) == 4
    assert len(facts(root)["contacts"]) == 4
    assert names(drop) == ["done"]


def test_a_folder_that_is_not_there_is_wrong_use(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        command(tmp_path / "absent", "--once"), cwd=HOUSE, env=environment(root), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "Create it first" in done.stderr
