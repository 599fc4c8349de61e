"""Loads, undos and rebuilds: what they change, what they leave alone, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import canonical
from pipelines import versions
from pipelines.durable import LoadError, create_once
from pipelines.ledger import Reading, warehouse_folder
from pipelines.loads import current, history, load, rebuild, undo
from pipelines.usage import WrongUse
from tests.pipelines.factory import NOON, Row, at, commit_rows, facts, in_force, tickets, zendesk_csv


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
    for name in (".hidden.csv", "README.md", "generate.py", "z.csv"):
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
        load([], root=root, **wrong)


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
