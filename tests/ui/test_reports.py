"""What became of a file: numbers, dates and plurals as everywhere else."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui import readas, words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-30", "30 Nov 2026"),
        ("2025-10-01 to 2026-10-31", "1 Oct 2025 to 31 Oct 2026"),
        ("2026-02-30", "2026-02-30"),
        ("id 1-2026-11-30", "id 1-2026-11-30"),
        ("Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_days_in_a_text_are_written_as_on_the_page(text: str, shown: str) -> None:
    assert words.iso_days(text) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(16476, "16,476"), (True, "yes"), (None, "nothing"), (["a", 1], "a, 1"), ("2026-11-30", "30 Nov 2026")],
)
def test_evidence_is_written_for_people(value: object, shown: str) -> None:
    assert readas._found("", value) == shown


def test_every_fact_has_its_reason_beside_it() -> None:
    evidence = {
        "encoding": "cp1252",
        "encoding_basis": "the letters it gives make words",
        "date_order": "DMY",
        "date_order_basis": "the first part is above 12 in 40 dates",
        "durations": {"took": {"unit": "minutes", "basis": "header"}},
        "skipped": [{"rule": "line_item", "count": 402}],
        "namespace": "x",
        "something_new": 7,
    }
    found = {line["What"]: (line["Found"], line["Because"]) for line in readas.lines(evidence)}
    assert found["Encoding"] == ("cp1252", "the letters it gives make words")
    assert found["Dates"] == ("day first", "the first part is above 12 in 40 dates")
    assert found["took"] == ("in minutes", "header")
    assert found["Skipped rows"] == ("402", "line item")
    assert found["Something new"] == ("7", "")
    assert "Namespace" not in found
    assert readas.lines({}) == []


def page(count: int) -> None:
    from ui import reports  # noqa: PLC0415 - AppTest runs this function as a script of its own

    reports._missing([{"kpi": "csat", "reason": "It has no ratings."}] * count)


@pytest.mark.parametrize(("count", "title"), [(1, "1 KPI cannot"), (2, "2 KPIs cannot")])
def test_one_kpi_is_not_several(count: int, title: str) -> None:
    app = AppTest.from_function(page, args=(count,)).run()
    assert not app.exception
    assert app.expander[0].label.startswith(title)
