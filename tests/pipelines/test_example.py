"""The opening hours of the sample shop count for the sample shop alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import canonical
import settings
from pipelines import example, loads, upkeep
from settings import Days, Schedule, Settings
from tests.pipelines.factory import at, commit_rows, facts, tickets

SAMPLE = f"{canonical.SAMPLES_DIR}/tickets.csv"
# From eight in the evening until eight in the morning: one hour of it is open at the sample shop.
NIGHT = {"created_at": at("2026-03-02 20:00"), "first_reply_at": at("2026-03-03 08:00")}
OWN = Schedule(name="Own", days=Days(monday=("20:00-22:00",)))


def opened(root: Path) -> dict[str, float | None]:
    return {row["source_id"]: row["first_response_open_seconds"] for row in facts(root)["contacts"]}


@pytest.fixture
def samples(root: Path) -> Path:
    commit_rows(root, (SAMPLE, "tickets", tickets("1", **NIGHT)))
    return root


def test_the_sample_shop_brings_its_hours_and_writes_no_settings(samples: Path) -> None:
    assert opened(samples) == {"1": 3600.0}
    assert [schedule.name for schedule in example.in_use(samples, Settings())] == ["Nordlicht (example)"]
    assert not (samples / settings.FILE).exists()
    assert not upkeep.stale(samples)


def test_hours_of_ones_own_win(samples: Path) -> None:
    settings.save(samples, Settings(schedules=(OWN,)))
    loads.rebuild(samples)
    assert opened(samples) == {"1": 7200.0}
    assert example.in_use(samples, settings.load(samples)) == ()


@pytest.mark.parametrize("keep_samples", [True, False])
def test_a_file_of_ones_own_ends_them(samples: Path, keep_samples: bool) -> None:
    commit_rows(samples, ("own.csv", "tickets", tickets("7", **NIGHT)), keep_samples=keep_samples)
    assert set(opened(samples).values()) == {None}
    assert example.in_use(samples, Settings()) == ()


def test_without_any_load_there_are_none(root: Path) -> None:
    assert example.in_use(root, Settings()) == ()
    assert example.hours(Settings(), []) == Settings()
