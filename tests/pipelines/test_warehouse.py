"""What the build makes of stored rows as a whole: tables, checks, and which state of a row wins."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import canonical
from pipelines.durable import LoadError
from pipelines.ledger import ACCEPTED, Manifest, Rows, loads_folder
from pipelines.stored import attach, connect
from pipelines.warehouse import failure
from tests.pipelines.factory import Built, at, built, chat, store, survey, ticket

# --- the whole ------------------------------------------------------------------------------------------------------


def test_an_empty_warehouse_has_every_table_and_one_meta_row(root: Path) -> None:
    made = Built(root, [], version=7)
    assert made.counts == {table: int(table == "meta") for table in canonical.WAREHOUSE}
    (meta,) = made.rows("FROM meta")
    assert (meta["version"], meta["first_on"], meta["latest_on"], meta["has_samples"]) == (7, None, None, False)


def test_every_table_has_exactly_the_columns_that_metrics_reads(root: Path) -> None:
    made = built(root, tickets=[ticket()], chats=[chat()], surveys=[survey()])
    for table, columns in canonical.WAREHOUSE.items():
        found = made.rows(f"DESCRIBE {table}")
        assert {row["column_name"]: row["column_type"] for row in found} == columns


def test_meta_spans_the_days_of_contacts_and_answers_that_count(root: Path) -> None:
    tickets = [ticket("1"), ticket("2", created_at=at("2030-01-01 00:00"), exclude="spam")]
    made = built(root, tickets=tickets, surveys=[survey(answered_at=at("2026-04-01 12:00"))])
    (meta,) = made.rows("FROM meta")
    assert (meta["first_on"], meta["latest_on"]) == (date(2026, 3, 2), date(2026, 4, 1))
    assert meta["as_of"] == datetime(2026, 6, 1)


def test_a_rating_placed_on_the_day_its_ticket_was_solved_does_not_make_the_data_newer(root: Path) -> None:
    rated: dict[str, Any] = {
        "csat_raw": "5",
        "csat_scale": "1-5",
        "csat_norm": 1.0,
        "csat_state": "rated",
        "status": "solved",
    }
    late = ticket(created_at=at("2026-03-01 10:00"), solved_at=at("2026-05-20 10:00"), **rated)

    built = Built(root, [store(root, "tickets", [late])])

    assert str(built.one("SELECT latest_on FROM meta")) == "2026-03-01"


def test_the_loads_table_says_what_each_load_was(root: Path) -> None:
    load = store(root, "tickets", [ticket()], rows=Rows(read=3, accepted=1, rejected=2, new=1), sample=True)
    (found,) = Built(root, [load]).rows("FROM loads")
    assert (found["load_id"], found["file"], found["table"], found["sample"]) == (
        "000001",
        "tickets.csv",
        "tickets",
        True,
    )
    assert (found["read"], found["accepted"], found["rejected"], found["new"]) == (3, 1, 2, 1)


def test_a_file_of_an_older_release_without_a_column_still_builds(root: Path) -> None:
    missing = ("handle_seconds", "product", "next_reply_seconds", "waiting_since")
    older = [store(root, "tickets", [ticket("1", handle_seconds=5.0)]), store(root, "chats", [chat("2")])]
    for load in older:
        path = loads_folder(root) / load.load_id / ACCEPTED
        pl.read_parquet(path).drop(*missing).write_parquet(path)
    newer = store(root, "tickets", [ticket("3", handle_seconds=7.0, next_reply_seconds=60.0)])
    for loads, expected in ((older, [(None, None)] * 2), ([*older, newer], [(None, None)] * 2 + [(7.0, 60.0)])):
        found = Built(root, loads).rows("SELECT handle_seconds, next_reply_seconds FROM contacts ORDER BY source_id")
        assert [tuple(row.values()) for row in found] == expected


def test_a_quote_in_the_name_of_the_data_folder_does_no_harm(tmp_path: Path) -> None:
    root = tmp_path / "it's ours"
    assert built(root, tickets=[ticket()]).counts["contacts"] == 1


def test_a_load_whose_rows_do_not_agree_with_its_manifest_is_not_published(root: Path) -> None:
    load = store(root, "tickets", [ticket()], rows=Rows(read=2, accepted=2, new=2))
    with pytest.raises(LoadError, match="1 stored rows, but its manifest says 2"):
        Built(root, [load])


def test_a_damaged_load_is_named(root: Path) -> None:
    load = store(root, "tickets", [ticket()])
    (loads_folder(root) / load.load_id / ACCEPTED).write_bytes(b"PAR1 no parquet PAR1")
    with pytest.raises(LoadError, match="stored rows of load 000001 cannot be read") as caught:
        Built(root, [load])
    assert "undo" in caught.value.hint


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (duckdb.IOException("Could not write all bytes to file: No space left on device"), "disk is full"),
        (OSError(28, "No space left on device"), "disk is full"),
        (duckdb.OutOfMemoryException("failed to allocate"), "more memory"),
        (duckdb.InternalException("odd\nstack"), "could not be built (InternalException)"),
    ],
)
def test_a_failure_is_told_in_plain_words(error: Exception, said: str) -> None:
    assert said in str(failure(error))


# --- which state of a row wins --------------------------------------------------------------------------------------


def test_the_newest_update_wins_whatever_came_last(root: Path) -> None:
    newer = store(root, "tickets", [ticket(subject="new", updated_at=at("2026-03-05 00:00"))])
    older = store(root, "tickets", [ticket(subject="old", updated_at=at("2026-03-04 00:00"))])
    assert Built(root, [newer, older]).one("SELECT subject FROM contacts") == "new"


def test_without_an_update_time_the_newer_export_wins(root: Path) -> None:
    newer = store(root, "tickets", [ticket(subject="new")], exported_at=at("2026-05-02 00:00"))
    older = store(root, "tickets", [ticket(subject="old")], exported_at=at("2026-05-01 00:00"))
    assert Built(root, [newer, older]).one("SELECT subject FROM contacts") == "new"


def test_the_same_id_in_two_namespaces_is_two_contacts(root: Path) -> None:
    rows = [ticket("1"), ticket("1", namespace="generic-0123abcd", source="generic")]
    assert built(root, tickets=rows).counts["contacts"] == 2


states = st.fixed_dictionaries(
    {
        "ticket_id": st.sampled_from(["1", "2", "3"]),
        "subject": st.sampled_from(["a", "b"]),
        "updated_at": st.sampled_from([None, at("2026-03-04 00:00"), at("2026-03-05 00:00")]),
        "csat_norm": st.sampled_from([None, 0.0, 1.0]),
    }
)
overlapping = st.lists(st.tuples(st.lists(states, min_size=1, max_size=4), st.integers(1, 3)), min_size=2, max_size=4)


@given(files=overlapping, random=st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_overlapping_loads_does_not_matter(tmp_path: Path, files: list[Any], random: Random) -> None:
    root = tmp_path / uuid4().hex
    loads = [
        store(root, "tickets", [ticket(**row) for row in rows], exported_at=at(f"2026-05-0{day} 00:00"))
        for rows, day in files
    ]
    shuffled = random.sample(loads, len(loads))
    assert _winners(root, loads) == _winners(root, shuffled)


def _winners(root: Path, loads: list[Manifest]) -> list[dict[str, Any]]:
    folder = loads_folder(root)
    with connect(":memory:", root / "spill", [folder]) as connection:
        attach(connection, [(load, folder / load.load_id / ACCEPTED) for load in loads], ["tickets"])
        query = 'SELECT * EXCLUDE (path, place_in_file, "row") FROM tickets_now ORDER BY ticket_id'
        return connection.execute(query).pl().to_dicts()
