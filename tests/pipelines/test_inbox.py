"""Which files of a folder are whole, and that moving one never costs another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.inbox import EMPTY_SECONDS, Inbox, being_written, free_name, mark_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def test_a_file_is_whole_when_two_looks_see_the_same(folder: Path) -> None:
    inbox, path = Inbox(folder), folder / "a.csv"
    path.write_text("x", "utf-8")
    assert inbox.look() == []
    assert inbox.look() == [path]
    path.write_text("longer", "utf-8")
    assert inbox.look() == []
    assert inbox.look() == [path]


def test_an_empty_folder_and_one_that_is_gone_hold_nothing(folder: Path) -> None:
    inbox = Inbox(folder)
    assert (inbox.look(), inbox.look()) == ([], [])
    folder.rmdir()
    assert inbox.look() == []


@pytest.mark.parametrize(
    "name",
    ["a.csv.part", "a.crdownload", "a.tmp", "~$a.xlsx", "a.csv~", ".hidden.csv", "README.md", "a.csv.report.json"],
)
def test_what_is_not_finished_or_not_an_export_is_left_alone(folder: Path, name: str) -> None:
    (folder / name).write_text("x", "utf-8")
    inbox = Inbox(folder)
    assert (inbox.look(), inbox.look()) == ([], [])


@pytest.mark.parametrize("name", ["notice.csv", "license.csv", "README.xlsx"])
def test_an_export_may_be_called_like_a_note(folder: Path, name: str) -> None:
    (folder / name).write_text("x", "utf-8")
    inbox = Inbox(folder)
    assert (inbox.look(), inbox.look()) == ([], [folder / name])
    assert (inbox.left_alone(), inbox.left_alone()) == ([], [])


def test_what_is_left_alone_is_named_once_when_it_no_longer_changes(folder: Path) -> None:
    for name in ("README.md", "a.csv.part", ".hidden", "b.csv"):
        (folder / name).write_text("x", "utf-8")
    (folder / "done").mkdir()
    inbox = Inbox(folder)
    assert inbox.left_alone() == []
    (folder / "a.csv.part").write_text("longer", "utf-8")
    assert inbox.left_alone() == ["README.md"]
    assert inbox.left_alone() == ["a.csv.part"]
    assert inbox.left_alone() == []


def test_links_and_folders_are_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", "utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    (folder / "done").mkdir()
    inbox = Inbox(folder)
    assert (inbox.look(), inbox.look()) == ([], [])


def test_an_empty_file_may_be_the_beginning_of_a_copy(folder: Path) -> None:
    inbox, path = Inbox(folder), folder / "a.csv"
    path.touch()
    assert (inbox.look(), inbox.look()) == ([], [])
    past = time.time() - EMPTY_SECONDS - 5
    os.utime(path, (past, past))
    inbox.look()
    assert inbox.look() == [path]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells which files are open")
def test_a_file_that_another_process_still_writes_is_not_whole(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("x", "utf-8")
    code = f"f = open({str(path)!r}, 'a'); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        assert being_written([path]) == {path}
        writer.communicate(b"\n")
    assert being_written([path]) == set()
    with path.open("rb"):
        assert being_written([path]) == set()


def test_a_move_never_overwrites_and_says_why_beside(folder: Path) -> None:
    inbox = Inbox(folder)
    for text in ("first", "second"):
        path = folder / "a.csv.gz"
        path.write_text(text, "utf-8")
        assert inbox.move(path, "refused", mark_of(path), report=f"why {text}") is not None
    names = {path.name: path.read_text("utf-8") for path in (folder / "refused").iterdir()}
    assert names == {
        "a.csv.gz": "first",
        "a.csv.gz.report.json": "why first",
        "a (2).csv.gz": "second",
        "a (2).csv.gz.report.json": "why second",
    }


def test_a_file_that_changed_while_it_was_read_stays(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("old", "utf-8")
    mark = mark_of(path)
    path.write_text("newer", "utf-8")
    assert Inbox(folder).move(path, "done", mark) is None
    assert path.exists()


def test_a_file_that_cannot_be_moved_is_not_dealt_with_again_and_again(folder: Path) -> None:
    (folder / "done").write_text("a file where a folder should be", "utf-8")
    inbox, path = Inbox(folder), folder / "a.csv"
    path.write_text("x", "utf-8")
    inbox.look()
    assert inbox.look()[0] == path
    assert inbox.move(path, "done", mark_of(path)) is None
    assert path not in inbox.look()


def test_a_free_name_keeps_every_ending(tmp_path: Path) -> None:
    assert free_name(tmp_path / "new", "a.csv").name == "a.csv"
    (tmp_path / "new" / "a.tar.gz").touch()
    assert free_name(tmp_path / "new", "a.tar.gz").name == "a (2).tar.gz"
