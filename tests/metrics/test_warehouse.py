"""Opening a version: read-only, locked down, one connection per version, empty where nothing is loaded."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

import canonical
import settings
from metrics import warehouse
from metrics.errors import WarehouseError
from metrics.filters import Filters
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)


def test_without_any_load_the_warehouse_is_empty_and_version_0(root: Path) -> None:
    wh = warehouse.open(root)
    assert wh.version == 0
    assert wh.latest_on is None
    assert wh.as_of_on is None
    assert wh.freshness()["loads"] == 0
    for table in canonical.WAREHOUSE:
        assert wh.query(f'SELECT * FROM "{table}"').columns == list(canonical.WAREHOUSE[table])  # noqa: S608


def test_the_data_folder_is_the_default(root: Path) -> None:
    publish(root, [contact(1, DAY)], version=3)
    assert warehouse.open().version == 3


def test_a_new_version_is_seen_at_once_and_the_old_one_can_still_be_read(root: Path) -> None:
    old = publish(root, [contact(1, DAY)], version=1)
    new = publish(root, [contact(1, DAY), contact(2, DAY)], version=2)
    (root / "warehouse" / "v000001.duckdb").unlink()
    assert [wh.query("SELECT count(*) FROM contacts").item() for wh in (old, new)] == [1, 2]
    assert (old.version, new.version) == (1, 2)


def test_one_version_is_one_connection(root: Path) -> None:
    publish(root, [contact(1, DAY)])
    assert warehouse.open(root)._opened is warehouse.open(root)._opened


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM contacts",
        "CREATE TABLE mine (x INTEGER)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY contacts TO '/tmp/contacts.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SELECT * FROM secret_frame",
    ],
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_reader_is_locked_down(root: Path, statement: str, loaded: bool) -> None:
    secret_frame = pl.DataFrame({"x": [1]})
    wh = publish(root, [contact(1, DAY)]) if loaded else warehouse.open(root)
    if not loaded and statement.startswith(("DELETE", "CREATE")):
        pytest.skip("the empty warehouse lives in memory; nothing can be lost there")
    with pytest.raises(duckdb.Error):
        wh.query(statement)
    assert len(secret_frame) == 1


def test_many_threads_may_ask_at_once(root: Path) -> None:
    wh = publish(root, [contact(number, DAY) for number in range(500)])
    counts: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: counts.extend(wh.query("SELECT count(*) FROM contacts").item() for _ in range(20))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [500] * 160


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": "x", "file": "v1.duckdb"}'])
def test_a_damaged_current_says_how_to_recover(root: Path, content: str) -> None:
    folder = root / "warehouse"
    folder.mkdir()
    (folder / "CURRENT").write_text(content)
    with pytest.raises(WarehouseError, match="python -m pipelines rebuild"):
        warehouse.open(root)


@pytest.mark.parametrize("content", [None, b"", b"not a database"])
def test_a_damaged_version_says_how_to_recover(root: Path, content: bytes | None) -> None:
    folder = root / "warehouse"
    folder.mkdir()
    (folder / "CURRENT").write_text(json.dumps({"version": 4, "file": "v000004.duckdb"}))
    if content is not None:
        (folder / "v000004.duckdb").write_bytes(content)
    with pytest.raises(WarehouseError, match=r"v000004.duckdb cannot be read"):
        warehouse.open(root)


def test_current_cannot_name_a_file_elsewhere(root: Path, tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    folder = root / "warehouse"
    folder.mkdir()
    (folder / "CURRENT").write_text(json.dumps({"version": 1, "file": str(tmp_path / "other.duckdb")}))
    with pytest.raises(WarehouseError):
        warehouse.open(root)


def test_the_settings_of_the_installation_give_the_minimum_sample(root: Path) -> None:
    (root / "settings.toml").write_text("minimum_sample = 5")
    assert publish(root, [contact(1, DAY)]).minimum_sample == 5
    (root / "settings.toml").write_text("minimum_samples = 5")
    with pytest.raises(settings.SettingsError, match="Did you mean 'minimum_sample'"):
        warehouse.open(root)


def test_the_day_of_the_export_is_the_one_in_the_reporting_zone(root: Path) -> None:
    rows = [contact(1, DAY)]
    late = datetime(2026, 10, 5, 23, 30)
    assert publish(root, rows, as_of=late, reporting_zone="Europe/Berlin").as_of_on == date(2026, 10, 6)
    assert publish(root, rows, version=2, as_of=late, reporting_zone="America/Lima").as_of_on == DAY


def test_the_newest_day_is_no_present_where_solutions_go_on_for_weeks(root: Path) -> None:
    soon, late = (datetime.combine(DAY + timedelta(days=days), time(9)) for days in (7, 8))
    assert publish(root, [contact(1, DAY)], as_of=soon).present_on == DAY
    assert publish(root, [contact(1, DAY)], version=2, as_of=late).present_on is None
    assert publish(root, version=3).present_on is None


def test_options_are_the_values_of_contacts_and_answers_with_their_counts(root: Path) -> None:
    contacts = [contact(1, DAY, team="A"), contact(2, DAY, team="A"), contact(3, DAY, team=None, channel="chat")]
    contacts.append(contact(4, DAY, team="Spammers", excluded="spam"))
    wh = publish(root, contacts, [answer(1, DAY, team="B")])
    assert wh.options("team").rows() == [("A", 2), ("B", 1), ("unknown", 1)]
    filters = Filters(None, None, (("channel", ("email",)), ("team", ("B",))))
    assert wh.options("team", filters).rows() == [("A", 2)], "all values of the dimension, under the other filters"
