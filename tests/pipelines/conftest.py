"""Property tests measure behaviour here, never time: a busy machine must not fail them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.pipelines.factory import commit_rows, tickets

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two-loads")
    commit_rows(folder, ("a.csv", "tickets", tickets("1")))
    commit_rows(folder, ("b.csv", "tickets", tickets("2")))
    return folder


@pytest.fixture
def two_loads(made_once: Path, root: Path) -> Path:
    """Version 2, of two loads with one ticket each."""
    shutil.copytree(made_once, root, dirs_exist_ok=True)
    return root
