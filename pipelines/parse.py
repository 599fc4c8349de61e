"""One file in, one report out: read, recognise, normalise, validate, write."""

from __future__ import annotations

from pathlib import Path

from pipelines.report import Limits, ParseOptions, ParseReport, Refusal

__all__ = ["Limits", "ParseOptions", "ParseReport", "Refusal", "parse"]


def parse(path: Path, staging: Path, options: ParseOptions, limits: Limits | None = None) -> ParseReport:
    """The report of one file; its rows are in `staging/accepted.parquet` and `staging/rejected.parquet`."""
    raise Refusal("This kind of file cannot be read yet.", "Export it as CSV.")
