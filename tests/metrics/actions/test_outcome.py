from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.actions import outcome, store
from metrics.actions.action import Action
from tests.metrics.actions.drawn import MONDAY, shop

WEEKS, START = 40, 28


def action(**fields: Any) -> Action:
    given = {"title": "New text", "starts": MONDAY + timedelta(days=7 * START), "kpi": "contacts", "expected": -30}
    return store.made(**(given | fields))


def counts(seed: int, factor: float = 1.0, level: float = 60.0, weeks: int = WEEKS) -> list[int]:
    chance = np.random.default_rng(seed)
    return [int(chance.poisson(level * (factor if week >= START else 1))) for week in range(weeks)]


def test_a_planted_fall_is_proven_with_its_size(root: Path) -> None:
    found = outcome.outcome(shop(root, WEEKS, {"email": counts(1, 0.6)}), action())
    assert (found.verdict, found.before, found.after, found.factor) == ("proven", 28, 12, True)
    assert found.change
    assert np.exp(found.change.low) < 0.6 < np.exp(found.change.high)
    assert found.placebos
    assert found.placebos.share is None or found.placebos.share <= 0.1


def test_where_nothing_happened_nothing_is_proven(root: Path) -> None:
    found = outcome.outcome(shop(root, WEEKS, {"email": counts(2)}), action())
    assert found.verdict == "not proven"


def test_a_rise_against_the_hope_got_worse(root: Path) -> None:
    assert outcome.outcome(shop(root, WEEKS, {"email": counts(3, 1.8)}), action()).verdict == "got worse"


def test_after_a_few_weeks_it_is_too_early(root: Path) -> None:
    found = outcome.outcome(shop(root, START + 2, {"email": counts(1, 0.6)}), action())
    assert (found.verdict, found.after, found.more) == ("too early", 2, 4)
    assert "Come back in 4" in found.reason


def test_an_action_that_starts_after_the_data_is_too_early(root: Path) -> None:
    wh = shop(root, 20, {"email": counts(1)})
    assert outcome.outcome(wh, action(starts=date(2027, 6, 1))).verdict in ("too early", "cannot be told")


def test_too_few_weeks_before_cannot_be_told(root: Path) -> None:
    wh = shop(root, WEEKS, {"email": counts(1)})
    found = outcome.outcome(wh, action(starts=MONDAY + timedelta(days=28)))
    assert (found.verdict, found.before) == ("cannot be told", 4)


def test_an_empty_warehouse_cannot_tell(root: Path) -> None:
    found = outcome.outcome(shop(root, 1, {}), action())
    assert (found.verdict, found.frame.height) == ("cannot be told", 0)


def test_the_week_of_a_start_in_its_middle_is_left_out(root: Path) -> None:
    wh = shop(root, WEEKS, {"email": counts(1, 0.6)})
    found = outcome.outcome(wh, action(starts=MONDAY + timedelta(days=7 * START + 2)))
    assert (found.before, found.after) == (28, 11)
    assert MONDAY + timedelta(days=7 * START) not in found.frame["period"].to_list()


def test_a_control_that_fell_as_well_takes_the_proof_away(root: Path) -> None:
    wh = shop(root, WEEKS, {"email": counts(1, 0.6), "chat": counts(5, 0.6)})
    told = {"where": {"channel": ["email"]}, "control": {"channel": ["chat"]}}
    alone, controlled = outcome.outcome(wh, action(where=told["where"])), outcome.outcome(wh, action(**told))
    assert alone.verdict == "proven"
    assert controlled.verdict == "not proven"
    assert controlled.alone
    assert controlled.alone.p <= 0.05


def test_a_control_that_stayed_leaves_the_proof(root: Path) -> None:
    wh = shop(root, WEEKS, {"email": counts(1, 0.5), "chat": counts(5)})
    found = outcome.outcome(wh, action(where={"channel": ["email"]}, control={"channel": ["chat"]}))
    assert found.verdict == "proven"
    assert found.frame["control"].null_count() == 0


def test_a_control_with_gaps_is_not_used_and_that_is_said(root: Path) -> None:
    chat = [0 if week == 10 else n for week, n in enumerate(counts(5))]
    wh = shop(root, WEEKS, {"email": counts(1, 0.6), "chat": chat})
    found = outcome.outcome(wh, action(where={"channel": ["email"]}, control={"channel": ["chat"]}))
    assert "not used" in found.reason
    assert found.change == found.alone


def test_placebos_are_only_dates_before_the_action(root: Path) -> None:
    quiet = counts(7)
    one = outcome.outcome(shop(root, WEEKS, {"email": quiet}), action())
    other_root = root / "other"
    other = outcome.outcome(
        shop(other_root, WEEKS, {"email": [n if week < START else 3 * n for week, n in enumerate(quiet)]}), action()
    )
    assert one.placebos
    assert other.placebos
    # 28 weeks before, 12 to learn from and 12 after each fake date.
    assert one.placebos.count == other.placebos.count == 5
    assert other.placebos.as_large == 0


@pytest.mark.parametrize("kpi", ["complaint_rate", "first_response_time", "csat"])
def test_a_kpi_without_data_cannot_be_told(root: Path, kpi: str) -> None:
    wh = shop(root, WEEKS, {"email": counts(1)})
    found = outcome.outcome(wh, action(kpi=kpi))
    assert found.verdict in ("cannot be told", "not proven")
