from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.reading.files import read
from pipelines.reading.read import ROW
from pipelines.report import Limits, Refusal
from tests.pipelines.parsing import parsed


def saved(folder: Path, table: pa.Table) -> Path:
    pq.write_table(table, folder / "file.parquet")
    return folder / "file.parquet"


def test_every_kind_of_column_is_text(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
    columns = {
        "ticket id": [125_000_000_000_000_000, None],
        "rated": [4.0, 4.5],
        "big": [1.25e17, None],
        "total": [Decimal("12.50"), Decimal("0.00")],
        "created_at": [moment, moment + timedelta(milliseconds=500)],
        "solved at": [datetime(2026, 3, 2, 8), None],
        "day": [date(2026, 3, 1), None],
        "wait": [timedelta(minutes=90), None],
        "bot": [True, False],
        "tags": [["a", "b"], []],
        "via": [{"channel": "email", "source": {"rel": None}}, {"channel": "web", "source": {"rel": "x"}}],
        "note": ["", "é"],
        "nothing": pa.nulls(2),
        "team": pa.array(["A", "A"]).dictionary_encode(),
    }
    frame = read(saved(tmp_path, pa.table(columns)), Limits()).frame

    assert frame.row(0, named=True) == {
        "ticket id": "125000000000000000",
        "rated": "4",
        "big": "125000000000000000",
        "total": "12.50",
        "created_at": "2026-03-01T12:30:15Z",
        "solved at": "2026-03-02 08:00:00",
        "day": "2026-03-01",
        "wait": "5400",
        "bot": "true",
        "tags": '["a", "b"]',
        "via.channel": "email",
        "via.source.rel": None,
        "note": None,
        "nothing": None,
        "team": "A",
        ROW: 1,
    }
    assert frame["created_at"][1] == "2026-03-01T12:30:15.500Z"
    assert frame["rated"][1] == "4.5"


def test_tickets_in_parquet_are_loaded(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"ticket id": [1, 2], "subject": ["a", "b"], "created at": [datetime(2026, 1, 1, tzinfo=UTC)] * 2}
    )
    rows.write_parquet(tmp_path / "file")

    found = parsed(tmp_path / "file", tmp_path / "staging")

    assert (found.report.status, found.report.rows.accepted, found.report.evidence["format"]) == ("ok", 2, "Parquet")
    assert found.row(1)["tz_basis"] == "offset_in_value"


def test_many_batches_keep_the_order_of_the_rows(tmp_path: Path) -> None:
    table = pa.table({"ticket id": range(70_000), "body": ["x" * 2000] * 70_000})

    frame = read(saved(tmp_path, table), Limits()).frame

    assert frame["ticket id"].cast(pl.Int64).to_list() == list(range(70_000))
    assert frame[ROW].to_list() == list(range(1, 70_001))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(rows=99), "100 rows; 99 are allowed"),
        (Limits(columns=1), "2 columns; 1 are allowed"),
        (Limits(inflated_bytes=50), "unpacks to"),
        (Limits(cell_bytes=3), "A cell of this file has 4 bytes"),
    ],
)
def test_what_is_too_big_is_refused(tmp_path: Path, limits: Limits, said: str) -> None:
    path = saved(tmp_path, pa.table({"id": range(100), "text": ["four"] * 100}))

    with pytest.raises(Refusal, match=said):
        read(path, limits)


def test_one_long_text_that_stands_for_every_row_is_refused_at_the_first_rows(tmp_path: Path) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 2_000_000]))
    path = saved(tmp_path, pa.table({"text": text}))
    assert path.stat().st_size < 200_000

    with pytest.raises(Refusal, match="A cell of this file"):
        read(path, Limits())


def test_a_cut_or_changed_file_is_damage_or_loads_whole(tmp_path: Path) -> None:
    path = saved(tmp_path, pa.table({"ticket id": range(50), "status": ["open"] * 50}))
    whole = path.read_bytes()
    for at in range(4, len(whole), 41):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            assert outcome(path) in ("50 rows", "This Parquet file is damaged.")


def outcome(path: Path) -> str:
    try:
        return f"{read(path, Limits()).records} rows"
    except Refusal as refusal:
        return refusal.message
