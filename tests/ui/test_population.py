"""Where the rows of a number went: the bars lead from all rows to those counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import kpis
from tests.ui import making
from ui import cached, insight, population


@pytest.mark.parametrize("name", ["contacts", "first_response_time", "csat", "nps", "complaint_rate"])
def test_the_bars_lead_from_all_rows_to_those_counted(root: Path, name: str) -> None:
    view, kpi = making.view(root), kpis.get(name)
    found = insight.explained(view, name)
    first, *out, counted = population.steps(found, kpi)
    assert first.end == found.found
    assert first.end - sum(step.end - step.start for step in out) == counted.end == found.counted
    assert found.counted == cached.value(view, name).n


def test_reasons_without_a_row_are_not_drawn(root: Path) -> None:
    steps = population.steps(insight.explained(making.view(root), "contacts"), kpis.get("contacts"))
    assert [step.name for step in steps] == ["All contacts", "Outside the period", "Counted"]


def test_an_empty_filter_counts_nothing(root: Path) -> None:
    view = making.view(root, ("team", ("Nobody",)))
    steps = population.steps(insight.explained(view, "contacts"), kpis.get("contacts"))
    assert [step.end for step in steps] == [0, 0]
