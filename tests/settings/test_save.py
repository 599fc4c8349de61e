"""Settings written back: whole, checked, with the comments that people put there."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import settings
from settings import Days, KpiTarget, Scale, Schedule, Settings, SettingsError, Target
from settings.file import parsed
from settings.written import changed, fresh, lean

TEXT = """\
# Our shop.
reporting_zone = "Europe/Berlin"  # since 2024

[[schedules]]  # the office
name = "Office"
days = {monday = ["9:00-12:30", "13:30-18:00"]}
closed = [2026-12-24]

# At night only chats.
[[schedules]]
name = "Chat"
channel = "chat"
[schedules.days]
monday = ["22:00-06:00"]  # a night
"""


def test_a_first_file_holds_only_what_differs_from_the_defaults(root: Path) -> None:
    settings.save(root, Settings(minimum_sample=50, scales={"intercom": Scale(satisfied_from=0.6)}))
    assert (root / "settings.toml").read_text() == "minimum_sample = 50\n\n[scales.intercom]\nsatisfied_from = 0.6\n"
    assert list(root.iterdir()) == [root / "settings.toml"]


def test_settings_at_their_defaults_make_an_empty_file(root: Path) -> None:
    settings.save(root, Settings())
    assert (root / "settings.toml").read_text() == ""


def test_saving_what_stands_there_changes_no_letter(root: Path) -> None:
    (root / "settings.toml").write_text(TEXT)
    settings.save(root, settings.load(root))
    assert (root / "settings.toml").read_text() == TEXT


def test_comments_stay_where_they_are(root: Path) -> None:
    (root / "settings.toml").write_text(TEXT)
    found = settings.load(root)
    chat = found.schedules[1].model_copy(update={"zone": "Asia/Kolkata"})
    settings.save(root, found.model_copy(update={"minimum_sample": 50, "schedules": (found.schedules[0], chat)}))
    made = (root / "settings.toml").read_text()
    for comment in ("# Our shop.", "# since 2024", "# the office", "# At night only chats.", "# a night"):
        assert comment in made
    assert settings.load(root).schedules[1].zone == "Asia/Kolkata"
    assert '["9:00-12:30", "13:30-18:00"]' in made


def test_a_schedule_may_go_and_another_come(root: Path) -> None:
    (root / "settings.toml").write_text(TEXT)
    found = settings.load(root)
    new = Schedule(name="New", days=Days(sunday=("10:00-12:00",)), open_on={date(2026, 12, 27): ("10:00-14:00",)})
    wanted = found.model_copy(update={"schedules": (found.schedules[1], new)})
    settings.save(root, wanted)
    assert settings.load(root) == wanted
    assert "# a night" in (root / "settings.toml").read_text()
    settings.save(root, wanted.model_copy(update={"schedules": ()}))
    assert settings.load(root).schedules == ()


def test_what_cannot_be_used_is_not_written(root: Path) -> None:
    (root / "settings.toml").write_text(TEXT)
    with pytest.raises(SettingsError, match="'minimum_sample' has value 0"):
        settings.save(root, Settings().model_copy(update={"minimum_sample": 0}))
    assert (root / "settings.toml").read_text() == TEXT


def test_a_file_that_is_broken_is_replaced(root: Path) -> None:
    for broken in ("reporting_zone = ", "minimum_sample = 0\n"):
        (root / "settings.toml").write_text(broken)
        settings.save(root, Settings(minimum_sample=50))
        assert settings.load(root).minimum_sample == 50


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_takes_no_file_is_named(root: Path) -> None:
    root.chmod(0o500)
    with pytest.raises(SettingsError, match=r"settings.toml cannot be written"):
        settings.save(root, Settings(minimum_sample=50))


def test_people_who_save_at_once_never_meet_in_one_draft(root: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda least: settings.save(root, Settings(minimum_sample=least)), range(40, 120)))
    assert 40 <= settings.load(root).minimum_sample < 120
    assert list(root.iterdir()) == [root / "settings.toml"]


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(str.strip)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
opened = st.sampled_from([(), ("09:00-17:00",), ("00:00-06:00", "08:00-24:00")])
schedules = st.builds(
    Schedule,
    name=words,
    since=st.none() | days,
    channel=st.sampled_from([None, "chat", "email"]),
    team=st.none() | words.filter(lambda word: bool(word.strip())),
    days=st.builds(Days, monday=opened, sunday=opened),
    closed=st.lists(days, max_size=2).map(tuple),
    holidays=st.sampled_from([(), ("DE-BY",)]),
)
targets = st.builds(
    Target, segment=st.none() | words, hours=st.sampled_from(["calendar", "open"]), since=st.none() | days
)


def _apart(found: list[Schedule]) -> tuple[Schedule, ...]:
    return tuple({(schedule.scope, schedule.since): schedule for schedule in found}.values())


everything: st.SearchStrategy[Settings] = st.builds(
    Settings,
    minimum_sample=st.integers(1, 100),
    complaint_words=st.lists(words, max_size=3).map(tuple),
    cost_per_contact=st.none() | st.floats(0, 100),
    scales=st.dictionaries(words, st.builds(Scale, satisfied_from=st.none() | st.floats(0.1, 1)), max_size=2),
    schedules=st.lists(schedules, max_size=3).map(_apart),
    targets=st.lists(targets, max_size=3).map(tuple),
    kpi_targets=st.lists(st.builds(KpiTarget, kpi=words, value=st.floats(-9, 9)), max_size=2).map(tuple),
)


@given(before=everything, after=everything)
@hypothesis_settings(deadline=None, max_examples=150)
def test_whatever_is_written_is_read_back(before: Settings, after: Settings) -> None:
    first = fresh(lean(before))
    assert parsed(first) == before
    again: Any = changed(first, lean(before), lean(after))
    assert parsed(again) == after
