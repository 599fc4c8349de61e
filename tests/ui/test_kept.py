from __future__ import annotations

from pathlib import Path

import pytest

from ui import kept


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return kept.folder(tmp_path / "data")


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_file_waits_once_however_often_it_comes(place: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "a")

    assert kept.keep(place, path, "t.csv") == kept.keep(place, path, "t.csv")
    assert [found.name for found in kept.files(place)] == ["t.csv"]


def test_two_files_of_one_name_wait_both(place: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        kept.keep(place, written(tmp_path / folder, "t.csv", folder), "exports.zip/t.csv")

    assert sorted(found.name for found in kept.files(place)) == ["t (2).csv", "t.csv"]


def test_nobody_else_may_look_at_what_waits(place: Path) -> None:
    path = kept.keep_bytes(place, "WhatsApp Chat with Maria.txt", b"x")

    assert path.name == "WhatsApp chat.txt"
    assert [folder.stat().st_mode & 0o077 for folder in (place, place.parent)] == [0, 0]


def test_only_some_files_wait(place: Path) -> None:
    for number in range(kept.MOST + 2):
        kept.keep_bytes(place, f"{number}.csv", str(number).encode())

    assert len(kept.files(place)) == kept.MOST


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.csv", "x.csv"),
        ("C:\\Users\\x.csv", "x.csv"),
        ("", "upload"),
        ("..", "upload"),
        ("a\x00b.csv", "ab.csv"),
        ("x" * 5000 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_made_up_name_leads_nowhere(name: str, safe: str) -> None:
    assert kept.safe_name(name) == safe
