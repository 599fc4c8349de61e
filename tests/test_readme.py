"""The README says what the product does now."""

from __future__ import annotations

import re

from metrics.kpis import KPIS
from tests.readme import README, REPOSITORY, written

TEXT = README.read_text("utf-8")


def test_the_tables_of_kpis_and_sources_are_those_of_the_code() -> None:
    assert written(TEXT) == TEXT, "run: uv run python tests/readme.py"


def test_every_linked_file_is_part_of_the_repository() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert not [link for link in links if not (REPOSITORY / link).is_file()]


def test_its_pictures_are_small() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", TEXT)
    assert pictures
    assert not [name for name in pictures if (REPOSITORY / name).stat().st_size > 150_000]


def test_every_command_shown_exists() -> None:
    commands = (REPOSITORY / "pipelines" / "__main__.py").read_text("utf-8")
    loading = re.findall(r"python -m pipelines (\w+)", TEXT)
    assert loading
    assert not [word for word in loading if f'"{word}"' not in commands]


def test_every_kpi_asked_for_exists() -> None:
    asked = re.findall(r"python -m metrics (?:--records )?(\w+)", TEXT)
    assert asked
    assert not set(asked) - KPIS.keys()


def test_the_two_commands_install_uv_themselves_and_use_the_committed_lock() -> None:
    commands = re.findall(r"^python3 -m venv \.uv && .*$", TEXT, re.MULTILINE)
    assert len(commands) == 2
    assert all("pip install --quiet uv" in command and "uv run --frozen" in command for command in commands)


def test_the_changelog_opens_with_what_is_unreleased() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[Unreleased\]$", changelog, re.MULTILINE)
