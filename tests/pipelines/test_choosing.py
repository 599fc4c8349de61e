"""`check` proposes a mapping, `map` corrects and saves it, `forget` removes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.__main__ import main
from tests.pipelines.odd import odd_csv


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return odd_csv(tmp_path / "files" / "april.csv")


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_check_proposes_a_mapping_and_shows_ten_rows_and_writes_nothing(
    odd: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(odd), "--json"]) == 1
    (line,) = document(capsys)["loads"]
    columns = {entry["column"]: entry for entry in line["proposal"]["columns"]}
    assert columns["Kam rein"]["target"] == "created_at"
    assert set(columns["Kam rein"]) >= {"samples", "target", "confidence", "reason", "alternatives"}
    assert len(line["proposal"]["preview"]) == 6
    assert line["mappable"]
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_check_says_the_same_in_words(odd: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(odd)])
    said = capsys.readouterr().out
    assert "created_at" in said
    assert "(left out)" in said
    assert "ticket_id=A1" in said


def test_map_without_a_name_saves_nothing(odd: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", str(odd), "--set", "Wer=agent", "--unset", "Erledigt um", "--json"]) == 0
    found = document(capsys)
    assert found["saved"] is None
    assert found["report"]["mapping"]["Wer"] == "agent"
    assert "Erledigt um" not in found["report"]["mapping"]
    assert not (root / "sources").exists()


def test_map_saves_and_loads_and_the_source_is_listed_and_can_be_forgotten(
    odd: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--set", "Wer=agent", "--set", "Laune=csat_raw", "--date-order", "mdy", "--timezone", "Europe/Berlin"]
    more = ["--unit", "Dauer=hours", "--scale", "1-5", "--save", "acme_desk", "--label", "Acme", "--load"]
    assert main(["map", str(odd), *options, *more, "--json"]) == 0
    found = document(capsys)
    assert (found["saved"], found["loads"][0]["status"], found["loads"][0]["source"]) == (
        "acme_desk",
        "loaded",
        "acme_desk",
    )
    assert main(["sources", "--json"]) == 0
    listed = {source["name"]: source for source in document(capsys)["sources"]}
    assert (listed["acme_desk"]["label"], listed["acme_desk"]["evidence"]) == ("Acme", "installation")
    assert main(["forget", "acme_desk"]) == 0
    assert main(["forget", "acme_desk"]) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "Wehr=agent"], "Did you mean Wer?"),
        (["--set", "Wer=agnet"], "Did you mean agent"),
        (["--set", "Wer"], "has no '='"),
        (["--unset", "Nobody"], "There is no column in this file"),
        (["--unit", "Dauer=fortnights"], "There is no unit"),
        (["--scale", "5-1"], "is no scale"),
        (["--table", "tikets"], "Did you mean tickets"),
        (["--timezone", "Berlin"], "There is no timezone"),
        (["--save", "zendesk"], "comes with Carelens"),
        (["--load"], "needs --save"),
    ],
)
def test_wrong_use_ends_with_what_was_meant(
    odd: Path, root: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", str(odd), *options]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_table_cannot_be_mapped(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    assert main(["map", str(tmp_path / "x.png"), "--save", "acme_desk"]) == 1
    assert not (root / "sources").exists()
    assert capsys.readouterr().out
