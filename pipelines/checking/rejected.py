"""The rows that were set aside, as they may be kept: row number, rule, value and the record, without personal data."""

from __future__ import annotations

import json
import re
from typing import Final

import polars as pl

from pipelines.checking.problems import presentable
from pipelines.meaning import cells, redact
from pipelines.meaning.recognise import Recognition
from pipelines.reading.read import ROW, Text
from pipelines.reading.records import read_record

SCHEMA: Final = {
    "row": pl.Int64(),
    "rule": pl.String(),
    "column": pl.String(),
    "value": pl.String(),
    "line": pl.String(),
}
KEPT: Final = 50_000  # rejected records kept whole; past that the file itself is the better record
LONGEST: Final = 4_000
REMOVED: Final = "[removed]"


def table(problems: pl.DataFrame, text: Text, found: Recognition) -> pl.DataFrame:
    """Every problem with the record it is in: columns row, rule, column, value, line (JSON)."""
    kept = problems["row"].unique().sort().head(KEPT)
    lines = pl.concat([_readable(text, found, kept), _damaged(text, found)])
    whole = problems.join(lines.unique("row"), on="row", how="left", maintain_order="left")
    damaged = pl.col("column").is_null() & pl.col("line").is_not_null()
    shown = pl.when(damaged).then(pl.col("line").str.slice(0, 200)).otherwise(pl.col("value"))
    whole = whole.with_columns(shown.map_batches(presentable, return_dtype=pl.String()).alias("value"))
    return whole.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def personal(text: Text, found: Recognition) -> list[str]:
    """The columns of the file that name a person or say how to reach one."""
    mapped = [
        column.name
        for target in ("customer_name", "customer_email", "customer_phone", "customer_id")
        if target in found.mapped
        for column in found.mapped[target].columns
    ]
    unmapped = [column.name for column in found.unmapped if re.search(cells.PERSONAL, column.base)]
    return [column.name for column in text.columns if column.name in {*mapped, *unmapped}]


def _readable(text: Text, found: Recognition, rows: pl.Series) -> pl.DataFrame:
    """Records that were read and broke a rule."""
    hidden = set(personal(text, found))
    records = text.frame[text.frame[ROW].is_in(rows.implode()).arg_true()]
    shown = [
        pl.when(pl.col(column.name).is_not_null()).then(pl.lit(REMOVED)).alias(column.name)
        if column.name in hidden
        else pl.col(column.name)
        for column in text.columns
    ]
    names = found.mapped.get("customer_name")
    people = records[names.columns[0].name] if names else None
    lines = records.select(pl.struct(shown).struct.json_encode().alias("line")).to_series()
    return pl.DataFrame({"row": records[ROW], "line": redact.redact(lines, people).str.slice(0, LONGEST)})


def _damaged(text: Text, found: Recognition) -> pl.DataFrame:
    """Records that could not be laid on columns: in a file with personal columns, no cell of them is kept."""
    hidden = bool(personal(text, found))
    lines = []
    for damage in text.damaged[:KEPT]:
        raw = read_record(damage.text.encode(), 0, text.dialect).cells
        lines.append(json.dumps([REMOVED if hidden and cell else cell for cell in raw], ensure_ascii=False))
    rows = pl.Series("row", [damage.row for damage in text.damaged[:KEPT]], dtype=pl.Int64)
    kept = redact.redact(pl.Series("line", lines, dtype=pl.String)).str.slice(0, LONGEST)
    return pl.DataFrame({"row": rows, "line": kept})
