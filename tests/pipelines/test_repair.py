"""A rejected row is repaired by loading the mended file: only that row changes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.ledger import REJECTED
from pipelines.loads import load
from tests.pipelines.factory import facts, zendesk_csv


def test_only_the_repaired_rows_change(root: Path, tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "t.csv", range(1, 8))
    sound = path.read_text("utf-8")
    lines = sound.splitlines()
    lines[3] = lines[3].replace("2026-03-02 12:00:00", "2026-02-30 12:00:00", 1)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    first = load([path], root=root).loads[0]
    assert (first.rows["accepted"], first.rows["rejected"], first.rows["new"]) == (6, 1, 6)
    before = {contact["source_id"]: contact for contact in facts(root)["contacts"]}
    path.write_text(sound, "utf-8")
    second = load([path], root=root).loads[0]
    assert (second.rows["new"], second.rows["updated"], second.rows["unchanged"]) == (1, 0, 6)
    after = {contact["source_id"]: contact for contact in facts(root)["contacts"]}
    assert set(after) - set(before) == {"3"}
    same = ("created_at", "solved_at", "status", "team", "channel", "priority")
    assert all([after[key][name] for name in same] == [before[key][name] for name in same] for key in before)


def test_the_rejected_row_is_kept_with_its_number_reason_and_record(root: Path, tmp_path: Path) -> None:
    path = zendesk_csv(tmp_path / "t.csv", [1, 2])
    path.write_text(path.read_text("utf-8").replace("2026-03-02 12:00:00", "2026-02-30 12:00:00", 1), "utf-8")
    line = load([path], root=root).loads[0]
    (stored,) = root.glob(f"loads/*/{REJECTED}")
    (row,) = pl.read_parquet(stored).to_dicts()
    assert (row["row"], row["rule"], row["column"], row["value"]) == (
        1,
        "unreadable_date",
        "Created at",
        "2026-02-30 12:00:00",
    )
    assert "Solved" in row["line"]
    assert line.rows["read"] == line.rows["accepted"] + line.rows["rejected"] + line.rows["skipped"] == 2
