import pytest

from pipelines.reading.header import columns_of, plain, search, split_remark
from pipelines.reading.records import Record

NOTHING: frozenset[str] = frozenset()


def records(*rows: str) -> list[Record]:
    return [Record(row.split(","), 0, 0) for row in rows]


@pytest.mark.parametrize(
    ("header", "base", "remark"),
    [
        ("Ticket created (Europe/Berlin)", "ticket created", "Europe/Berlin"),
        ("First response time (seconds)", "first response time", "seconds"),
        ("Manual Tagging of Categories [list]", "manual tagging of categories", "list"),
        ("  Created_At ", "created at", ""),
        ("\ufeffId", "id", ""),
        ("RespondentID", "respondent id", ""),
        ("createdAt", "created at", ""),
        ("call duration in minutes", "call duration in minutes", ""),
        ("Rating (1-5)", "rating", "1-5"),
    ],
)
def test_names_are_compared_without_case_marks_and_remarks(header: str, base: str, remark: str) -> None:
    assert split_remark(header) == (base, remark)


def test_a_remark_is_a_zone_or_a_unit() -> None:
    columns = columns_of(["Started (America/Argentina/Buenos_Aires)", "Wait (min)", "Sent (UTC)", "Rating (1-5)"])

    assert [column.zone for column in columns] == ["America/Argentina/Buenos_Aires", None, "UTC", None]
    assert [column.unit for column in columns] == [None, "minutes", None, None]


def test_repeated_and_empty_names_are_told_apart() -> None:
    names = [column.name for column in columns_of(["id", "id", "", "Comment", "", "Comment", "Comment"])]

    assert names == ["id", "id (2)", "column 3", "Comment", "column 5", "Comment (2)", "Comment (3)"]
    assert len(set(names)) == 7


def test_a_suffix_never_meets_a_name_of_the_file() -> None:
    names = [column.name for column in columns_of(["a (2)", "a", "a"])]

    assert len(set(names)) == 3


def test_the_header_is_found_below_a_preamble() -> None:
    found = search(records("Report of March,,", ",,", "id,status,created at", "1,open,2025-03-01"), NOTHING)

    assert (found.index, found.depth, found.found) == (2, 1, True)
    assert found.preamble == ["Report of March", ""]


def test_known_names_decide_where_several_lines_could_be_a_header() -> None:
    rows = records("Overview,of,tickets", "id,status,created at", "a,b,c")

    assert search(rows, frozenset({"id", "status", "created at"})).index == 1


def test_a_file_that_begins_with_data_has_no_header() -> None:
    assert not search(records("1,2025-03-01,5", "2,2025-03-02,4", "3,2025-03-03,4"), NOTHING).found


def test_options_in_a_second_line_belong_to_their_question() -> None:
    rows = records("Respondent ID,Which films?,,Age", ",Episode I,Episode II,Response", "11,yes,no,30")

    found = search(rows, NOTHING)

    assert found.depth == 2
    assert [column.name for column in found.columns] == [
        "Respondent ID",
        "Which films? - Episode I",
        "Which films? - Episode II",
        "Age",
    ]


def test_three_lines_of_qualtrics_are_one_header() -> None:
    rows = records("StartDate,Q1", "Start Date,How likely?", '{"ImportId":"startDate"},{"ImportId":"QID1"}', "2025,9")

    assert search(rows, NOTHING).depth == 3


def test_empty_cells_at_the_end_of_every_row_get_columns() -> None:
    found = search(records("id,status,when", "1,open,x,", "2,open,y,"), NOTHING)

    assert [column.name for column in found.columns] == ["id", "status", "when", "column 4"]
    assert found.doubts[0].endswith("were left without a name. Check that the names fit.")


def test_no_column_is_named_where_the_records_have_more_cells_than_the_header_has_names() -> None:
    found = search(records("id,status,when", "1,open,x,extra", "2,open,y,extra"), NOTHING)

    assert [column.name for column in found.columns] == ["column 1", "column 2", "column 3", "column 4"]
    assert found.nameless.startswith("The header has 3 names and the records have 4 cells, so nobody can tell")
    assert found.doubts == [found.nameless]


def test_a_name_too_many_is_left_out_where_it_is_empty() -> None:
    found = search(records("id,,status,when", "1,open,x", "2,open,y"), NOTHING)

    assert [column.name for column in found.columns] == ["id", "status", "when"]
    assert "the empty names were left out" in found.doubts[0]


def test_records_that_do_not_agree_on_their_cells_say_nothing_about_the_header() -> None:
    found = search(records("id,status,text", "1,open,a,b", "2,open,a,b", "3,open,a"), NOTHING)

    assert [column.name for column in found.columns] == ["id", "status", "text"]
    assert not found.doubts


def test_words_lose_only_what_does_not_count() -> None:
    assert plain("  'First_Response   Time': ") == "first response time"
