from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.meaning.presets import vocabulary
from pipelines.reading.files import read
from pipelines.reading.read import ROW, Text
from pipelines.report import Limits, Refusal
from tests.pipelines.parsing import parsed
from tests.pipelines.workbooks import Cell, rows_xml, write

HEADER: list[Cell] = ["Ticket ID", "Subject", "Status", "Created at", "Resolved at"]
TICKETS: list[list[Cell]] = [
    HEADER,
    [125000000000000, "Where is my order?", "open", datetime(2026, 3, 1, 12, 30, 15), None],
    [2, "Broken", "solved", datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 9, 59, 59)],
]


def text_of(path: Path, limits: Limits | None = None) -> Text:
    return read(path, limits or Limits(), vocabulary())


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        text_of(path, limits)
    return caught.value.message


def test_a_sheet_is_the_same_text_that_its_csv_would_be(tmp_path: Path) -> None:
    text = text_of(write(tmp_path / "a.xlsx", {"Tickets": rows_xml(TICKETS)}))

    assert text.frame.rows() == [
        ("125000000000000", "Where is my order?", "open", "2026-03-01 12:30:15", None, 1),
        ("2", "Broken", "solved", "2026-03-02 08:00:00", "2026-03-03 09:59:59", 2),
    ]
    assert text.records == 2
    assert (text.evidence["format"], text.evidence["sheet"], text.evidence["header_row"]) == ("XLSX", "Tickets", 1)


def test_a_workbook_is_loaded_as_tickets(tmp_path: Path) -> None:
    found = parsed(write(tmp_path / "a.xlsx", {"Tickets": rows_xml(TICKETS)}), tmp_path / "staging")

    assert (found.report.status, found.report.table, found.report.rows.accepted) == ("ok", "tickets", 2)
    assert found.row(2)["solved_at"].isoformat() == "2026-03-03T09:59:59+00:00"


def test_titles_above_the_header_and_empty_rows_below_it_do_not_count(tmp_path: Path) -> None:
    rows = [["Support report"], [], ["from March"], *TICKETS, [None], TICKETS[2]]
    text = text_of(write(tmp_path / "a.xlsx", {"S": rows_xml(rows, first=2)}))

    assert text.evidence["header_row"] == 5
    assert text.preamble == ["Support report", "from March"]
    assert text.frame[ROW].to_list() == [1, 2, 4]
    assert text.skipped == {"empty_row": 1}


def test_the_sheet_with_the_known_header_is_chosen_whatever_its_place_and_size(tmp_path: Path) -> None:
    contacts: list[list[Cell]] = [["Account", "Remark"], *([f"A{n}", "x"] for n in range(50))]
    sheets = {"Cover": rows_xml([["Report of March"]]), "Accounts": rows_xml(contacts), "Data": rows_xml(TICKETS)}
    text = text_of(write(tmp_path / "a.xlsx", sheets))

    assert text.evidence["sheet"] == "Data"
    assert text.evidence["other_sheets"] == {"Cover": 1, "Accounts": 51}


def test_a_second_sheet_like_the_first_is_reported(tmp_path: Path) -> None:
    text = text_of(write(tmp_path / "a.xlsx", {"March": rows_xml(TICKETS), "April": rows_xml(TICKETS)}))

    assert text.warnings == ["Sheet 'March' was loaded; 'April' looks like an export too and was not."]


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_are_the_same_in_both_calendars(tmp_path: Path, since_1904: bool) -> None:
    epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    rows: list[list[Cell]] = [
        ["Ticket ID", "Created at"],
        [1, date(2026, 2, 28)],
        [2, datetime(2026, 12, 31, 23, 59, 59)],
    ]
    path = write(tmp_path / "a.xlsx", {"S": rows_xml(rows, epoch=epoch)}, date1904=since_1904)

    assert text_of(path).frame["Created at"].to_list() == ["2026-02-28 00:00:00", "2026-12-31 23:59:59"]


@pytest.mark.parametrize("since_1904", [False, True])
def test_lengths_of_time_are_no_dates_of_the_year_1900(tmp_path: Path, since_1904: bool) -> None:
    cells = rows_xml([["Ticket ID", "Handle time"]])
    for row, days in ((2, 0.5), (3, 1.5), (4, 61 / 86_400)):
        cells += f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" s="3"><v>{days}</v></c></row>'
    path = write(tmp_path / "a.xlsx", {"S": cells}, date1904=since_1904)

    assert text_of(path).frame["Handle time"].to_list() == ["12:00:00", "36:00:00", "0:01:01"]


def test_the_sentinel_1900_stays_a_date(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Ticket ID", "Created at"], [1, date(2026, 2, 28)], [2, date(1899, 12, 31)]]

    found = text_of(write(tmp_path / "a.xlsx", {"S": rows_xml(rows)})).frame["Created at"].to_list()

    assert found[0] == "2026-02-28 00:00:00"
    assert found[1].endswith("00:00:00")


@pytest.mark.parametrize("place", ["XFD1048576", "XFD2", "A9999999", "ZZZZ1"])
def test_a_stray_cell_far_away_is_refused_before_it_costs_memory(tmp_path: Path, place: str) -> None:
    cells = rows_xml(TICKETS) + f'<row><c r="{place}"><v>1</v></c></row>'

    assert "workbook" in refusal(write(tmp_path / "a.xlsx", {"S": cells}))


def test_a_grid_that_does_not_fit_in_memory_is_refused(tmp_path: Path) -> None:
    cells = rows_xml(TICKETS) + '<row r="1000000"><c r="CV1000000"><v>1</v></c></row>'

    assert "more than fits" in refusal(write(tmp_path / "a.xlsx", {"S": cells}), Limits(memory_bytes=1024**3))


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    said = refusal(write(tmp_path / "a.xlsx", {"S": rows_xml(TICKETS)}, doctype=doctype))

    assert "declares entities" in said
    assert "passwd" not in said


def test_what_only_looks_like_a_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    assert "old kind" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refusal(path)
    whole = write(path, {"S": rows_xml(TICKETS)}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refusal(path)


def test_a_csv_named_xlsx_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_text("ticket id,created at\n1,2026-01-01\n")

    assert text_of(path).frame.height == 1


@pytest.mark.parametrize("name", ["DateFormatTests.xlsx", "DateFormatNumberTests.xlsx"])
def test_date_formats_of_other_programs_are_read(shared: Path, name: str) -> None:
    text = text_of(shared / "corpora/poi-xlsx" / name)

    assert text.frame.height >= 10


def test_numbers_of_more_digits_than_a_sheet_keeps_are_no_ids(tmp_path: Path) -> None:
    rows = [["Ticket ID", "Subject", "Created at", "Status"]]
    rows += [[123456789012345670 + n, f"s{n}", "2026-10-01 10:00", "open"] for n in (1, 8, 9)]
    path = write(tmp_path / "a.xlsx", {"T": rows_xml(rows)})

    assert text_of(path).frame["Ticket ID"][0] == "1.23456789012346E+17"


def test_ids_of_many_digits_that_are_written_as_text_stay(tmp_path: Path) -> None:
    rows = [["Ticket ID", "Subject", "Created at", "Status"]]
    rows += [[f"12345678901234567{n}", f"s{n}", "2026-10-01 10:00", "open"] for n in (1, 8, 9)]
    path = write(tmp_path / "a.xlsx", {"T": rows_xml(rows)})

    assert text_of(path).frame["Ticket ID"][0] == "123456789012345671"
