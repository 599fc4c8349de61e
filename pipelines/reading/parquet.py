"""Parquet -> text: what the file says of itself is checked first, then it is read in batches that are counted."""

from __future__ import annotations

import json
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.reading import grid
from pipelines.reading.header import columns_of
from pipelines.reading.read import Text, check_width, set_aside
from pipelines.report import Limits, Refusal

PROBE: Final = 16  # rows; a dictionary of one long text makes any number of rows out of a few bytes
BATCH_BYTES: Final = 32 * 1024**2
MOST_ROWS: Final = 65_536
FLATTEN: Final = 8
EXACT: Final = 2.0**63
DAMAGE_HINT: Final = "Write it once more, or export the table as CSV, and load that file."
SPLIT_HINT: Final = "Write a shorter period, or fewer columns, and load the files one after the other."


def read_parquet(data: bytes, limits: Limits) -> Text:
    """The text of a Parquet file, columns of structures as `outer.inner`. Raises Refusal for damage and bombs."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        _check(file, limits)
        frame = _frame(file, limits)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, UnicodeError) as error:
        raise Refusal("This Parquet file is damaged.", DAMAGE_HINT) from error
    text = grid.from_columns(frame, limits, {"format": "Parquet"})
    set_aside(text)
    return text


def _check(file: Any, limits: Limits) -> None:
    meta = file.metadata
    check_width(len(file.schema_arrow), limits)
    if not 0 <= meta.num_rows <= limits.rows:
        raise Refusal(f"This Parquet file has {meta.num_rows:,} rows; {limits.rows:,} are allowed.", SPLIT_HINT)
    size = sum(meta.row_group(index).total_byte_size for index in range(meta.num_row_groups))
    if size > limits.inflated_bytes:
        raise Refusal(f"This Parquet file unpacks to {size:,} bytes, more than it may.", SPLIT_HINT)


def _frame(file: Any, limits: Limits) -> pl.DataFrame:
    pieces: list[pl.DataFrame] = []
    size = read = 0
    for batch in file.iter_batches(batch_size=_batch_rows(file), use_threads=False):
        pieces.append(_text(pa.Table.from_batches([batch])))
        size += int(pieces[-1].estimated_size())
        read += batch.num_rows
        grid.check_cells(pieces[-1], limits)
        if size > limits.inflated_bytes:
            raise Refusal("This Parquet file unpacks to more bytes than it may.", SPLIT_HINT)
    if read != file.metadata.num_rows:
        raise Refusal("This Parquet file is damaged: rows are missing.", DAMAGE_HINT)
    if not pieces:
        return pl.DataFrame(schema=dict.fromkeys(file.schema_arrow.names, pl.String()))
    return pl.concat(pieces, rechunk=True)


def _batch_rows(file: Any) -> int:
    """How many rows at a time stay within a batch, judged by the first few."""
    first = next(file.iter_batches(batch_size=PROBE, use_threads=False), None)
    if first is None or not first.num_rows:
        return PROBE
    return int(min(MOST_ROWS, max(PROBE, BATCH_BYTES * first.num_rows // max(first.nbytes, 1))))


def _text(table: Any) -> pl.DataFrame:
    for _ in range(FLATTEN):
        if not any(pa.types.is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
    columns = [_column(table.column(index)) for index in range(table.num_columns)]
    names = columns_of(table.column_names)
    return pl.DataFrame([column.rename(name.name) for name, column in zip(names, columns, strict=True)])


def _column(values: Any) -> pl.Series:
    """One column as text: whole numbers without exponent, moments as ISO (those with a zone in UTC), lists as JSON."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _column(values.cast(kind.value_type))
    if pa.types.is_floating(kind):
        return _numbers(pl.Series("", values.cast(pa.float64()).to_numpy(zero_copy_only=False), nan_to_null=True))
    if pa.types.is_timestamp(kind):
        aware = kind.tz is not None
        moments = pl.Series("", values.cast(pa.timestamp("us", kind.tz and "UTC"), safe=False))
        return moments.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ" if aware else "%Y-%m-%d %H:%M:%S%.f")
    if pa.types.is_duration(kind):
        return _numbers(pl.Series("", values.cast(pa.duration("us"), safe=False)).dt.total_microseconds() / 1e6)
    plain = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_boolean, pa.types.is_date)
    if any(test(kind) for test in (*plain, pa.types.is_decimal, pa.types.is_time)):
        return _blank(pl.Series("", values.cast(pa.large_string()), dtype=pl.String))
    return _blank(pl.Series("", [_json(value) for value in values.to_pylist()], dtype=pl.String))


def _blank(values: pl.Series) -> pl.Series:
    return values.replace("", None)


def _numbers(values: pl.Series) -> pl.Series:
    whole = (values == values.round(0)) & (values.abs() < EXACT)
    exact = values.set(~whole.fill_null(False), None).cast(pl.Int64, strict=False).cast(pl.String)
    return exact.fill_null(values.cast(pl.String))


def _json(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)
