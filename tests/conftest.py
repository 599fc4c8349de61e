"""Fixtures that every test may use. No test ever touches the data of an installation."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

import canonical
from pipelines import loads

# Tests start many processes; where no byte code is kept, each would compile everything it imports anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

MAIN = sys.modules["__main__"]
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh, empty data folder, which `CARELENS_DATA` names for the whole test."""
    folder = tmp_path / "carelens-data"
    folder.mkdir()
    monkeypatch.setenv("CARELENS_DATA", str(folder))
    # AppTest leaves the script it ran as the main module, and a process started later would run it.
    monkeypatch.setitem(sys.modules, "__main__", MAIN)
    return folder


@pytest.fixture
def shared() -> Path:
    """The folder with real and hostile files that are not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real export files is not beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, loaded once for all workers: to be read, never to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "sample-shop"
    with FileLock(f"{folder}.lock"):
        if not (folder / "warehouse" / "CURRENT").exists():
            folder.mkdir(exist_ok=True)
            loads.load(sorted(canonical.SAMPLES_DIR.glob("*.csv")), root=folder)
    return folder
