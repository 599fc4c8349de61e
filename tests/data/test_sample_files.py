"""The sample files are what their README says: small, reproducible, shaped like real exports, and dirty as listed."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "data" / "samples"
DELIMITERS = {"nps_survey.csv": ";"}
FILES = sorted(path.name for path in SAMPLES.glob("*.csv"))
Ledger = list[dict[str, Any]]
LEDGER: Ledger = tomllib.loads((SAMPLES / "dirty.toml").read_text("utf-8"))["dirty"]
TIMES = {
    "zendesk_tickets.csv": ("Created at", "%Y-%m-%d %H:%M:%S"),
    "intercom_conversations.csv": ("Conversation started at (Europe/Berlin)", "%Y-%m-%d %H:%M:%S"),
    "orders_export.csv": ("Created at", "%Y-%m-%d %H:%M:%S %z"),
    "returns.csv": ("Created at", "%Y-%m-%dT%H:%M:%SZ"),
    "nps_survey.csv": ("Survey date", "%d/%m/%Y"),
    "csat_survey.csv": ("Answered at", "%Y-%m-%dT%H:%MZ"),
}


@cache
def records(name: str) -> list[list[str]]:
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=DELIMITERS.get(name, ",")))


def column(name: str, header: str) -> list[str]:
    """Cells of one column; ragged records have none or another."""
    place = records(name)[0].index(header)
    return [cells[place] if place < len(cells) else "" for cells in records(name)[1:]]


def rows_of(name: str, kind: str) -> list[int]:
    return next((entry["rows"] for entry in LEDGER if (entry["file"], entry["kind"]) == (name, kind)), [])


def cells_of(name: str, kind: str) -> list[str]:
    entry = next(entry for entry in LEDGER if (entry["file"], entry["kind"]) == (name, kind))
    cells = column(name, entry["column"])
    return [cells[row - 1] for row in entry["rows"]]


def is_time(value: str, pattern: str) -> bool:
    try:
        datetime.strptime(value, pattern)
    except ValueError:
        return False
    return True


@pytest.mark.slow
def test_the_generator_writes_the_committed_bytes_again(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    subprocess.run([sys.executable, str(SAMPLES / "generate.py"), str(folder)], check=True, timeout=120)
    written = sorted(path.name for path in folder.iterdir())
    assert written == sorted([*FILES, "README.md", "dirty.toml"])
    assert [name for name in written if (folder / name).read_bytes() != (SAMPLES / name).read_bytes()] == []


def test_everything_together_stays_under_five_megabytes() -> None:
    files = [path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < 5_000_000


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("zendesk_tickets.csv", 5_500, 6_500),
        ("intercom_conversations.csv", 2_700, 3_300),
        ("orders_export.csv", 6_000, 8_000),
        ("nps_survey.csv", 900, 1_600),
        ("csat_survey.csv", 700, 1_300),
        ("returns.csv", 400, 900),
    ],
)
def test_files_have_the_size_the_readme_promises(name: str, low: int, high: int) -> None:
    assert low <= len(records(name)) - 1 <= high


def test_orders_number_six_thousand_and_fill_their_cells_once() -> None:
    names, totals = column("orders_export.csv", "Name"), column("orders_export.csv", "Total")
    filled = Counter(name for name, total in zip(names, totals, strict=True) if total)
    assert len(set(names)) > 5_500
    assert set(filled.values()) == {1}
    assert len(filled) == len(set(names))


def test_order_dates_carry_both_offsets_of_berlin() -> None:
    assert {cell[-5:] for cell in column("orders_export.csv", "Created at")} == {"+0200", "+0100"}


@pytest.mark.parametrize("name", FILES)
def test_dates_are_readable_except_the_impossible_ones(name: str) -> None:
    header, pattern = TIMES[name]
    unreadable = [row for row, cell in enumerate(column(name, header), 1) if not is_time(cell, pattern)]
    assert unreadable == rows_of(name, "impossible_date")


@pytest.mark.parametrize("name", FILES)
def test_data_stay_inside_the_thirteen_months(name: str) -> None:
    header, pattern = TIMES[name]
    days = sorted(datetime.strptime(cell, pattern).date() for cell in column(name, header) if is_time(cell, pattern))
    assert str(days[0]) >= "2025-10-01"
    # Local clocks are already in November when the last day ends in UTC.
    assert "2026-10-29" <= str(days[-1]) <= ("2026-11-01" if name.startswith(("intercom", "orders")) else "2026-10-31")


@pytest.mark.parametrize("name", FILES)
def test_duplicates_are_exactly_those_listed(name: str) -> None:
    lines = records(name)[1:]
    same = [row for row in range(2, len(lines) + 1) if lines[row - 1] == lines[row - 2]]
    assert same == rows_of(name, "duplicate")
    assert name == "orders_export.csv" or len({tuple(line) for line in lines}) == len(lines) - len(same)


@pytest.mark.parametrize("name", FILES)
def test_ragged_records_are_exactly_those_listed(name: str) -> None:
    width = len(records(name)[0])
    assert [row for row, cells in enumerate(records(name)[1:], 1) if len(cells) != width] == rows_of(name, "ragged")


@pytest.mark.parametrize("name", FILES)
def test_records_over_several_lines_are_exactly_those_listed(name: str) -> None:
    found = [row for row, cells in enumerate(records(name)[1:], 1) if any("\n" in cell for cell in cells)]
    assert found == rows_of(name, "multi_line")


def test_missing_dates_of_a_spreadsheet_are_exactly_those_listed() -> None:
    cells = column("zendesk_tickets.csv", "Solved at")
    found = [row for row, cell in enumerate(cells, 1) if cell.startswith("1900")]
    assert found == rows_of("zendesk_tickets.csv", "sentinel_date")


def test_tickets_solved_before_they_came_are_exactly_those_listed() -> None:
    created, solved = column("zendesk_tickets.csv", "Created at"), column("zendesk_tickets.csv", "Solved at")
    early = [row for row, (a, b) in enumerate(zip(created, solved, strict=True), 1) if b and "1901" < b < a]
    impossible = rows_of("zendesk_tickets.csv", "impossible_date")
    assert [row for row in early if row not in impossible] == rows_of("zendesk_tickets.csv", "solved_before_created")


@pytest.mark.parametrize(
    ("name", "kind", "pattern"),
    [
        ("zendesk_tickets.csv", "deleted", "Deleted"),
        ("zendesk_tickets.csv", "spam", "Spam"),
        ("zendesk_tickets.csv", "unknown_rating", "11"),
        ("zendesk_tickets.csv", "tags_with_commas", ".+, follow_up,urgent"),
        ("zendesk_tickets.csv", "stray_spaces", "  .+ "),
        ("zendesk_tickets.csv", "dash_for_missing", "-"),
        ("intercom_conversations.csv", "rating_out_of_scale", "6"),
        ("intercom_conversations.csv", "stray_spaces", " .+ "),
        ("nps_survey.csv", "score_out_of_scale", "11"),
        ("nps_survey.csv", "blank_score", ""),
        ("csat_survey.csv", "rating_out_of_scale", "9"),
        ("csat_survey.csv", "unknown_ticket", r"9\d{6}"),
        ("returns.csv", "unknown_order", r"#9\d{5}"),
        ("returns.csv", "dash_for_missing", "-"),
    ],
)
def test_the_ledger_names_the_cells_that_are_wrong(name: str, kind: str, pattern: str) -> None:
    cells = cells_of(name, kind)
    assert cells
    assert all(re.fullmatch(pattern, cell) for cell in cells)


def test_the_readme_lists_what_the_ledger_holds() -> None:
    readme = (SAMPLES / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| (\S+\.csv) \| (\w+) \| .*? \| (\d+) \| (\w+) \|$", readme, re.MULTILINE)
    assert listed == [(entry["file"], entry["kind"], str(len(entry["rows"])), entry["verdict"]) for entry in LEDGER]


def test_two_to_three_percent_of_the_rows_are_dirty() -> None:
    total = sum(len(records(name)) - 1 for name in FILES if name != "orders_export.csv")
    dirty = sum(len(entry["rows"]) for entry in LEDGER if entry["file"] != "orders_export.csv")
    assert 0.015 < dirty / total < 0.035


def test_no_row_is_wrong_in_two_ways() -> None:
    rows = Counter((entry["file"], row) for entry in LEDGER for row in entry["rows"])
    assert set(rows.values()) == {1}


def test_every_address_is_an_invented_one() -> None:
    text = "".join((SAMPLES / name).read_text("utf-8-sig") for name in FILES).lower()
    assert set(re.findall(r"[\w.]+@([\w.]+)", text)) == {"example.com"}


@pytest.mark.parametrize(
    ("name", "header"),
    [("zendesk_tickets", "exports/zendesk-plum/*.csv"), ("orders_export", "exports/shopify-redacted/orders*.csv")],
)
def test_headers_are_those_of_real_exports(name: str, header: str, shared: Path) -> None:
    with next(shared.glob(header)).open(encoding="utf-8-sig", newline="") as file:
        real = [cell for cell in next(csv.reader(file)) if "[" not in cell]
    ours = records(f"{name}.csv")[0]
    assert [cell for cell in ours if cell in real] == real
