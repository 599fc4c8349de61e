from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from pandera.errors import SchemaErrors

import canonical
from pipelines.checking.problems import Problems, summary
from pipelines.checking.validate import validate

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CREATED = datetime(2025, 1, 1, 10, tzinfo=UTC)


def tickets(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {"source": "zendesk", "namespace": "zendesk", "created_at": CREATED}
    filled = [{**plain, "ticket_id": str(n), "row": n, **row} for n, row in enumerate(rows, 1)]
    return pl.DataFrame(filled, schema=canonical.TABLES["tickets"])


def check(frame: pl.DataFrame, table: str = "tickets") -> tuple[list[int], dict[str, list[int]]]:
    found = validate(frame, table, Problems(), lambda name, _: (name, None), NOW)
    broken: dict[str, list[int]] = {}
    for rule, row in found.problems.table().select("rule", "row").iter_rows():
        broken.setdefault(rule, []).append(row)
    return found.accepted["row"].to_list(), broken


def test_rows_that_keep_every_rule_are_accepted() -> None:
    assert check(tickets({}, {"status": "open", "csat_norm": 1.0, "reopens": 0})) == ([1, 2], {})


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"csat_norm": 2.0}, "out_of_scale"),
        ({"csat_norm": -0.1}, "out_of_scale"),
        ({"solved_at": CREATED - timedelta(hours=2)}, "ends_before_start"),
        ({"first_reply_at": CREATED - timedelta(hours=2)}, "ends_before_start"),
        ({"created_at": NOW + timedelta(days=2)}, "future_date"),
        ({"resolution_seconds": -1.0}, "negative_duration"),
        ({"resolution_seconds": 1e12}, "implausible_duration"),
        ({"reopens": -1}, "negative_number"),
        ({"status": "opened"}, "unknown_word"),
        ({"channel": "pigeon"}, "unknown_word"),
    ],
)
def test_a_row_that_breaks_a_rule_is_set_aside_by_its_name(row: dict[str, Any], rule: str) -> None:
    assert check(tickets({}, row, {})) == ([1, 3], {rule: [2]})


def test_every_broken_rule_of_a_row_is_told() -> None:
    accepted, broken = check(tickets({"csat_norm": 9.0, "reopens": -1}, {}))

    assert accepted == [2]
    assert broken == {"out_of_scale": [1], "negative_number": [1]}


def test_an_end_in_the_same_minute_is_no_end_before_its_start() -> None:
    assert check(tickets({"solved_at": CREATED - timedelta(seconds=30)}))[0] == [1]


def test_a_date_without_a_time_stands_for_its_day() -> None:
    assert check(tickets({"solved_at": CREATED.replace(hour=0)}))[0] == [1]


def test_rows_with_a_problem_already_are_not_accepted() -> None:
    frame, problems = tickets({}, {}), Problems()
    problems.add("unreadable_date", "Created at", frame["row"], pl.Series(["x", "y"]), frame["row"] == 1)

    found = validate(frame, "tickets", problems, lambda name, _: (name, None), NOW)

    assert found.accepted["row"].to_list() == [2]


def test_a_frame_that_is_not_of_its_table_is_our_fault_and_raises() -> None:
    with pytest.raises(SchemaErrors):
        check(tickets({}).drop("subject"))


def test_examples_are_few_and_the_most_frequent_rule_comes_first() -> None:
    problems = Problems()
    rows = pl.Series("row", range(1, 11))
    problems.add("rare", "a", rows, rows.cast(pl.String), rows == 1)
    problems.add("common", "b", rows, rows.cast(pl.String), rows > 0)

    told = summary(problems.table())

    assert [entry["rule"] for entry in told] == ["common", "rare"]
    assert told[0]["count"] == 10
    assert told[0]["examples"] == [{"row": n, "value": str(n)} for n in range(1, 6)]
