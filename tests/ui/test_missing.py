"""Why a card is empty under a filter: the files may have the KPI and only not name what is asked for."""

from __future__ import annotations

from pathlib import Path

from tests.ui import making
from ui import missing


def test_a_dimension_that_no_row_names_is_the_reason(root: Path) -> None:
    view = making.view(root, ("product", ("Lamp",)))
    assert missing.under_filter(view, "csat") == "no product in the files with ratings"


def test_a_value_that_has_no_rows_is_another_reason(root: Path) -> None:
    assert missing.under_filter(making.view(root, ("team", ("Nobody",))), "csat") == "nothing with this filter"


def test_a_kpi_that_no_file_has_is_not_blamed_on_the_filter(root: Path) -> None:
    assert missing.under_filter(making.view(root, ("team", ("Berlin",))), "ces") == ""


def test_without_a_filter_there_is_nothing_to_blame(root: Path) -> None:
    assert missing.under_filter(making.view(root), "csat") == ""
