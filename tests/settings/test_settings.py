"""What settings.toml may say, and the sentence for everything that it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import settings
from settings import Days, Schedule, Target


def test_without_a_file_everything_has_its_default(root: Path) -> None:
    assert settings.load(root) == settings.Settings()
    assert settings.check("") == []


def test_settings_are_read_from_the_data_folder(root: Path) -> None:
    (root / "settings.toml").write_text('reporting_zone = "Europe/Berlin"\nminimum_sample = 50\n')
    found = settings.load(root)
    assert (found.reporting_zone, found.minimum_sample) == ("Europe/Berlin", 50)


def test_a_schedule_and_a_target_may_say_everything(root: Path) -> None:
    (root / "settings.toml").write_text(
        """
        [[schedules]]
        name = "Office"
        from = 2026-01-01
        channel = "email"
        team = "Returns"
        zone = "America/New_York"
        days = {monday = ["9:00-12:30", "13:30 - 18:00"], sunday = ["22:00-06:00"], friday = ["00:00-24:00"]}
        holidays = ["US-NY", "DE"]
        closed = [2026-12-24]
        open_on = {2026-12-27 = ["10:00-14:00"]}

        [[targets]]
        channel = "chat"
        team = "Returns"
        priority = "urgent"
        segment = "VIP"
        from = "2026-03-01"
        hours = "open"
        next_reply_seconds = 600
        """
    )
    found = settings.load(root)
    assert found.schedules == (
        Schedule(
            name="Office",
            since=date(2026, 1, 1),
            channel="email",
            team="Returns",
            zone="America/New_York",
            days=Days(monday=("09:00-12:30", "13:30-18:00"), sunday=("22:00-06:00",), friday=("00:00-24:00",)),
            holidays=("US-NY", "DE"),
            closed=(date(2026, 12, 24),),
            open_on={date(2026, 12, 27): ("10:00-14:00",)},
        ),
    )
    rule = {"channel": "chat", "team": "Returns", "priority": "urgent", "segment": "VIP", "hours": "open"}
    assert found.targets == (Target(**rule, since=date(2026, 3, 1), next_reply_seconds=600.0),)


SCHEDULE = '[[schedules]]\nname = "Office"\n'
WRONG = [
    ('reporting_zone = "Europe/Berln"', ["'reporting_zone'", "'Europe/Berln'", "Did you mean 'Europe/Berlin'"]),
    ("minimum_sampl = 5", ["'minimum_sampl' does not exist", "Did you mean 'minimum_sample'?"]),
    ("minimum_sample = 0", ["'minimum_sample'", "0", "at least 1"]),
    ('minimum_sample = "many"', ["'minimum_sample'", "'many'", "whole number", "without quotes"]),
    ("minimum_sample = true", ["'minimum_sample'", "True", "whole number"]),
    ("cost_per_contact = nan", ["'cost_per_contact'", "nan", "number"]),
    ('currency = "Euro"', ["'currency'", "'Euro'", "three capital letters"]),
    ('first_weekday = "Mon"', ["'first_weekday'", "'Mon'", "must be one of: monday", "Did you mean 'monday'"]),
    ('complaint_words = "bad"', ["'complaint_words'", "'bad'", "should be a list"]),
    ("reporting_zone = 5", ["'reporting_zone'", "5", "should be a text"]),
    ("reporting_zone = ", ["not valid TOML"]),
    # Targets.
    ('[[targets]]\nchannel = "chatt"\n', ["targets[1].channel", "'chatt'", "Did you mean 'chat'?"]),
    ('[[targets]]\n[[targets]]\npriority = "hi"', ["targets[2].priority", "'hi'", "Did you mean 'high'?"]),
    ("[[targets]]\nfirst_response_seconds = -1\n", ["targets[1].first_response_seconds", "-1", "greater than 0"]),
    ('[[targets]]\nhours = "opening"', ["targets[1].hours", "'opening'", "calendar, open", "Did you mean 'open'?"]),
    ('[[targets]]\nfrom = "tomorrow"', ["targets[1].from", "'tomorrow'", "is not a date", "2026-12-24"]),
    ("[[targets]]\nsince = 2026-01-01", ["targets[1].since' does not exist", "from"]),
    ('[targets]\nchannel = "chat"', ["'targets'", "Begin each with [[targets]]"]),
    ("[[targets]]\nfirst_response_seconds = 1e9", ["at most 31622400."]),
    # Targets of KPIs.
    ('[[kpi_targets]]\nkpi = "csat"', ["kpi_targets[1].value' is missing", "value = 0.85."]),
    # Scales.
    ("[scales]\nintercom = 0.6", ["scales.intercom", "0.6", "[scales.intercom]"]),
    ('[scales.intercom]\nces_direction = "up"', ["scales.intercom.ces_direction", "high_is_easy, low_is_easy"]),
    # Schedules.
    ('[[schedules]]\nchannel = "chat"', ["schedules[1].name' is missing", "Add it"]),
    (SCHEDULE + 'zone = "Berlin"', ["schedules[1].zone", "'Berlin'", "Did you mean 'Europe/Berlin'?"]),
    (SCHEDULE + "days = {mon = []}", ["schedules[1].days.mon' does not exist", "Did you mean 'monday'?"]),
    (SCHEDULE + 'days = ["09:00-17:00"]', ["schedules[1].days", "should be a table", "monday ="]),
    (SCHEDULE + 'days = {monday = "09:00-17:00"}', ["schedules[1].days.monday", "should be a list"]),
    (SCHEDULE + 'days = {monday = ["9-5"]}', ["schedules[1].days.monday[1]", "'9-5'", "'09:00-17:30'"]),
    (SCHEDULE + 'days = {monday = ["09:00-25:00"]}', ["schedules[1].days.monday[1]", "from 00:00 to 24:00"]),
    (SCHEDULE + 'days = {monday = ["09:60-10:00"]}', ["schedules[1].days.monday[1]", "from 00:00 to 24:00"]),
    (SCHEDULE + 'days = {monday = ["24:00-01:00"]}', ["schedules[1].days.monday[1]", "from 00:00 to 24:00"]),
    (SCHEDULE + 'days = {monday = ["09:00-09:00"]}', ["no length", "'00:00-24:00'"]),
    (SCHEDULE + 'days = {monday = ["18:00-09:00"]}', ["ends before it starts", "Did you mean '09:00-18:00'?"]),
    (
        SCHEDULE + 'days = {monday = ["09:00-12:00", "11:30-18:00"]}',
        ["schedules[1].days.monday", "'11:30-18:00'", "overlaps '09:00-12:00' of monday", "Join the two"],
    ),
    (
        SCHEDULE + 'days = {sunday = ["22:00-06:00"], monday = ["05:00-12:00"]}',
        ["schedules[1].days.monday", "'05:00-12:00'", "overlaps '22:00-06:00' of sunday"],
    ),
    (SCHEDULE + 'holidays = ["XX"]', ["schedules[1].holidays[1]", "'XX'", "'DE-BY'"]),
    (SCHEDULE + 'holidays = ["DE", "DE-XX"]', ["schedules[1].holidays[2]", "'DE-XX'", "Allowed: DE-BB", "DE-BY"]),
    (
        SCHEDULE + 'closed = [2026-12-27]\nopen_on = {2026-12-27 = ["10:00-12:00"]}',
        ["schedules[1].open_on.2026-12-27", "'10:00-12:00'", "also in `closed`"],
    ),
    (SCHEDULE + 'open_on = {2026-12-27 = ["10:00-12:00", "11:00-13:00"]}', ["open_on.2026-12-27", "overlaps"]),
    (SCHEDULE + 'open_on = {today = ["10:00-12:00"]}', ["open_on.today", "is not a date"]),
    (SCHEDULE + SCHEDULE.replace("Office", "Other"), ["schedules[2].name", "'Other'", "same team and channel", "from"]),
    (
        SCHEDULE + 'team = "returns"\n[[schedules]]\nname = "Other"\nteam = " Returns"',
        ["schedules[2].name", "same team and channel as 'Office'"],
    ),
]


@pytest.mark.parametrize(("text", "parts"), WRONG)
def test_a_wrong_setting_is_named_with_its_value_and_what_to_do(root: Path, text: str, parts: list[str]) -> None:
    (root / "settings.toml").write_text(text)
    with pytest.raises(settings.SettingsError) as raised:
        settings.load(root)
    (sentence,) = settings.check(text)
    assert str(raised.value) == sentence
    assert [part for part in parts if part not in sentence] == []
    assert sentence.endswith((".", "?")) or "not valid TOML" in sentence


def test_every_problem_is_told_at_once() -> None:
    said = settings.check(
        'reporting_zone = "Mars"\n[[targets]]\nchannel = "owl"\n[[targets]]\nresolution_seconds = 0\n'
    )
    assert [sentence.split("'")[1] for sentence in said] == [
        "reporting_zone",
        "targets[1].channel",
        "targets[2].resolution_seconds",
    ]


def test_a_file_that_is_no_text_is_refused_in_words(root: Path) -> None:
    (root / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(settings.SettingsError, match=r"settings.toml cannot be read.*UTF-8"):
        settings.load(root)


def test_schedules_of_one_team_may_follow_each_other(root: Path) -> None:
    assert settings.check(SCHEDULE + SCHEDULE + "from = 2026-01-01\n" + SCHEDULE + 'team = "Returns"\n') == []


def test_the_digest_changes_with_settings_and_own_topics_and_with_nothing_else(root: Path) -> None:
    first = settings.digest(root)
    assert settings.digest(root, settings.Settings(minimum_sample=50)) != first
    (root / "settings.toml").write_text("# a comment\nminimum_sample = 30\n")
    assert settings.digest(root) == first
    (root / "topics.toml").write_text('[[topics]]\nname = "own"\n')
    second = settings.digest(root)
    (root / "topics.toml").write_text('[[topics]]\nname = "other"\n')
    assert len({first, second, settings.digest(root)}) == 3


def test_a_word_that_is_empty_is_refused_since_it_would_fit_everything() -> None:
    for text in ('complaint_words = [""]', 'complaint_tags = [" "]', '[[targets]]\nteam = ""'):
        (sentence,) = settings.check(text)
        assert "is empty" in sentence
