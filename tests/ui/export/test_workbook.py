"""What a spreadsheet must survive: any text, any title, and values of every kind in their units."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import language
from tests import shop
from tests.ui import making
from ui import canvas
from ui.export import measures, workbook
from ui.export.collected import Page, Table

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A page of a small shop with nothing on it yet."""
    folder: Path = tmp_path_factory.mktemp("shop")
    shop.fill(folder, 100)
    return Page("Channels", making.view(folder))


def read(page: Page, *tables: Table) -> openpyxl.Workbook:
    page.items = list(tables)
    return openpyxl.load_workbook(io.BytesIO(workbook.xlsx(page)))


@example("0" * 22 + "\U00010000" * 4, "\ufffe\uffff")
@settings(max_examples=12, deadline=None)
@given(TEXTS, TEXTS)
def test_any_title_and_any_text_make_a_workbook_without_formulas(page: Page, title: str, cell: str) -> None:
    table = Table(title, pl.DataFrame({"Text": [cell, "=1+1"]}))
    book = read(page, table, table)
    assert len(book.sheetnames) == len({name.lower() for name in book.sheetnames}) == 3
    assert all(found.data_type != "f" for sheet in book for row in sheet.iter_rows() for found in row)


def test_values_keep_their_kind_and_get_their_unit(page: Page) -> None:
    frame = pl.DataFrame(
        {
            "Day": [date(2026, 10, 31)],
            "At": [datetime(2026, 10, 31, 9, 30)],
            "Time": [5400.0],
            "Share": [0.25],
            "Rows": [3],
            "Nothing": pl.Series([None], dtype=pl.Float64),
        }
    )
    sheet = read(page, Table("T", frame, {"Time": "seconds", "Share": "proportion"}))["T"]
    assert [cell.value for cell in sheet[3]] == ["Day", "At", "Time (h:mm:ss)", "Share (%)", "Rows", "Nothing"]
    day, moment, time, share, rows, nothing = sheet[4]
    assert (day.value, moment.value) == (datetime(2026, 10, 31), datetime(2026, 10, 31, 9, 30))
    assert (time.number_format, share.number_format, share.value) == ("[h]:mm:ss", "0.0%", 0.25)
    assert time.value.total_seconds() == 5400
    assert (rows.value, nothing.value) == (3, None)


def test_rows_of_different_kpis_name_the_unit_of_each(page: Page) -> None:
    frame = pl.DataFrame({"KPI": ["First response time", "CSAT"], "Best": [60.0, 0.5], "n": [3, 4]})
    sheet = read(page, Table("T", frame, row_units=("seconds", "proportion")))["T"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["KPI", "Unit", "Best", "n"],
        ["First response time", "seconds", 60, 3],
        ["CSAT", "%", 50, 4],
    ]


def test_the_ends_of_intervals_are_headed_in_the_language_of_the_viewer(page: Page) -> None:
    with language.speaking("de"):
        sheet = read(page, Table("T", pl.DataFrame({canvas.FROM: [0.5], canvas.TO: [0.7]})))["T"]
    assert [cell.value for cell in sheet[3]] == ["95-%-Intervall, von", "95-%-Intervall, bis"]


def test_a_page_without_tables_still_says_what_it_is(page: Page) -> None:
    assert read(page).sheetnames == ["About"]


@pytest.mark.parametrize(
    ("largest", "unit"), [(30, "seconds"), (600, "minutes"), (9000, "hours"), (900_000, "days"), (None, "seconds")]
)
def test_an_axis_of_durations_takes_the_unit_that_is_read_easily(largest: float | None, unit: str) -> None:
    assert measures.axis("seconds", [largest, None]).words == unit


def test_a_sheet_is_named_without_the_blanks_of_signs_that_are_not_allowed(page: Page) -> None:
    frame = pl.DataFrame({"n": [1]})
    assert read(page, Table("CSAT: \u221218.0 pp", frame)).sheetnames[-1] == "CSAT \u221218.0 pp"
