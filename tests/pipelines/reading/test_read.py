import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.meaning.presets import vocabulary
from pipelines.reading.encoding import decode
from pipelines.reading.read import ROW, Text, read, read_csv
from pipelines.report import Limits, Refusal

DATA = Path(__file__).parents[1] / "data"


def text_of(raw: str | bytes) -> Text:
    data = raw.encode() if isinstance(raw, str) else raw
    return read_csv(decode(data), Limits(), vocabulary())


def test_every_cell_is_text_and_every_record_has_its_number() -> None:
    text = text_of("id,status,zip\n007,open,01234\n008,,NaN\n")

    assert text.frame.rows() == [("007", "open", "01234", 1), ("008", None, "NaN", 2)]
    assert set(text.frame.drop(ROW).dtypes) == {pl.String()}


def test_rows_keep_their_numbers_beside_damaged_ones() -> None:
    text = read(DATA / "ragged_rows.csv", Limits())

    assert text.frame["id"].to_list() == ["1", "4", "5"]
    assert text.frame[ROW].to_list() == [1, 4, 5]
    assert [(damage.row, damage.line, damage.rule) for damage in text.damaged] == [
        (2, 3, "too_few_cells"),
        (3, 4, "too_many_cells"),
    ]
    assert text.records == 5


def test_rows_that_begin_with_a_hash_are_rows() -> None:
    text = text_of("Name,Email,Total\n#1001,a@b.c,5\n#1002,a@b.c,6\n")

    assert text.frame["Name"].to_list() == ["#1001", "#1002"]


def test_preamble_repeated_header_and_total_row_are_no_data() -> None:
    text = read(DATA / "preamble_total_row_and_repeated_header.csv", Limits(), vocabulary())

    assert text.frame["ticket id"].to_list() == ["1", "2", "3"]
    assert dict(text.skipped) == {"repeated_header": 1, "total_row": 1}
    assert text.evidence["header_row"] == 3


def test_empty_rows_are_counted_and_blank_lines_are_nothing() -> None:
    text = text_of("id,status,agent\n1,open,A\n,,\n\n2,open,B\n,,\n")

    assert text.frame["id"].to_list() == ["1", "2"]
    assert dict(text.skipped) == {"empty_row": 2}
    assert (text.records, text.evidence["blank_lines"]) == (4, 1)


def test_line_ends_of_old_macs_are_line_ends() -> None:
    assert text_of("id,status\r1,open\r2,closed\r").frame["status"].to_list() == ["open", "closed"]


def test_crlf_inside_quotes_stays_and_outside_goes() -> None:
    assert text_of('id,text\r\n1,"a\r\nb"\r\n').frame["text"].to_list() == ["a\r\nb"]


def test_zero_bytes_are_dropped() -> None:
    assert text_of(b"id,subject\n1,a\0b\n").frame["subject"].to_list() == ["a\ufffdb"]


def test_a_file_without_header_is_read_and_its_columns_have_numbers() -> None:
    text = text_of("1,2025-03-01,5\n2,2025-03-02,4\n")

    assert text.frame.columns == ["column 1", "column 2", "column 3", ROW]
    assert text.frame.rows() == [("1", "2025-03-01", "5", 1), ("2", "2025-03-02", "4", 2)]
    assert text.nameless.startswith("This file has no header")
    assert text.evidence["header_row"] is None


@pytest.mark.parametrize("line", ['"id,status,"text"', 'id,"status,"text"', 'id,status,"text'])
def test_a_stray_mark_in_the_header_costs_no_row(line: str) -> None:
    text = text_of(f'{line}\n1,open,"a, b"\n2,closed,"c, d"\n3,open,"e, f"\n')

    assert text.frame.drop(ROW).rows() == [("1", "open", "a, b"), ("2", "closed", "c, d"), ("3", "open", "e, f")]
    assert text.warnings == ["A quotation mark in the header is out of place; it was read as part of a name."]


def test_a_row_with_a_delimiter_too_many_is_set_aside_though_its_last_cell_is_empty() -> None:
    text = text_of("id,when,status,note\n1,2025-03-01,open,\n2,,2025-03-02,open,\n3,2025-03-03,closed,\n")

    assert text.frame["id"].to_list() == ["1", "3"]
    assert [(damage.line, damage.rule) for damage in text.damaged] == [(3, "too_many_cells")]


def test_empty_cells_too_many_are_told_of() -> None:
    text = text_of("id,when,status\n1,2025-03-01,open\n2,2025-03-02,open,,\n3,2025-03-03,closed\n")

    assert text.frame["id"].to_list() == ["1", "2", "3"]
    assert text.warnings == ["Empty cells too many at the end of 1 row(s) were left out, first in row 2."]


def test_a_row_that_lost_a_delimiter_before_a_quoted_text_is_set_aside() -> None:
    rows = "".join(f'{n},Coat,"A warm coat, really",2025-03-0{n}\n' for n in range(1, 5))
    text = text_of(f'id,name,text,when\n{rows}5,Coat"A warm coat, really",2025-03-05\n')

    assert text.frame["id"].to_list() == ["1", "2", "3", "4"]
    assert [(damage.line, damage.rule) for damage in text.damaged] == [(6, "stray_quote")]


@pytest.mark.parametrize("name", ["*", "^.*$", "^id$"])
def test_names_that_look_like_patterns_are_names(name: str) -> None:
    text = text_of(f"{name},id,status\n1,2,open\n,,\n3,4,closed\n")

    assert text.frame.columns == [f"column 1 {name}", "id", "status", ROW]
    assert text.frame.rows() == [("1", "2", "open", 1), ("3", "4", "closed", 3)]


def test_a_footer_of_words_is_no_damage() -> None:
    text = text_of("Agent Name,Rating,When\nA,5,x\nB,4,y\nReporting period 2025-01-01 to 2025-01-31\n")

    assert not text.damaged
    assert text.skipped["total_row"] == 1


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("id,status,created at\n", "a header but no rows"),
        ("", "empty"),
    ],
)
def test_what_holds_no_records_is_refused(raw: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        text_of(raw)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(columns=2), "3 columns; 2 are allowed"),
        (Limits(cell_bytes=10), "characters; 10 are allowed"),
        (Limits(rows=1), "2 records; 1 are allowed"),
    ],
)
def test_limits_are_named_with_what_was_found(limits: Limits, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read_csv(decode(b"id,status,text\n1,open,a much longer text\n2,open,b\n"), limits, vocabulary())


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(b"id,status\n" + b"1,open\n" * 100)

    with pytest.raises(Refusal, match="100 are allowed"):
        read(path, Limits(file_bytes=100))


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=["Cs", "Cc"]))
# The mark of Qualtrics makes its line a part of the header; hypothesis finds it among our own words.
CELL = CELL.filter(lambda cell: '{"ImportId"' not in cell)


@given(st.lists(st.tuples(st.integers(1, 9).map(str), CELL, CELL), min_size=1, max_size=20))
@settings(max_examples=100)
def test_any_text_in_cells_comes_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("ticket id", "subject", "status"), *rows])

    text = text_of(out.getvalue())

    assert text.frame.fill_null("").drop(ROW).rows() == rows
    assert not text.damaged


@pytest.mark.parametrize(
    ("name", "records", "height"),
    [
        ("zendesk-plum/zendesk_legacy_export_plum.csv", 16_476, 16_476),
        ("call-center-csat/Call Center.csv", 32_941, 10_747),
        ("shopify-redacted/orders_export_small.csv", 811, 811),
        ("olist-sample/olist_order_reviews_dataset.csv", 8_225, 8_225),
        ("kaggle-customer-support-tickets/customer_support_tickets.csv", 8_469, 8_469),
        ("surveymonkey-538/StarWars.csv", 1_186, 1_186),
        ("nasty-csv/semicolon_utf8_durden_saucer.csv", 670, 670),
        ("pollock-polluted/file_escape_char_0x5C.csv", 83, 83),
    ],
)
def test_real_files_have_as_many_records_as_their_readme_says(
    shared: Path, name: str, records: int, height: int
) -> None:
    text = read(shared / "exports" / name, Limits(), vocabulary())

    assert (text.records, text.frame.height, text.damaged) == (records, height, [])


def test_the_real_zendesk_export_is_read_cell_by_cell_as_the_csv_module_reads_it(shared: Path) -> None:
    path = shared / "exports/zendesk-plum/zendesk_legacy_export_plum.csv"
    with path.open(newline="", encoding="utf-8") as file:
        expected = list(csv.reader(file))

    frame = read(path, Limits(), vocabulary()).frame

    assert frame.columns[:-1] == expected[0]
    assert [list(row) for row in frame.drop(ROW).fill_null("").iter_rows()] == expected[1:]


def test_the_lines_behind_a_report_are_no_cut_rows(tmp_path: Path) -> None:
    head = "Case Number,Status,Date/Time Opened,Subject\n"
    rows = "".join(f"{number},Closed,2026-04-{number} 17:58,S\n" for number in range(11, 16))
    end = '\n"Cases"\n"Confidential Information - Do Not Distribute"\n"Generated By: Ann 22/04/2026, 10:00"\n"Acme"\n'
    path = tmp_path / "report.csv"
    path.write_text(head + rows + end, "utf-8")
    text = read(path, Limits())

    assert text.frame.height == 5
    assert text.skipped["total_row"] == 4
    assert text.damaged == []


def test_a_last_row_that_is_cut_is_no_footer(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text("id,created_at,status\n1,2026-01-01,open\n2,2026-01-02,open\n3\n", "utf-8")

    assert [damage.rule for damage in read(path, Limits()).damaged] == ["too_few_cells"]


def test_files_put_together_repeat_their_header_with_its_mark() -> None:
    part = b"\xef\xbb\xbfid,status\n1,open\n2,open\n"

    text = text_of(part + part)

    assert text.frame.height == 4
    assert text.skipped["repeated_header"] == 1
