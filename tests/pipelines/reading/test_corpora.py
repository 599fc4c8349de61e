"""Every hostile file there is, through the isolated reader with tight limits: answered in plain words, at no cost."""

import time
from pathlib import Path

import pytest

from pipelines.isolate import parse_isolated
from pipelines.reading.files import read
from pipelines.report import Limits, ParseOptions, Refusal
from tests.conftest import SHARED

FOLDERS = ("own-hostile", "poi-xlsx", "parquet-bad/bad_data")
FILES = [
    pytest.param(path, id=path.name)
    for folder in FOLDERS
    for path in sorted((SHARED / "corpora" / folder).glob("*"))
    if path.suffix not in (".md", ".txt")
]
TIGHT = Limits(memory_bytes=1536 * 1024**2, seconds=60)
PLAIN = ("traceback", "polars", "arrow", "error", "exception", "/work", "/tmp", "select ", "root:", "passwd")
# The only files of these folders that are exports of something.
SOUND = {"dst_berlin.csv", "formula_cells.csv", "dates_mixed.csv", "bidi_homoglyph_agents.csv", "utf16_bom.csv"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", FILES or [pytest.param(None, marks=pytest.mark.skip("no corpora beside the repository"))]
)
def test_a_hostile_file_is_answered_in_plain_words_and_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    started = time.monotonic()

    report = parse_isolated(path, staging, ParseOptions(key=b"a key for tests"), TIGHT)

    assert time.monotonic() - started < TIGHT.seconds + 10
    written = {entry.name for entry in staging.iterdir()}
    assert {entry.name for entry in tmp_path.iterdir()} <= {"staging", "carelens-data"}
    if report.status == "ok":
        assert path.name in SOUND
        assert written == {"accepted.parquet", "rejected.parquet"}
        return
    assert not written
    assert report.error is not None
    said = f"{report.error['message']} {report.error['hint']}"
    assert len(report.error["message"]) > 10
    assert report.error["hint"]
    assert not any(word in said.lower() for word in PLAIN)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb_300MB.csv.gz", "times its size"),
        ("bomb_flat_300MB.zip", "times its size"),
        ("many_entries_20000.zip", "20,000 entries"),
        ("traversal.zip", "outside its folder"),
        ("symlink.zip", "is a link"),
        ("dup_names.zip", "same name"),
        ("nested.zip", "archive inside"),
        ("truncated.csv.gz", "is cut"),
        ("many_columns_50000.csv.gz", "50,000 columns"),
        ("sparse_corner_XFD1048576.xlsx", "reaches to column 16,384"),
        ("sparse_col_XFD_2000rows.xlsx", "reaches to column 16,384"),
        ("bomb_rows_200MB.xlsx", "times its size"),
        ("billion_laughs.xlsx", "declares entities"),
        ("xxe_file.xlsx", "declares entities"),
        ("bomb_200M_rows.parquet", "200,000,000 rows"),
        ("deep.json", "nested deeper"),
    ],
)
def test_the_reason_is_the_one_that_its_folder_names(shared: Path, name: str, reason: str) -> None:
    # These are refused before a reader that could die is started, so they need no child here.

    with pytest.raises(Refusal, match=reason):
        read(shared / "corpora/own-hostile" / name, Limits())
