"""Names in settings that nothing that is loaded has are told, with what may be meant; they are no error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from metrics import names
from metrics.warehouse import Warehouse
from settings import KpiTarget, Scale, Schedule, Settings, Target
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)


@pytest.fixture
def wh(root: Path) -> Warehouse:
    contacts = [
        contact(1, DAY, team="Support", channel="email", priority="high", segment="Größe", source="zendesk"),
        contact(2, DAY, team="Returns", channel=None),
    ]
    return publish(root, contacts, [answer(1, DAY, source="delighted")])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(schedules=(Schedule(name="S", team="Suport"),)), "schedules[1].team' has value 'Suport'"),
        (
            Settings(targets=(Target(channel="sms", first_response_seconds=60.0),)),
            "targets[1].channel' has value 'sms'",
        ),
        (Settings(targets=(Target(priority="low", first_response_seconds=60.0),)), "targets[1].priority' has value"),
        (
            Settings(targets=(Target(segment="VIP", first_response_seconds=60.0),)),
            "targets[1].segment' has value 'VIP'",
        ),
        (Settings(kpi_targets=(KpiTarget(kpi="csat", value=0.9, team="Nights"),)), "kpi_targets[1].team' has value"),
        (Settings(scales={"zendesc": Scale()}), "scales.zendesc' has value 'zendesc'"),
    ],
)
def test_a_name_that_nothing_has_is_told(wh: Warehouse, settings: Settings, said: str) -> None:
    (sentence,) = names.unmet(wh, settings)
    assert f"Setting '{said}" in sentence
    assert sentence.endswith((".", "?"))


def test_what_may_be_meant_is_said(wh: Warehouse) -> None:
    (team,) = names.unmet(wh, Settings(schedules=(Schedule(name="S", team="Suport"),)))
    assert team.endswith("nothing that is loaded has this team. Did you mean 'Support'?")


def test_names_that_rows_or_answers_have_are_not_told_whatever_their_case(wh: Warehouse) -> None:
    met = Settings(
        schedules=(Schedule(name="S", team=" sUPPORT "), Schedule(name="T", channel="unknown")),
        targets=(Target(segment="GRÖSSE", priority="high", first_response_seconds=60.0),),
        scales={"delighted": Scale()},
    )
    assert names.unmet(wh, met) == []


def test_defaults_and_an_empty_warehouse_say_nothing(wh: Warehouse, tmp_path: Path) -> None:
    assert names.unmet(wh) == [], "nobody wrote the default target for chats"
    assert names.unmet(publish(tmp_path / "empty"), Settings(scales={"zendesc": Scale()})) == []


def test_a_rule_that_never_counts_is_told(wh: Warehouse) -> None:
    day = Target(first_response_seconds=60.0)
    twice = Settings(
        targets=(day, Target(resolution_seconds=90.0), Target(first_response_seconds=30.0), Target(channel="email")),
        kpi_targets=(
            KpiTarget(kpi="csat", value=0.8),
            KpiTarget(kpi="csat", value=0.9, since=DAY),
            KpiTarget(kpi="csat", value=0.7),
        ),
    )
    said = names.unmet(wh, twice)
    starts = ("targets[3].first_response_seconds' has value 30", "targets[4]' has no time", "kpi_targets[3].value'")
    assert all(sentence.startswith(f"Setting '{start}") for sentence, start in zip(said, starts, strict=True))
