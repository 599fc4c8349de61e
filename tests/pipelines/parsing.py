"""Parsing for tests: a file or its text in, the report and the stored rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.parse import parse
from pipelines.report import ParseOptions, ParseReport

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
KEY = b"a key for tests"


@dataclass
class Parsed:
    """What came of a file."""

    report: ParseReport
    accepted: pl.DataFrame
    rejected: pl.DataFrame

    def row(self, number: int) -> dict[str, Any]:
        """The accepted row of this record number."""
        return self.accepted.row(by_predicate=pl.col("row") == number, named=True)

    @property
    def rules(self) -> dict[str, int]:
        """How many rows broke each rule."""
        return {entry["rule"]: entry["count"] for entry in self.report.rejections}

    @property
    def skips(self) -> dict[str, int]:
        """How many rows were passed over, by rule."""
        return {entry["rule"]: entry["count"] for entry in self.report.skips}

    @property
    def missing(self) -> dict[str, str]:
        """KPI -> why the file cannot give it."""
        return {entry["kpi"]: entry["reason"] for entry in self.report.kpis_missing}


def parsed(path: Path, staging: Path, **options: Any) -> Parsed:
    """The report and the rows of a file; every report must add up."""
    report = parse(path, staging, ParseOptions(**{"key": KEY, **options}), now=NOW)
    rows = report.rows
    assert rows.read == rows.accepted + rows.rejected + rows.skipped
    if report.status != "ok":
        return Parsed(report, pl.DataFrame(), pl.DataFrame())
    accepted, rejected = (pl.read_parquet(staging / f"{name}.parquet") for name in ("accepted", "rejected"))
    assert accepted.height == rows.accepted
    assert rejected["row"].n_unique() == rows.rejected
    assert sum(entry["count"] for entry in report.skips) == rows.skipped
    return Parsed(report, accepted, rejected)


def parsed_text(text: str, folder: Path, **options: Any) -> Parsed:
    """The report and the rows of a file with this text."""
    path = folder / "file.csv"
    path.write_text(text, "utf-8")
    return parsed(path, folder / "staging", **options)
