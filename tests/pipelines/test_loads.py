"""Loads, undos and rebuilds: what they change, what they leave alone, and what a damaged installation gets back."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import canonical
from pipelines import ledger, versions
from pipelines.durable import LoadError, create_once, writing
from pipelines.ledger import Current, Reading, loads_folder, warehouse_folder
from pipelines.loads import current, history, load, rebuild, recover, undo
from pipelines.usage import WrongUse
from settings import Settings
from tests.pipelines.factory import Row, at, commit_rows, facts, zendesk_csv

NOON = at("2026-03-02 12:00")


def tickets(*keys: str, **columns: Any) -> list[Row]:
    return [{"ticket_id": key, "created_at": NOON, "status": "solved", **columns} for key in keys]


def in_force(root: Path) -> Current:
    found = current(root)
    assert found is not None
    return found


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


# --- load, from a real file -----------------------------------------------------------------------------------------


def test_a_file_becomes_a_load_and_the_same_bytes_change_nothing(root: Path, tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "tickets.csv", range(1, 6))
    first = load([path], root=root)
    (outcome,) = first.loads
    assert (first.warehouse_version, outcome.status, outcome.load_id, outcome.table) == (
        1,
        "loaded",
        "000001",
        "tickets",
    )
    assert (outcome.rows["read"], outcome.rows["accepted"], outcome.rows["new"]) == (5, 5, 5)
    before = files(root)

    again = load([path.rename(tmp_path / "renamed.csv")], root=root)
    assert (again.warehouse_version, again.loads[0].status, again.loads[0].load_id) == (1, "duplicate", "000001")
    assert again.loads[0].rows["unchanged"] == 5
    assert files(root) == before


def test_check_says_the_same_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "tickets.csv", [1, 2])
    root.rmdir()
    result = load([path, path], root=root, check=True)
    assert (result.warehouse_version, result.ok) == (0, True)
    assert [(outcome.status, outcome.load_id) for outcome in result.loads] == [("loaded", None), ("duplicate", None)]
    assert result.loads[0].rows["new"] == 2
    assert not root.exists()


def test_one_refused_file_does_not_stop_the_others_and_all_are_one_version(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    zendesk_csv(folder / "sub" / "a.csv", [1, 2])
    for name in (".hidden.csv", "README.md", "z.csv"):
        (folder / name).write_text("\0\0", "utf-8")
    result = load([folder, tmp_path / "absent.csv"], root=root)
    found = [(outcome.file, outcome.status) for outcome in result.loads]
    assert found == [("a.csv", "loaded"), ("z.csv", "refused"), ("absent.csv", "refused")]
    assert (result.ok, result.warehouse_version, len(facts(root)["contacts"])) == (False, 1, 2)
    assert result.loads[2].error is not None
    assert "no such file" in result.loads[2].error["message"]


def test_the_same_bytes_read_in_another_way_replace_the_first_reading(root: Path) -> None:
    file = ("a.csv", "tickets", tickets("1"))
    commit_rows(root, file)
    (loaded,) = commit_rows(root, file, reading=Reading(timezone="Europe/Berlin"))
    assert "read in another way" in " ".join(loaded.warnings)
    assert (in_force(root).active, in_force(root).undone) == (("000002",), ("000001",))
    assert commit_rows(root, file, reading=Reading(timezone="Europe/Berlin")) == []


def test_sample_files_give_way_to_the_first_real_one(root: Path) -> None:
    commit_rows(root, (f"{canonical.SAMPLES_DIR}/s.csv", "tickets", tickets("1")))
    (loaded,) = commit_rows(root, ("real.csv", "tickets", tickets("7")))
    assert "sample" in " ".join(loaded.warnings)
    assert [(line.sample, line.status) for line in history(root)] == [(True, "undone"), (False, "active")]


def test_samples_may_be_kept_beside_real_files(root: Path) -> None:
    sample = (f"{canonical.SAMPLES_DIR}/s.csv", "tickets", tickets("1"))
    commit_rows(root, sample)
    commit_rows(root, ("real.csv", "tickets", tickets("7")), keep_samples=True)
    assert [line.status for line in history(root)] == ["active", "active"]


def test_the_key_for_customers_is_made_once_and_readable_by_its_owner_only(root: Path) -> None:
    path = root / "key"
    first = create_once(path, b"a" * 32)
    assert create_once(path, b"b" * 32) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ({"source": "zendsk"}, "zendesk"),
        ({"table": "ticket"}, "tickets"),
        ({"timezone": "europe/berlin"}, "Europe/Berlin"),
    ],
)
def test_a_wrong_name_is_answered_with_the_one_that_was_meant(root: Path, wrong: dict[str, str], meant: str) -> None:
    with pytest.raises(WrongUse, match=f"Did you mean .*{meant}"):
        load([], root=root, **wrong)  # type: ignore[arg-type]


# --- counts against the state before --------------------------------------------------------------------------------


def test_new_updated_and_unchanged_rows_are_told_apart(root: Path) -> None:
    commit_rows(root, ("jan.csv", "tickets", tickets("1", "2", "3", updated_at=NOON)))
    rows = [
        *tickets("1", updated_at=NOON),
        *tickets("2", updated_at=at("2026-03-05 00:00"), team="B"),
        *tickets("3", updated_at=at("2026-03-01 00:00"), team="old"),
        *tickets("4"),
    ]
    (loaded,) = commit_rows(root, ("feb.csv", "tickets", rows))
    assert (loaded.rows.new, loaded.rows.updated, loaded.rows.unchanged) == (1, 1, 2)


def test_a_file_that_adds_nothing_says_so(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1", "2")))
    (loaded,) = commit_rows(root, ("shorter.csv", "tickets", tickets("2")))
    assert loaded.warnings == ["Every row of this file was already there; no figure changes."]


def test_the_files_of_one_command_are_counted_one_after_the_other(root: Path) -> None:
    one, two = commit_rows(root, ("a.csv", "tickets", tickets("1", "2")), ("b.csv", "tickets", tickets("2", "3")))
    assert (one.rows.new, two.rows.new, two.rows.unchanged) == (2, 1, 1)


def test_rows_of_one_file_with_the_same_key_count_as_one_new(root: Path) -> None:
    (loaded,) = commit_rows(root, ("a.csv", "tickets", [*tickets("1"), *tickets("1", team="B")]))
    assert (loaded.rows.accepted, loaded.rows.new, loaded.rows.unchanged) == (2, 1, 1)


# --- undo, rebuild, history -----------------------------------------------------------------------------------------


def test_undo_takes_back_any_load_and_history_keeps_it(two_loads: Path) -> None:
    made = undo("000001", two_loads)
    assert (made.version, made.active, made.undone) == (3, ("000002",), ("000001",))
    lines = history(two_loads)
    assert [(line.load_id, line.status, line.file, line.version) for line in lines] == [
        ("000001", "undone", "a.csv", 1),
        ("000002", "active", "b.csv", 2),
    ]
    assert lines[0].undone_at is not None


def test_an_undone_file_may_be_loaded_again_under_a_new_number(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    undo("000001", root)
    (again,) = commit_rows(root, ("a.csv", "tickets", tickets("1")))
    assert (again.load_id, again.rows.new) == ("000002", 1)


def test_undoing_what_is_not_there_names_what_is(two_loads: Path) -> None:
    undo("000001", two_loads)
    for load_id, said in (("000009", "does not exist"), ("000001", "already undone")):
        with pytest.raises(LoadError, match=said) as caught:
            undo(load_id, two_loads)
        assert "000002" in caught.value.hint


def test_nothing_can_be_undone_or_rebuilt_where_nothing_was_loaded(root: Path) -> None:
    with pytest.raises(LoadError, match="does not exist"):
        undo("000001", root)
    with pytest.raises(LoadError, match="nothing to rebuild"):
        rebuild(root)
    assert (current(root), history(root), files(root)) == (None, [], set())


def test_rebuild_follows_the_settings_of_today(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    (root / "settings.toml").write_text('reporting_zone = "Pacific/Auckland"', "utf-8")
    assert rebuild(root).version == 2
    assert facts(root)["contacts"][0]["hour"] == 1


def test_only_the_last_five_versions_are_kept_and_no_name_comes_twice(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    for _ in range(6):
        rebuild(root)
    kept = sorted(path.name for path in warehouse_folder(root).glob("v*.duckdb"))
    assert kept[-1] == in_force(root).file == "v000007.duckdb"
    assert len(kept) <= versions.KEPT + 1


shared_keys = st.lists(st.sampled_from("123"), min_size=1, max_size=3, unique=True)
acts = st.lists(st.tuples(shared_keys, st.integers(1, 3)) | st.integers(0, 3), min_size=2, max_size=5)


@pytest.mark.slow
@given(acts=acts)
@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_after_any_loads_and_undos_the_warehouse_is_that_of_what_is_left(tmp_path: Path, acts: list[Any]) -> None:
    root, fresh = tmp_path / uuid4().hex, tmp_path / uuid4().hex
    commits: dict[str, list[Row]] = {}
    for act in [(["1"], 1), *acts]:
        if isinstance(act, int):
            active = in_force(root).active
            if len(active) > 1:
                undo(active[act % len(active)], root)
        else:
            rows = tickets(*act[0], updated_at=at(f"2026-03-0{act[1]} 00:00"), team=f"T{act[1]}{len(commits)}")
            (loaded,) = commit_rows(root, ("x.csv", "tickets", rows))
            commits[loaded.load_id] = rows
    commit_rows(fresh, *(("x.csv", "tickets", commits[load_id]) for load_id in in_force(root).active))
    assert facts(root) == facts(fresh)
    before = facts(root)
    rebuild(root)
    assert facts(root) == before


# --- damage ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two-loads")
    commit_rows(folder, ("a.csv", "tickets", tickets("1")))
    commit_rows(folder, ("b.csv", "tickets", tickets("2")))
    return folder


@pytest.fixture
def two_loads(made_once: Path, root: Path) -> Path:
    """Version 2, of two loads with one ticket each."""
    shutil.copytree(made_once, root, dirs_exist_ok=True)
    return root


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
    assert Settings().digest()
