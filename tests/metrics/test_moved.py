"""Which past figures a new version moved."""

from __future__ import annotations

import copy
import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import kpis, moved, queries
from metrics.filters import Filters
from metrics.moved import Moved, between
from metrics.warehouse import open_file
from tests.metrics import oracle
from tests.metrics.making import answer, contact, publish

Rows = list[dict[str, Any]]
AS_OF = datetime(2026, 4, 30, 18)


def _file(root: Path, version: int) -> Path:
    return root / "warehouse" / f"v{version:06}.duckdb"


def _between(root: Path, before: tuple[Rows, Rows], after: tuple[Rows, Rows]) -> list[Moved]:
    for version, (contacts, answers) in enumerate((before, after), 1):
        publish(root, contacts, answers, version=version)
    return between(_file(root, 1), _file(root, 2))


def _contacts(count: int = 90, **fields: Any) -> Rows:
    return [contact(n, date(2026, 1, 1) + timedelta(days=n), as_of=AS_OF, **fields) for n in range(count)]


def test_a_version_that_says_the_same_moves_nothing(root: Path) -> None:
    rows = (_contacts(), [answer(1, date(2026, 2, 1), survey_type="csat", satisfied=True)])
    again = [row | {"load_id": "000009", "row": row["row"] + 1} for row in rows[0]]
    assert _between(root, rows, (again, rows[1])) == []


def test_the_first_version_moves_nothing(root: Path) -> None:
    publish(root, _contacts())
    assert between(None, _file(root, 1)) == []


def test_after_an_empty_version_nothing_moved(root: Path) -> None:
    assert _between(root, ([], []), (_contacts(), [])) == []


def test_a_late_row_moves_its_month_and_the_backlog_since(root: Path) -> None:
    late = contact(500, date(2026, 2, 10), as_of=AS_OF)
    found = {(each.kpi, each.month): each for each in _between(root, (_contacts(), []), ([*_contacts(), late], []))}
    february = found["contacts", date(2026, 2, 1)]
    assert (february.before, february.after, february.new, february.growing) == (28, 29, 1, False)
    assert ("contacts", date(2026, 1, 1)) not in found
    assert ("contacts", date(2026, 3, 1)) not in found
    assert {month.month for kpi, month in found if kpi == "backlog"} == {2, 3}
    assert found["backlog", date(2026, 3, 1)].growing, "March was not over"


def test_rows_that_changed_and_rows_that_went_are_told_apart(root: Path) -> None:
    before = _contacts(is_complaint=True)
    after = copy.deepcopy(before)
    after[40]["is_complaint"] = False
    del after[50]
    found = {(each.kpi, each.month): each for each in _between(root, (before, []), (after, []))}
    rate = found["complaint_rate", date(2026, 2, 1)]
    assert (rate.new, rate.updated, rate.gone) == (0, 1, 1)
    assert rate.before == 1
    assert rate.after == pytest.approx(26 / 27)


def test_a_month_that_had_no_data_and_now_has_is_a_move_and_a_later_month_is_not(root: Path) -> None:
    ratings = [answer(n, date(2026, month, 10), survey_type="csat", satisfied=True) for n, month in ((1, 1), (2, 5))]
    found = [each for each in _between(root, (_contacts(), []), (_contacts(), ratings)) if each.kpi == "csat"]
    assert [(each.month, each.before, each.before_n, each.after) for each in found] == [(date(2026, 1, 1), None, 0, 1)]


def test_the_largest_move_in_margins_of_error_comes_first_and_growing_months_last(root: Path) -> None:
    before = _contacts()
    many = [contact(600 + n, date(2026, 1, 15), as_of=AS_OF) for n in range(60)]
    few = [contact(700, date(2026, 2, 15), as_of=AS_OF), contact(701, date(2026, 3, 31), as_of=AS_OF)]
    found = [each for each in _between(root, (before, []), ([*before, *many, *few], [])) if each.kpi == "contacts"]
    assert [each.month.month for each in found] == [1, 2, 3]
    assert found[-1].growing
    table = moved.summary(found)
    assert table.row(0) == ("contacts", 2, found[0].weight)
    assert found[0].to_dict()["month"] == "2026-01-01"
    assert moved.summary([]).is_empty()


@given(seed=st.integers(0, 10_000), changed=st.integers(0, 5))
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exactly_the_figures_that_differ_are_listed(
    tmp_path_factory: pytest.TempPathFactory, seed: int, changed: int
) -> None:
    draw, root = random.Random(seed), tmp_path_factory.mktemp("moved")
    before = (oracle.random_contacts(draw, 150), oracle.random_answers(draw, 150))
    after = copy.deepcopy(before)
    for row in draw.sample(after[0], changed):
        row |= dict.fromkeys(draw.sample(["first_response_seconds", "replies", "customer_key"], 2))
        row["is_complaint"] = not row["is_complaint"]
    for row in draw.sample(after[1], changed):
        after[1].remove(row)
    found = {(each.kpi, each.month) for each in _between(root, before, after)}
    old, new = open_file(_file(root, 1)), open_file(_file(root, 2))
    for kpi in (name for name in kpis.KPIS if name != "channel_share"):
        for month, last in ((1, 31), (2, 28), (3, 31), (4, 30)):
            first = date(2026, month, 1)
            one, other = (queries.value(wh, kpi, Filters(first, date(2026, month, last))) for wh in (old, new))
            differs = one.n != other.n or one.value != pytest.approx(other.value)
            assert ((kpi, first) in found) == differs, (kpi, first)
