"""What is wrong with which row: gathered through all steps, told once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from pipelines.meaning import redact
from pipelines.report import EXAMPLES

SCHEMA: Final = {"row": pl.Int64(), "rule": pl.String(), "column": pl.String(), "value": pl.String()}
LONGEST: Final = 200


@dataclass
class Problems:
    """Rows that cannot be accepted, each with rule, column and value."""

    found: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rule: str, column: str | None, rows: pl.Series, values: pl.Series | None, where: pl.Series) -> None:
        """Note the rows `where` is true."""
        where = where.fill_null(False)
        if not where.any():
            return
        frame = pl.DataFrame({"row": rows.filter(where)})
        text = pl.lit(None, pl.String) if values is None else values.cast(pl.String).filter(where).alias("value")
        frame = frame.with_columns(rule=pl.lit(rule), column=pl.lit(column, pl.String), value=text)
        self.found.append(frame.select(*SCHEMA).cast(SCHEMA))  # type: ignore[arg-type]

    def table(self) -> pl.DataFrame:
        """Every problem, in the order of the file."""
        return pl.concat([pl.DataFrame(schema=SCHEMA), *self.found]).sort("row", maintain_order=True)

    def rows(self) -> pl.Series:
        """The numbers of the rows with a problem, each once."""
        return self.table()["row"].unique()


def summary(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Per rule and column: how many rows, and the first examples; the most frequent first."""
    groups = (
        table.group_by("rule", "column", maintain_order=True)
        .agg(pl.len().alias("count"), pl.struct("row", "value").head(EXAMPLES).alias("examples"))
        .sort("count", descending=True, maintain_order=True)
    )
    return groups.to_dicts()


def presentable(values: pl.Series) -> pl.Series:
    """Values as they may be kept: without personal data, no longer than a line."""
    return redact.redact(values).str.slice(0, LONGEST)
