import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading import dialect
from pipelines.reading.records import Dialect

ROWS = [
    ["id", "subject", "price", "created_at"],
    ["1", "Where is it, please?", "1,50", "01.02.2025"],
    ["2", "Broken; sad", "12,00", "02.02.2025"],
    ["3", 'The "big" one', "3,20", "03.02.2025"],
    ["4", "Line\nbreak", "4,99", "04.02.2025"],
]


def written(delimiter: str = ",", quotechar: str = '"', **options: object) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quotechar=quotechar, lineterminator="\n", **options).writerows(ROWS)
    return out.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_the_others_occur_in_cells(delimiter: str) -> None:
    assert chr(dialect.find(written(delimiter)).delimiter) == delimiter


def test_single_quotes_are_found() -> None:
    found = dialect.find(b"id,text\n1,'a, b'\n2,'c, d'\n3,'it''s, so'\n")

    assert found.quote == ord("'")


def test_apostrophes_in_plain_text_are_no_quotes() -> None:
    assert dialect.find(b"id,text\n1,don't\n2,'tis\n3,it's\n").quote == ord('"')


def test_backslash_escapes_are_found() -> None:
    raw = b'id,text,n\n1,"say \\"hi\\", you",1\n2,"a \\"b\\", c",2\n'

    assert dialect.find(raw).escape == ord("\\")


def test_doubled_quotes_are_no_escapes() -> None:
    assert dialect.find(written(quoting=csv.QUOTE_ALL)).escape is None


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    assert dialect.find(b"sep=;\nid;a,b\n1;2,3\n").delimiter == ord(";")


def test_blanks_after_the_delimiter_do_not_break_quotes() -> None:
    found = dialect.find(b'id, text, n\n1, "a, b", 1\n2, "c, d", 2\n')

    assert found == Dialect(skip_space=True)


@given(st.lists(st.sampled_from(["a", "b c", "1.5", "", "x-y"]), min_size=2, max_size=6), st.sampled_from(",;\t|"))
@settings(max_examples=60)
def test_a_regular_file_is_always_cut_at_its_delimiter(row: list[str], delimiter: str) -> None:
    header = [f"column {index}" for index in range(len(row))]
    raw = "\n".join(delimiter.join(line) for line in [header, row, row, row]) + "\n"

    assert chr(dialect.find(raw.encode()).delimiter) == delimiter


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nasty-csv/semicolon_utf8_durden_saucer.csv", (";", '"')),
        ("pollock-polluted/file_quotation_char_0x27.csv", (",", "'")),
        ("pollock-polluted/file_escape_char_0x5C.csv", (",", '"')),
        ("zendesk-plum/zendesk_legacy_export_plum.csv", (",", '"')),
    ],
)
def test_real_files_show_their_dialect(shared: Path, name: str, expected: tuple[str, str]) -> None:
    found = dialect.find((shared / "exports" / name).read_bytes())

    assert (chr(found.delimiter), chr(found.quote or 0)) == expected
