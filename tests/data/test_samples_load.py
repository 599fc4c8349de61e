"""Loading the samples reports exactly the dirty rows that their ledger lists."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

import canonical
from pipelines import loads

RULES = {
    "unreadable_date": {"impossible_date"},
    "ends_before_start": {"solved_before_created"},
    "out_of_scale": {"unknown_rating", "rating_out_of_scale", "score_out_of_scale"},
    "missing_score": {"blank_score"},
    "too_few_cells": {"ragged"},
    "too_many_cells": {"ragged"},
}


def listed(file: str, verdict: str) -> Counter[str]:
    """Rows of the ledger for one file and verdict, by kind."""
    ledger = tomllib.loads((canonical.SAMPLES_DIR / "dirty.toml").read_text("utf-8"))["dirty"]
    chosen = [entry for entry in ledger if (entry["file"], entry["verdict"]) == (file, verdict)]
    return Counter({entry["kind"]: len(entry["rows"]) for entry in chosen})


@pytest.mark.slow
def test_every_dirty_row_is_rejected_skipped_or_kept_as_the_ledger_says(root: Path) -> None:
    files = sorted(canonical.SAMPLES_DIR.glob("*.csv"))
    for load in loads.load(files, root=root).to_dict()["loads"]:
        rows, file = load["rows"], load["file"]
        rejected = listed(file, "rejected")
        assert load["status"] == "loaded", load["error"]
        assert rows["rejected"] == rejected.total(), file
        for rejection in load["rejections"]:
            assert RULES[rejection["rule"]] & set(rejected), (file, rejection)
        # The further lines of an order are skipped too: one line is an article, one row an order.
        assert rows["skipped"] == listed(file, "skipped").total() or load["table"] == "orders"
        assert rows["read"] == rows["accepted"] + rows["rejected"] + rows["skipped"]
