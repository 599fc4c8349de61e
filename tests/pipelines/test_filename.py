from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

from pipelines.filename import shown
from pipelines.loads import history, load
from tests.pipelines.factory import zendesk_csv

HOUSE = Path(__file__).resolve().parents[2]
CHAT = "".join(f"[{day}.10.26, 10:0{day % 10}:00] Maria Lopez: text {day}\n" for day in range(13, 20))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WhatsApp Chat with Maria Lopez +49 170 1234567.txt", "WhatsApp chat.txt"),
        ("Chat de WhatsApp con Maria.txt", "WhatsApp chat.txt"),
        ("Chat mit Maria Lopez.txt", "Chat mit [name].txt"),
        ("maria@shop.de.csv", "[email].csv"),
        ("+49 170 1234567.txt", "[phone].txt"),
        ("tickets_01701234567.csv", "tickets [phone].csv"),
        *(
            (same, same)
            for same in (
                "zendesk_2026-10-01_2026-10-31.csv.gz",
                "tickets 01.10.2026-31.10.2026.xlsx",
                "export-20261001123456.csv",
                "whatsapp_survey.csv",
                "Jira 2026-10-31T12_44_36+0100.csv",
                "_chat.txt",
                "",
            )
        ),
    ],
)
def test_a_name_is_shown_without_the_people_in_it(name: str, expected: str) -> None:
    assert shown(name) == expected


def test_no_part_of_an_installation_tells_whom_a_chat_was_with(tmp_path: Path, root: Path) -> None:
    first, second = tmp_path / "WhatsApp Chat with Maria Lopez.txt", tmp_path / "Maria Lopez.txt"
    first.write_text(CHAT, "utf-8")
    second.write_text(CHAT.replace("text", "other"), "utf-8")
    packed = tmp_path / "WhatsApp Chat - Maria Lopez.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", CHAT.replace("text", "third"))

    result = load([first, second, packed], root=root)

    assert [line.file for line in result.loads] == ["WhatsApp chat.txt"] * 2 + ["WhatsApp chat.zip/WhatsApp chat.txt"]
    assert [line.given for line in result.loads] == [str(first), str(second), str(packed)]
    assert "Maria" not in json.dumps([line.to_dict() for line in history(root)])
    with duckdb.connect(str(next((root / "warehouse").glob("*.duckdb"))), read_only=True) as connection:
        assert "Maria" not in str(connection.execute("SELECT * FROM loads").fetchall())
    kept = [path for path in root.rglob("*") if path.is_file() and path.suffix in (".json", "", ".lock")]
    assert not [path for path in kept if b"Maria" in path.read_bytes() or "Maria" in path.name]


def test_everything_that_is_written_is_its_owners_only(tmp_path: Path) -> None:
    path, root = zendesk_csv(tmp_path / "tickets.csv", ["1", "2"]), tmp_path / "data"
    command = [sys.executable, "-m", "pipelines", "load", str(path)]

    subprocess.run(command, cwd=HOUSE, env={**os.environ, "CARELENS_DATA": str(root)}, check=True, capture_output=True)

    open_ones = [str(path) for path in [root, *root.rglob("*")] if path.stat().st_mode & 0o077]
    assert open_ones == []


def test_folders_of_an_older_installation_are_closed_by_the_next_load(tmp_path: Path, root: Path) -> None:
    for name in ("loads", "warehouse", "staging"):
        (root / name).mkdir(mode=0o755, parents=True)

    load([zendesk_csv(tmp_path / "tickets.csv", ["1"])], root=root)

    assert [path.name for path in root.iterdir() if path.is_dir() and path.stat().st_mode & 0o077] == []
