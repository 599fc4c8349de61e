"""Which dimension explains a change."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics import kpis, ranking, warehouse
from metrics.filters import Filters
from tests.metrics.conftest import Known
from tests.metrics.making import contact, publish

NOW = date(2026, 10, 5)
WEEK = Filters(NOW, NOW + timedelta(days=6))
DIMENSIONS = ("channel", "team", "carrier", "agent")


def _contacts(draw: random.Random, complaints: dict[int, float], cause: str = "") -> list[dict[str, Any]]:
    """400 contacts in each of two weeks; `complaints` per week back, three times as many now where the cause is met."""
    rows = []
    for back in (0, 1):
        for _ in range(400):
            row = {
                "channel": draw.choice(["email", "chat"]),
                "team": draw.choice("ABC"),
                "carrier": draw.choice(["DHL", "UPS", "GLS", "DPD"]),
                "agent": f"agent {draw.randrange(30)}",
            }
            rate = complaints[back] * (4 if cause in row.values() and not back else 1)
            complains = draw.random() < rate
            rows.append(contact(len(rows), NOW - timedelta(days=7 * back), is_complaint=complains, **row))
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_dimension_of_a_planted_cause_comes_first(root: Path, seed: int) -> None:
    wh = publish(root, _contacts(random.Random(seed), {0: 0.1, 1: 0.1}, cause="UPS"))
    frame = ranking.rank(wh, "complaint_rate", WEEK, dimensions=DIMENSIONS)
    assert frame.row(0, named=True)["dimension"] == "carrier"
    assert frame.row(0, named=True)["group"] == "UPS"
    assert frame["explained"][0] > 0.4


def test_a_change_everywhere_is_explained_by_no_dimension(root: Path) -> None:
    wh = publish(root, _contacts(random.Random(1), {0: 0.3, 1: 0.1}))
    assert ranking.rank(wh, "complaint_rate", WEEK, dimensions=DIMENSIONS)["explained"].max() < 0.3


def test_a_moved_mix_is_explained_by_its_dimension(root: Path) -> None:
    rows = [
        contact(number, NOW - timedelta(days=7 * back), channel=channel, team="AB"[number % 2], is_complaint=bad)
        for back, shape in ((1, (("chat", 90, 0), ("email", 10, 5))), (0, (("chat", 50, 0), ("email", 50, 25))))
        for channel, count, complaints in shape
        for number in range(count)
        for bad in [number < complaints]
    ]
    frame = ranking.rank(publish(root, rows), "complaint_rate", WEEK, dimensions=("team", "channel"))
    assert frame["dimension"].to_list() == ["channel", "team"]
    assert frame["explained"][0] == pytest.approx(1)
    assert frame["mix"][0] == pytest.approx(0.2)


@pytest.mark.parametrize("kpi", [name for name, kpi in kpis.KPIS.items() if kpi.kind != "share"])
def test_every_kpi_can_be_ranked(known: Known, kpi: str) -> None:
    frame = ranking.rank(known.wh, kpi, Filters(date(2026, 3, 1), date(2026, 3, 31)), dimensions=("channel", "team"))
    assert frame["explained"].is_between(0, 1).all()
    assert frame["explained"].is_sorted(descending=True)


def test_a_dimension_filtered_to_one_value_and_an_empty_warehouse_explain_nothing(known: Known, root: Path) -> None:
    chosen = Filters(date(2026, 3, 1), date(2026, 3, 31), (("team", ("A",)),))
    assert "team" not in ranking.rank(known.wh, "contacts", chosen, dimensions=("channel", "team"))["dimension"]
    assert ranking.rank(warehouse.open(root), "csat", WEEK).is_empty()
