"""An installation of an older release computes its figures anew by itself; pages wait for it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import settings
from pipelines import upkeep
from pipelines.ledger import ACCEPTED, CURRENT, loads_folder, warehouse_folder, write_current
from pipelines.versions import digest
from tests.pages.app import opened, words
from tests.pipelines.factory import commit_rows, in_force, tickets
from ui.renewal import renew_with_the_server


@pytest.fixture
def older(root: Path) -> Path:
    """An installation whose version lacks a column of today."""
    commit_rows(root, ("a.csv", "tickets", tickets("1", "2")))
    found = in_force(root)
    file = warehouse_folder(root) / found.file
    with duckdb.connect(str(file)) as connection:
        connection.execute("ALTER TABLE contacts DROP COLUMN watched_open_seconds")
    made = {"layout": "older", "bytes": file.stat().st_size, "sha256": digest(file)}
    write_current(warehouse_folder(root) / CURRENT, found.model_copy(update=made))
    return root


def test_the_server_computes_them_without_a_window(older: Path) -> None:
    renew_with_the_server(older).join(120)
    assert (in_force(older).version, upkeep.stale(older)) == (2, False)


def test_a_page_that_opens_meanwhile_waits_and_computes_nothing_twice(older: Path) -> None:
    renewing = renew_with_the_server(older)
    app = opened()
    renewing.join(120)
    assert not app.exception
    assert not app.error
    assert in_force(older).version == 2


def test_figures_of_today_are_left_alone(root: Path) -> None:
    renew_with_the_server(root).join(120)
    assert not (root / "warehouse").exists()
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    renew_with_the_server(root).join(120)
    assert in_force(root).version == 1


def test_figures_of_other_settings_are_computed_anew(root: Path) -> None:
    commit_rows(root, ("a.csv", "tickets", tickets("1")))
    settings.save(root, settings.Settings(minimum_sample=31))
    renew_with_the_server(root).join(120)
    assert (in_force(root).version, upkeep.stale(root)) == (2, False)


def test_where_it_fails_pages_say_so_and_the_data_page_still_opens(older: Path) -> None:
    rows = loads_folder(older) / "000001" / ACCEPTED
    whole = rows.read_bytes()
    rows.write_bytes(b"damaged")
    renew_with_the_server(older).join(120)
    app = opened()
    assert "cannot be computed anew" in words(app)
    assert "loads/000001" in words(app)
    assert not app.exception
    assert len(opened("data").tabs) + len(opened("data").get("file_uploader")) > 0
    rows.write_bytes(whole)
    app.button(key="renew").click().run()
    assert not app.error
    assert in_force(older).version > 1


def test_wrong_settings_are_named_instead(older: Path) -> None:
    (older / "settings.toml").write_text("minimum_sample = 0\n")
    renew_with_the_server(older).join(120)
    assert "minimum_sample" in words(opened()).replace("\\", "")


def test_topics_that_cannot_be_read_are_named_and_break_no_page(older: Path) -> None:
    (older / "topics.toml").write_text("[topics.a]\nunknown = 1\n")
    renew_with_the_server(older).join(120)
    app = opened("data")
    assert not app.exception
    assert "topics.toml" in words(app).replace("\\", "")
