"""The example of the documentation can be used as it stands, and names every key there is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel

import settings
from settings import KpiTarget, Scale, Schedule, Settings, Target
from settings.file import parsed

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = (REPOSITORY / "docs" / "settings.toml").read_text("utf-8")


def test_the_example_is_valid_and_says_something_of_every_section() -> None:
    assert settings.check(EXAMPLE) == []
    found = parsed(EXAMPLE)
    assert [schedule.name for schedule in found.schedules] == ["Office", "Office, longer", "Night chat"]
    assert found.targets[1].hours == "open"


def test_the_example_names_every_key() -> None:
    written = tomllib.loads(EXAMPLE)
    assert written.keys() == Settings.model_fields.keys()
    sections: dict[str, type[BaseModel]] = {"schedules": Schedule, "targets": Target, "kpi_targets": KpiTarget}
    missing = {
        f"{name}.{key}"
        for name, section in sections.items()
        for key in (field.alias or own for own, field in section.model_fields.items())
        if not any(key in entry for entry in written[name])
    }
    assert missing == {"schedules.team", "kpi_targets.channel", "kpi_targets.team"}
    assert written["scales"]["intercom"].keys() == Scale.model_fields.keys()


def test_the_readme_points_to_the_example() -> None:
    assert "docs/settings.toml" in (REPOSITORY / "README.md").read_text("utf-8")
