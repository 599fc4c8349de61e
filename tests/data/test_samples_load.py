"""Loading the samples reports exactly the dirty rows that their ledger lists."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import canonical
from metrics import kpis, queries, warehouse
from metrics.filters import Filters
from pipelines import loads
from pipelines.hours import compared as hours
from pipelines.results import LoadResult

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


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LoadResult]:
    folder = tmp_path_factory.mktemp("samples")
    return folder, loads.load(sorted(canonical.SAMPLES_DIR.glob("*.csv")), root=folder)


@pytest.mark.slow
@pytest.mark.parametrize("kpi", sorted(name for name, kpi in kpis.KPIS.items() if kpi.basis == "schedule"))
def test_every_figure_in_opening_hours_can_be_seen(loaded: tuple[Path, LoadResult], kpi: str) -> None:
    found = queries.value(warehouse.open(loaded[0]), kpi, Filters())
    assert found.value
    assert found.n > 1000


@pytest.mark.slow
def test_the_opening_hours_are_those_by_which_the_shop_made_its_files(loaded: tuple[Path, LoadResult]) -> None:
    (kept,) = (loaded[0] / "loads").glob(f"*/{hours.FILE}")
    rows = json.loads(kept.read_text("utf-8"))
    assert {row["figure"] for row in rows} == {"first_response", "resolution"}
    assert all(row["share_near"] > 0.99 for row in rows)


@pytest.mark.slow
def test_every_dirty_row_is_rejected_skipped_or_kept_as_the_ledger_says(loaded: tuple[Path, LoadResult]) -> None:
    for load in loaded[1].to_dict()["loads"]:
        rows, file = load["rows"], load["file"]
        rejected = listed(file, "rejected")
        assert load["status"] == "loaded", load["error"]
        assert rows["rejected"] == rejected.total(), file
        for rejection in load["rejections"]:
            assert RULES[rejection["rule"]] & set(rejected), (file, rejection)
        # The further lines of an order are skipped too: one line is an article, one row an order.
        assert rows["skipped"] == listed(file, "skipped").total() or load["table"] == "orders"
        assert rows["read"] == rows["accepted"] + rows["rejected"] + rows["skipped"]
