"""Where the rows of a number went: the bars lead from all rows to those counted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
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


def test_words_and_stars_stand_in_the_order_of_what_they_are_worth() -> None:
    scale = {
        "Good": (1.0, 1.0),
        "Bad": (0.0, 0.0),
        **{str(star): (float(star), (star - 1) / 4) for star in range(1, 6)},
    }
    answers = pl.DataFrame(
        [{"score_raw": word, "score": score, "score_norm": norm} for word, (score, norm) in scale.items()]
    )
    assert population.by_score(answers)["score_raw"].to_list() == ["Bad", "1", "2", "3", "4", "Good", "5"]
    assert population.by_score(answers.clear()).is_empty()
