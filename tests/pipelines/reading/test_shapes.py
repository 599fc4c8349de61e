import pytest

from pipelines.reading.shapes import Shapes

SOUND = [
    ["1", "2025-03-01", "Where is my parcel, please?", "open", ""],
    ["2", "2025-03-02", "It is broken and I am sad", "closed", "called back"],
]


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        (["77", "2024-12-24", "Three words or more", "open", ""], True),
        (["77", "Three words or more", "2024-12-24", "open", ""], False),
        (["", "2024-12-24", "Three words or more", "open", ""], False),
    ],
)
def test_cells_fit_where_their_column_has_such_cells(cells: list[str], fits: bool) -> None:
    assert Shapes(SOUND, 5).fit(cells) is fits


def test_empty_cells_at_the_end_are_cut_where_all_others_stand_in_their_columns() -> None:
    assert Shapes(SOUND, 5).cut(["3", "2025-03-03", "A text of words", "open", "", "", ""]) == [
        "3",
        "2025-03-03",
        "A text of words",
        "open",
        "",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["3", "", "2025-03-03", "A text of words", "open", ""],  # a delimiter too many at the second cell
        ["3", "2025-03-03", "A text", " with a comma", "open", ""],  # a comma in a text
        ["3", "2025-03-03", "A text of words", "open", "", "more"],
    ],
)
def test_a_record_that_may_be_shifted_is_not_cut(cells: list[str]) -> None:
    assert Shapes(SOUND, 5).cut(cells) is None


def test_what_could_be_cut_in_two_ways_is_not_cut() -> None:
    shapes = Shapes([["1", "a", "", ""], ["2", "", "b", ""], ["3", "", "", "c"]], 4)

    assert shapes.cut(["4", "", "b", "", ""]) is None


def test_without_sound_records_nothing_fits() -> None:
    assert Shapes([], 2).cut(["1", "a", ""]) is None
