import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.numerals import doubts, numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("4,5", 4.5),
        ("1,234", 1234),
        ("-3", -3),
        ("€ 12", 12),
        ("1e3", 1000),
        ("1e309", None),
        ("inf", None),
        ("NaN", None),
        ("12 apples", None),
    ],
)
def test_numbers_have_a_decimal_comma_or_point(text: str, number: float | None) -> None:
    assert numbers(pl.Series([text]))[0] == number


@given(st.floats(-1e6, 1e6).map(lambda value: round(value, 2)))
def test_plain_numbers_are_never_changed(value: float) -> None:
    assert numbers(pl.Series([str(value)]))[0] == value


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["1.234,5", "1.234", "950,25", "12,500"], [1234.5, 1234.0, 950.25, 12.5]),
        (["1,234.5", "1,234", "950.25", "12.500"], [1234.5, 1234.0, 950.25, 12.5]),
        (["0,5", "1.234"], [0.5, 1234.0]),
        (["0.512", "1.234"], [0.512, 1.234]),
        (["1.234.567", "1.234"], [1_234_567.0, 1234.0]),
        (["7", None, "1.234"], [7.0, None, 1.234]),
    ],
)
def test_the_decimal_mark_is_that_of_the_column(column: list[str | None], expected: list[float | None]) -> None:
    assert numbers(pl.Series(column)).to_list() == expected


def test_a_mark_that_nothing_settles_is_said() -> None:
    assert "'1.234'" in doubts(pl.Series(["1.234", "12"]))[0]
    assert "read as thousands" in doubts(pl.Series(["12,500"]))[0]
    assert doubts(pl.Series(["1.234", "0.5"])) == []
    assert doubts(pl.Series([], dtype=pl.String)) == []


def test_both_marks_in_one_column_are_counted() -> None:
    assert doubts(pl.Series(["4,5", "4,6", "4.7"]))[0].startswith(
        "2 numbers have a decimal comma and 1 a decimal point"
    )


@given(st.lists(st.floats(0, 1e6).map(lambda value: round(value, 2)), min_size=1))
def test_a_german_column_is_read_as_the_english_one(values: list[float]) -> None:
    english = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]

    assert numbers(pl.Series(german)).to_list() == numbers(pl.Series(english)).to_list() == values
