"""What a damaged installation gets back, what killed writers leave, and how writers take turns."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from pipelines import ledger, versions
from pipelines.durable import LoadError, writing
from pipelines.ledger import loads_folder, warehouse_folder
from pipelines.loads import current, history, load, recover, undo
from settings import Settings, digest
from tests.pipelines.factory import commit_rows, facts, in_force, tickets, zendesk_csv

# --- damage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["truncated", "flipped", "removed"])
def test_a_damaged_version_is_rebuilt_from_the_loads(two_loads: Path, damage: str) -> None:
    before = facts(two_loads)
    path = warehouse_folder(two_loads) / in_force(two_loads).file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    if damage != "removed":
        path.write_bytes(content if damage == "flipped" else content[:5000])
    said = recover(two_loads)
    assert said is not None
    assert "rebuilt from 2 loads" in said
    assert in_force(two_loads).version == 3
    assert facts(two_loads) == before
    assert recover(two_loads) is None


@pytest.mark.parametrize("content", [None, "", "{", '{"version": "x"}'])
def test_a_lost_or_damaged_current_is_restored_from_the_newest_version(two_loads: Path, content: str | None) -> None:
    before, path = in_force(two_loads), warehouse_folder(two_loads) / ledger.CURRENT
    path.unlink() if content is None else path.write_text(content, "utf-8")
    assert current(two_loads) is None
    said = recover(two_loads)
    assert said is not None
    assert "Version 2 is in force again" in said
    assert current(two_loads) == before


def test_where_the_whole_warehouse_is_lost_the_loads_make_a_new_one_without_those_undone(two_loads: Path) -> None:
    undo("000001", two_loads)
    shutil.rmtree(warehouse_folder(two_loads))
    assert recover(two_loads) is not None
    assert (in_force(two_loads).active, in_force(two_loads).undone) == (("000002",), ("000001",))
    assert in_force(two_loads).version > 2


def test_where_a_load_is_damaged_too_the_older_version_is_in_force_and_the_loss_is_said(two_loads: Path) -> None:
    (warehouse_folder(two_loads) / "v000002.duckdb").write_bytes(b"gone")
    (loads_folder(two_loads) / "000002" / ledger.ACCEPTED).write_bytes(b"gone")
    said = recover(two_loads)
    assert said is not None
    assert "Version 1 is in force again, without 000002" in said
    assert (in_force(two_loads).active, in_force(two_loads).undone) == (("000001",), ("000002",))
    assert [line.status for line in history(two_loads)] == ["active", "undone"]


def test_a_damaged_load_can_be_undone_even_where_no_version_is_whole(two_loads: Path) -> None:
    for path in warehouse_folder(two_loads).glob("*.duckdb"):
        path.unlink()
    (loads_folder(two_loads) / "000002" / ledger.ACCEPTED).write_bytes(b"gone")
    with pytest.raises(LoadError, match="cannot be rebuilt"):
        recover(two_loads)
    assert undo("000002", two_loads).active == ("000001",)
    assert len(facts(two_loads)["contacts"]) == 1


def test_a_load_whose_manifest_is_damaged_is_still_in_the_history(two_loads: Path) -> None:
    (loads_folder(two_loads) / "000001" / ledger.MANIFEST).write_text("{", "utf-8")
    assert [line.file for line in history(two_loads)] == ["(its manifest is damaged)", "b.csv"]


def test_a_load_into_a_damaged_warehouse_says_what_was_repaired(two_loads: Path) -> None:
    (warehouse_folder(two_loads) / "v000002.duckdb").unlink()
    (loaded,) = commit_rows(two_loads, ("c.csv", "tickets", tickets("3")))
    assert "rebuilt from 2 loads" in " ".join(loaded.warnings)
    assert len(facts(two_loads)["contacts"]) == 3


# --- leftovers and the lock -----------------------------------------------------------------------------------------


def test_what_killed_writers_left_is_swept_and_never_shown(two_loads: Path) -> None:
    left = [
        warehouse_folder(two_loads) / "v000003.duckdb",
        warehouse_folder(two_loads) / "v000004.duckdb.draft",
        two_loads / "staging" / "dead" / "accepted.parquet",
        two_loads / "staging" / "dead.lock",
        loads_folder(two_loads) / "000003" / ledger.MANIFEST,
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half", "utf-8")
    assert [line.load_id for line in history(two_loads)] == ["000001", "000002"]
    (loaded,) = commit_rows(two_loads, ("c.csv", "tickets", tickets("3")))
    assert loaded.load_id == "000003"
    assert in_force(two_loads).file == "v000005.duckdb"
    assert not any(path.exists() for path in left[:4])


def test_the_first_load_ever_killed_before_it_was_published_is_not_there(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    shutil.rmtree(warehouse_folder(root))
    (loads_folder(root) / "000001" / versions.PENDING).touch()
    assert recover(root) is None
    (loaded,) = commit_rows(root, ("a.csv", "tickets", tickets("1")))
    assert (loaded.load_id, in_force(root).version) == ("000001", 1)


def test_a_second_writer_waits_says_so_and_gives_up_naming_the_first(root: Path) -> None:
    said: list[str] = []
    folder = warehouse_folder(root)
    second = writing(folder, "undo 000001", wait=0.2, progress=lambda step, done, total: said.append(step))
    with (
        writing(folder, "load big.csv", wait=0),
        pytest.raises(LoadError, match=r"'load big.csv' by process \d+ since"),
        second,
    ):
        pass
    assert "Waiting for another writer: 'load big.csv'" in said[0]


def test_a_file_that_meets_a_busy_warehouse_for_too_long_is_refused_with_the_reason(root: Path, tmp_path: Path) -> None:
    with writing(warehouse_folder(root), "load big.csv", wait=0):
        result = load([zendesk_csv(tmp_path / "t.csv", [1])], root=root, wait=0.1)
    assert result.loads[0].status == "refused"
    assert result.loads[0].error is not None
    assert "Another writer is at work" in result.loads[0].error["message"]
    assert list((root / "staging").iterdir()) == []


def test_threads_of_one_server_take_turns(root: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            commit_rows(root, (f"{number}.csv", "tickets", tickets(str(number))))
        except BaseException as error:  # a thread must not swallow what went wrong
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert (in_force(root).version, len(in_force(root).active), len(facts(root)["contacts"])) == (3, 3, 3)


def test_current_holds_what_the_contract_says(two_loads: Path) -> None:
    stored = json.loads((warehouse_folder(two_loads) / ledger.CURRENT).read_text("utf-8"))
    assert {key: stored[key] for key in ("version", "file", "active", "undone")} == {
        "version": 2,
        "file": "v000002.duckdb",
        "active": ["000001", "000002"],
        "undone": [],
    }
    assert versions.is_whole(warehouse_folder(two_loads), in_force(two_loads))
    assert stored["settings_hash"] == digest(two_loads, Settings())
