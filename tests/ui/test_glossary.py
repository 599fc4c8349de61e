"""The glossary knows every KPI of the registry, and finds by any of their words."""

from __future__ import annotations

import pytest

from metrics import kpis
from ui import glossary


def test_every_kpi_is_there() -> None:
    found, terms = glossary.search("")
    assert {kpi.name for kpi in found} == set(kpis.KPIS)
    assert set(terms) == set(glossary.TERMS)


@pytest.mark.parametrize("words", ["CSAT", "csat", "first_response_time", "response first"])
def test_a_kpi_is_found_by_its_name_and_its_words(words: str) -> None:
    assert glossary.search(words)[0]


def test_what_nothing_fits_finds_nothing() -> None:
    assert glossary.search("zeppelin") == ([], {})
