"""A downloaded file runs nothing when a spreadsheet opens it."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.export import cells


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", '=HYPERLINK("x")'])
def test_a_formula_becomes_text(text: str) -> None:
    assert cells.neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "order 17", "a=b", "3 - 4", None])
def test_other_text_stays(text: str | None) -> None:
    assert cells.neutral(text) == text


def test_numbers_stay_numbers_and_headers_are_neutral_too() -> None:
    assert cells.csv(pl.DataFrame({"=x": ["-1", None], "n": [-1, 2]})).decode("utf-8-sig").splitlines() == [
        '"\'=x","n"',
        '"\'-1",-1',
        ",2",
    ]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_the_file_holds_what_was_rejected(values: list[str]) -> None:
    text = cells.csv(pl.DataFrame({"value": values})).decode("utf-8-sig")
    read = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert [value.removeprefix("'") for value in read] == [value.removeprefix("'") for value in values]
