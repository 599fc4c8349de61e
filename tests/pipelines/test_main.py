"""The command line: exit codes, one JSON document on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.__main__ import main
from pipelines.ledger import Manifest, Rows
from pipelines.results import LoadResult, Outcome
from pipelines.summary import of_result, printable
from tests.pipelines.factory import at, commit_rows, zendesk_csv

HOUSE = Path(__file__).resolve().parents[2]
KEYS = {
    "file",
    "status",
    "load_id",
    "source",
    "table",
    "rows",
    "rejections",
    "evidence",
    "warnings",
    "kpis_missing",
    "error",
    "mapping",
    "mappable",
}
ROWS = {"read", "accepted", "rejected", "skipped", "new", "updated", "unchanged"}


@pytest.fixture
def one_load(root: Path) -> Manifest:
    (load,) = commit_rows(root, ("a.csv", "tickets", [{"ticket_id": "1", "created_at": at("2026-03-02 12:00")}]))
    return load


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_load_prints_the_contract_and_nothing_else_on_stdout(root: Path, tmp_path: Path) -> None:
    paths = [str(zendesk_csv(tmp_path / "t.csv", [1, 2], Status="Unheard of")), str(tmp_path / "absent.csv")]
    command = [sys.executable, "-m", "pipelines", "load", *paths, "--json"]
    done = subprocess.run(
        command, cwd=HOUSE, capture_output=True, text=True, env={**os.environ, "CARELENS_DATA": str(root)}
    )
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(found) == {"warehouse_version", "loads", "moved"}
    loaded, refused = found["loads"]
    assert set(loaded) == set(refused) == KEYS
    assert (loaded["file"], loaded["status"], loaded["load_id"], loaded["error"]) == ("t.csv", "loaded", "000001", None)
    assert set(loaded["rows"]) == set(refused["rows"]) == ROWS
    rows = loaded["rows"]
    assert rows["read"] == rows["accepted"] + rows["rejected"] + rows["skipped"] == 2
    assert (refused["status"], refused["load_id"], set(refused["rows"].values())) == ("refused", None, {0})
    assert set(refused["error"]) == {"message", "hint"}
    assert "Reading t.csv" in done.stderr


def test_history_lists_every_load(one_load: Manifest, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["undo", "000001", "--json"]) == 0
    assert document(capsys) == {"warehouse_version": 2, "undone": "000001"}
    assert main(["history", "--json"]) == 0
    found = document(capsys)
    assert [(load["load_id"], load["status"], load["file"]) for load in found["loads"]] == [
        ("000001", "undone", "a.csv")
    ]
    assert main(["history"]) == 0
    assert "000001  undone" in capsys.readouterr().out


def test_history_without_its_record_says_what_mends_it(
    one_load: Manifest, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "warehouse" / "CURRENT").write_text("")
    assert main(["history"]) == 1
    said = capsys.readouterr().err
    assert "1 load(s) are still on disk" in said
    assert "rebuild" in said
    assert main(["rebuild"]) == main(["history"]) == 0


def test_undo_of_an_unknown_load_names_the_known_ones(one_load: Manifest, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["undo", "7", "--json"]) == 1
    found = document(capsys)
    assert found["warehouse_version"] == 1
    assert "000001" in found["error"]["hint"]


def test_rebuild_says_the_new_version(one_load: Manifest, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild", "--json"]) == 0
    assert document(capsys) == {"warehouse_version": 2, "loads": ["000001"], "moved": []}


def test_a_rebuild_after_a_change_of_the_settings_says_which_past_figures_moved(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{n},open,email,2026-0{1 + n % 2}-05T10:00:00Z,2026-0{1 + n % 2}-05T11:00:00Z" for n in range(40)]
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(["Ticket ID,Status,Channel,Created at,First reply at", *rows]))
    assert main(["load", str(path)]) == 0
    (root / "settings.toml").write_text("[[targets]]\nfirst_response_seconds = 60\n")
    capsys.readouterr()
    assert main(["rebuild"]) == 0
    said = capsys.readouterr().out
    assert "first_response_sla 2026-01: 1 (n=20) -> 0 (n=20)" in said
    assert said.endswith("Rebuilt from 1 load. Warehouse version 2.\n")


def test_before_the_first_load_everything_says_what_to_do(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 0
    assert "python -m pipelines load" in capsys.readouterr().out
    assert main(["rebuild"]) == 1
    assert "no file was loaded yet" in capsys.readouterr().err
    assert list(root.iterdir()) == []


def test_sources_lists_name_label_table_and_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--json"]) == 0
    found = {source["name"]: source for source in document(capsys)["sources"]}
    assert (found["zendesk"]["table"], found["zendesk"]["evidence"]) == ("tickets", "file")
    assert main(["sources"]) == 0
    assert "zendesk" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lod", "x.csv"],
        ["load"],
        ["load", "x.csv", "--tabel", "tickets"],
        ["load", "x.csv", "--table", "ticket"],
        ["undo"],
    ],
)
def test_wrong_use_is_exit_code_2_with_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(str(stop.code))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.strip()


def test_settings_that_cannot_be_used_are_wrong_use(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "settings.toml").write_text('reporting_zone = "Berlin"', "utf-8")
    assert main(["load", "x.csv"]) == 2
    assert "Did you mean" in capsys.readouterr().err


# --- the report for people ------------------------------------------------------------------------------------------


def test_the_report_says_what_was_understood_set_aside_and_cannot_be_computed() -> None:
    outcome = Outcome(
        "t.csv",
        "loaded",
        "000004",
        "zendesk",
        "tickets",
        Rows(read=1200, accepted=1199, rejected=1, new=1199).model_dump(),
        [{"rule": "date", "column": "Created at", "count": 1, "examples": [{"row": 7, "value": "31/31/2026"}]}],
        {"encoding": "utf-8", "delimiter": ";", "confidence": 0.97},
        ["The times carry no zone."],
        [{"kpi": "csat", "reason": "the file has no rating"}],
    )
    said = of_result(LoadResult(4, [outcome]), check=False)
    for part in (
        "t.csv: loaded as 000004",
        "zendesk tickets (confidence 97%)",
        "1,200 read = 1,199 accepted + 1 rejected",
        "encoding utf-8, delimiter ;",
        "1 x date in Created at (row 7: '31/31/2026')",
        "The times carry no zone.",
        "csat: the file has no rating",
        "python -m pipelines undo 000004",
    ):
        assert part in said


def test_the_report_of_a_refused_file_says_why_and_what_to_do() -> None:
    error = {"message": "This is a pivot table.", "hint": "Export the rows behind it."}
    said = of_result(LoadResult(0, [Outcome("p.csv", "refused", error=error)]), check=False)
    assert "p.csv: refused, nothing of it was loaded" in said
    assert "This is a pivot table." in said
    assert "Export the rows behind it." in said


def test_what_a_file_says_cannot_move_the_cursor_or_forge_a_line() -> None:
    assert printable("a\n2026 loaded\x1b[2J\u202e") == "a 2026 loaded [2J "


# --- real exports, from file to warehouse ---------------------------------------------------------------------------


@pytest.mark.slow
def test_two_real_exports_become_one_version_that_agrees_with_the_raw_files(
    root: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tickets, answers = (shared / "exports" / name for name in ("zendesk-plum", "nps-timeseries"))
    assert main(["load", str(next(tickets.glob("*.csv"))), str(next(answers.glob("*.csv"))), "--json"]) == 0
    assert [load["rows"]["accepted"] for load in document(capsys)["loads"]] == [16_476, 5_000]
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{root}/warehouse/v000001.duckdb' AS w (READ_ONLY)")
        connection.execute(f"CREATE VIEW raw AS FROM read_csv('{tickets}/*.csv', all_varchar = true)")
        for built, independent in AGREEMENTS:
            assert connection.execute(built).fetchall() == connection.execute(independent).fetchall()


TICKETS_BUILT = """
    SELECT count(*), count(first_response_seconds), count(first_response_business_seconds), count(solved_on)
    FROM w.contacts
"""
TICKETS_RAW = """
    SELECT count(*), 0, count("First reply time in minutes within business hours"),
        count(*) FILTER ("Status" IN ('Solved', 'Closed'))
    FROM raw
"""
RATINGS_BUILT = "SELECT state = 'offered', count(*) FROM w.answers WHERE survey_type = 'csat' GROUP BY 1 ORDER BY 1"
RATINGS_RAW = """
    SELECT "Satisfaction Score" = 'Offered', count(*) FROM raw WHERE "Satisfaction Score" <> '' GROUP BY 1 ORDER BY 1
"""
NPS_BUILT = "SELECT min(answered_on), max(answered_on), count(*) FROM w.answers WHERE survey_type = 'nps'"
NPS_RAW = "SELECT DATE '2021-01-01', DATE '2021-12-30', 5000"
AGREEMENTS = [(TICKETS_BUILT, TICKETS_RAW), (RATINGS_BUILT, RATINGS_RAW), (NPS_BUILT, NPS_RAW)]
