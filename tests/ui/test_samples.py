"""The first start loads the samples once, whoever else is starting, and never over somebody's own data."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import canonical
from pipelines import loads
from tests import shop
from tests.pages.app import HERE, words
from ui.samples import _turn, is_first_start, load_with_the_server

TICKETS = "Id,Created at,Subject,Group,Via,Status\n" + "\n".join(
    f"{at},2026-10-{at % 28 + 1:02d} 09:00,Where is my order,Berlin,Mail,Solved" for at in range(1, 41)
)


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "tickets.csv").write_text(TICKETS, "utf-8")
    monkeypatch.setattr(canonical, "SAMPLES_DIR", folder)
    return folder


def start() -> AppTest:
    return AppTest.from_file(str(HERE / "ui" / "main.py"), default_timeout=120).run()


def test_the_first_start_shows_the_samples(root: Path, samples: Path) -> None:
    app = start()
    assert not app.exception
    assert [load.sample for load in loads.history(root)] == [True]
    assert "This is sample data" in words(app)
    assert "Data until 28 Oct 2026" in words(app)


def test_two_windows_at_once_load_them_once(root: Path, samples: Path) -> None:
    windows = [threading.Thread(target=start) for _ in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(120)
    assert len(loads.history(root)) == 1


def test_somebody_elses_empty_warehouse_stays_empty(root: Path, samples: Path) -> None:
    shop.fill(root, 0)
    start()
    assert loads.history(root) == []


def test_a_damaged_warehouse_is_no_first_start(root: Path, samples: Path) -> None:
    shop.fill(root)
    (root / "warehouse" / "CURRENT").write_text("{")
    app = start()
    assert "python -m pipelines rebuild" in words(app)
    assert not (root / "loads").exists()


def test_samples_that_cannot_be_loaded_are_told(root: Path, samples: Path) -> None:
    (samples / "tickets.csv").write_text("nothing of use", "utf-8")
    assert "could not be loaded" in words(start())


def test_a_first_load_that_is_stored_and_not_yet_published_is_still_the_first_start(root: Path, samples: Path) -> None:
    load_with_the_server(root).join(120)
    (root / "warehouse" / "CURRENT").unlink()
    assert not is_first_start(root)  # nobody is at work: what is stored waits for a rebuild
    found: list[bool] = []
    once = threading.Thread(target=_turn.take, args=(lambda *_: None, lambda _: found.append(is_first_start(root))))
    once.start()
    once.join(10)
    assert found == [True]


def test_the_server_loads_them_without_a_window(root: Path, samples: Path) -> None:
    load_with_the_server(root).join(120)
    assert [load.sample for load in loads.history(root)] == [True]


def test_a_window_that_opens_meanwhile_waits_and_loads_nothing_twice(root: Path, samples: Path) -> None:
    loading = load_with_the_server(root)
    app = start()
    loading.join(120)
    assert not app.exception
    assert "This is sample data" in words(app)
    assert len(loads.history(root)) == 1
