"""Files of one tool with other columns bring the same tickets again; those of two shops only the same numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.loads import load
from pipelines.results import LoadResult
from pipelines.usage import WrongUse
from tests.pipelines.factory import facts, zendesk_csv

HEADER = ["ticket number", "created", "status", "subject", "priority"]


def tickets(path: Path, header: list[str], first: int = 1, day: str = "2026-03-02") -> Path:
    rows = [[f"{n}", f"{day} 10:{n % 60:02d}:00", "open", f"about {n}", "high"] for n in range(first, first + 20)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *(row + ["x"] * (len(header) - len(row)) for row in rows)])
    return path


@pytest.mark.parametrize("changed", [[*HEADER, "mood"], [*HEADER[:3], "topic of it", "priority"]])
def test_a_new_or_renamed_column_does_not_double_the_tickets(root: Path, tmp_path: Path, changed: list[str]) -> None:
    load([tickets(tmp_path / "march.csv", HEADER)], root=root)

    (second,) = load([tickets(tmp_path / "april.csv", changed, first=11)], root=root).loads

    assert (second.rows["new"], second.rows["accepted"]) == (10, 20)
    assert any("march.csv" in warning for warning in second.warnings)


def test_it_holds_within_one_command_too(root: Path, tmp_path: Path) -> None:
    files = [tickets(tmp_path / "a.csv", HEADER), tickets(tmp_path / "b.csv", [*HEADER, "mood"])]

    result = load(files, root=root)

    assert [line.rows["new"] for line in result.loads] == [20, 0]


def test_the_same_numbers_at_other_times_are_other_tickets(root: Path, tmp_path: Path) -> None:
    load([tickets(tmp_path / "shop.csv", HEADER)], root=root)

    (second,) = load([tickets(tmp_path / "other.csv", [*HEADER, "mood"], day="2026-05-06")], root=root).loads

    assert second.rows["new"] == 20
    assert not any("shop.csv" in warning for warning in second.warnings)


def months(path: Path, ids: range, header: list[str]) -> Path:
    """Tickets that came one a day, twenty a month from January on."""
    rows = [
        [str(n), f"2026-{1 + (n - 1) // 20:02d}-{(n - 1) % 20 + 1:02d} 10:00", "closed", f"s{n}", "low"] for n in ids
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *(row + ["x"] * (len(header) - len(row)) for row in rows)])
    return path


def test_a_layout_that_continued_another_does_so_without_shared_rows_too(root: Path, tmp_path: Path) -> None:
    wider = [*HEADER, "mood"]
    load([months(tmp_path / "january.csv", range(1, 21), HEADER)], root=root)
    for name, ids in (("to_february", range(1, 41)), ("march", range(41, 61)), ("from_february", range(21, 61))):
        load([months(tmp_path / f"{name}.csv", ids, wider)], root=root)

    assert len(facts(root)["contacts"]) == 60


def test_two_shops_with_the_same_columns_and_numbers_are_kept_apart(root: Path, tmp_path: Path) -> None:
    load([tickets(tmp_path / "shop.csv", HEADER)], root=root)

    (second,) = load([tickets(tmp_path / "other.csv", HEADER, day="2026-05-06")], root=root).loads

    assert second.rows["new"] == 20
    assert any("20 rows have the id of earlier tickets" in warning for warning in second.warnings)
    assert len(facts(root)["contacts"]) == 40
    (third,) = load([tickets(tmp_path / "other2.csv", HEADER, first=11, day="2026-05-06")], root=root).loads
    assert third.rows["new"] == 10  # it shares its rows with the second shop, whose month it continues


OTHER_DAYS = {
    "Created_at": "2026-05-02 12:00:00",
    "Updated_at": "2026-05-03 12:00:00",
    "Solved_at": "2026-05-03 12:00:00",
}


def test_two_accounts_of_a_known_tool_are_kept_apart_and_said(root: Path, tmp_path: Path) -> None:
    load([zendesk_csv(tmp_path / "a.csv", range(1, 11))], root=root)

    (second,) = load([zendesk_csv(tmp_path / "b.csv", range(1, 11), **OTHER_DAYS)], root=root).loads
    (third,) = load([zendesk_csv(tmp_path / "c.csv", range(6, 16), **OTHER_DAYS)], root=root).loads

    assert any("10 rows have the id of earlier tickets" in warning for warning in second.warnings)
    assert (second.rows["new"], third.rows["new"]) == (10, 5)
    assert len(facts(root)["contacts"]) == 25


def test_accounts_that_are_named_are_apart_from_the_first_file_on(root: Path, tmp_path: Path) -> None:
    load([zendesk_csv(tmp_path / "a.csv", range(1, 11))], root=root, account="shop-de")
    (second,) = load([zendesk_csv(tmp_path / "b.csv", range(8, 12))], root=root, account="shop-fr").loads

    assert second.rows["new"] == 4
    assert not any("kept apart" in warning for warning in second.warnings)
    (again,) = load([zendesk_csv(tmp_path / "c.csv", range(8, 14))], root=root, account="shop-fr").loads
    assert again.rows["new"] == 2


def test_an_account_with_signs_in_its_name_is_wrong_use(root: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="shop:fr"):
        load([zendesk_csv(tmp_path / "a.csv", range(1, 2))], root=root, account="shop:fr")


def test_the_same_tickets_read_in_another_zone_are_no_strangers(root: Path, tmp_path: Path) -> None:
    load([tickets(tmp_path / "march.csv", HEADER)], root=root)
    (second,) = load([tickets(tmp_path / "more.csv", HEADER, first=6)], root=root, timezone="Asia/Tokyo").loads
    assert second.rows["new"] == 5
    assert not any("another day" in warning for warning in second.warnings)


def test_a_damaged_earlier_load_is_named_and_nothing_changes(root: Path, tmp_path: Path) -> None:
    load([tickets(tmp_path / "march.csv", HEADER)], root=root)
    (root / "loads" / "000001" / "accepted.parquet").write_bytes(b"PAR1 and no more")

    result = load([tickets(tmp_path / "april.csv", [*HEADER, "mood"])], root=root)

    assert "load 000001" in result.failed
    assert result.loads[0].status == "refused"


def refusal(result: LoadResult) -> str:
    error = result.loads[0].error
    assert error is not None
    return f"{error['message']} {error['hint']}"


def test_a_file_of_another_account_does_not_stop_those_beside_it(root: Path, tmp_path: Path) -> None:
    load([zendesk_csv(tmp_path / "a.csv", range(1, 11))], root=root)
    files = [zendesk_csv(tmp_path / "b.csv", range(1, 12)), zendesk_csv(tmp_path / "c.csv", range(50, 60))]

    checked = load(files, root=root, account="shop-a", check=True)
    result = load(files, root=root, account="shop-a")

    assert [line.status for line in checked.loads] == ["refused", "loaded"]
    assert [line.status for line in result.loads] == ["refused", "loaded"]
    assert result.failed == ""
    assert (result.loads[1].load_id, result.loads[1].rows["new"]) == ("000002", 10)
    assert len(facts(root)["contacts"]) == 20


def test_an_account_that_is_named_later_does_not_count_its_rows_twice(root: Path, tmp_path: Path) -> None:
    load([zendesk_csv(tmp_path / "a.csv", range(1, 11))], root=root)

    result = load([zendesk_csv(tmp_path / "b.csv", range(1, 12))], root=root, account="shop-a")

    assert "loaded without this account as load 000001" in refusal(result)
    assert "Undo load 000001" in refusal(result)
    assert len(facts(root)["contacts"]) == 10


def test_an_account_that_is_left_out_later_does_not_either(root: Path, tmp_path: Path) -> None:
    load([zendesk_csv(tmp_path / "a.csv", range(1, 11))], root=root, account="shop-a")

    result = load([zendesk_csv(tmp_path / "b.csv", range(1, 12))], root=root)

    assert "--account shop-a" in refusal(result)
    assert len(facts(root)["contacts"]) == 10


def ambiguous(path: Path, *more: str) -> Path:
    """Tickets of the first days of months, month first, and of the days `more`."""
    days = [*(f"{n % 5 + 6:02d}/{n % 4 + 1:02d}/2026" for n in range(10)), *more]
    rows = [f"{n},s{n},{day} 10:{n % 60:02d},closed" for n, day in enumerate(days, 1)]
    path.write_text("\n".join(["Ticket ID,Subject,Created time,Status", *rows]) + "\n", "utf-8")
    return path


def test_a_file_that_settles_the_order_of_day_and_month_brings_the_same_tickets(root: Path, tmp_path: Path) -> None:
    (first,) = load([ambiguous(tmp_path / "a.csv")], root=root).loads
    (second,) = load([ambiguous(tmp_path / "b.csv", "10/25/2026", "10/26/2026")], root=root).loads

    assert first.evidence["date_order"] == "DMY"
    assert any("other way round" in warning for warning in second.warnings)
    assert second.rows["new"] == 2
    contacts = facts(root)["contacts"]
    assert len(contacts) == 12
    assert max(contact["created_at"].day for contact in contacts if contact["created_at"].month < 10) <= 4
