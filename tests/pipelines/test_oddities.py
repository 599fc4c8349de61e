"""What real exports have and no help desk says: each is read right, or said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.parsing import parsed_text

HEADER = "Ticket ID,Subject,Created at,Status\n"
ROWS = "".join(f"{n},s{n},2026-10-{n:02d} 10:00,open\n" for n in range(1, 13))


def test_a_ticket_that_begins_like_a_total_stays(tmp_path: Path) -> None:
    header = "Subject,Ticket ID,Created at,Status,Priority,Team\n"
    rows = "".join(f"s{n},{n},2026-10-{n:02d} 10:00,open,low,A\n" for n in range(1, 9))

    found = parsed_text(header + rows + "Total loss of my parcel,9,2026-10-09 10:00,,,\n", tmp_path)

    assert found.row(9)["subject"] == "Total loss of my parcel"
    assert found.skips == {}


@pytest.mark.parametrize("last", ["Total,12,,\n", "Grand total: 12 tickets,,,\n", "Gesamt,,45%,\n"])
def test_a_total_row_is_skipped(last: str, tmp_path: Path) -> None:
    found = parsed_text(
        "Ticket ID,Subject,Rate,Created at\n" + ROWS.replace(",open", "").replace(",2026", ",1,2026") + last, tmp_path
    )

    assert found.skips == {"total_row": 1}


def test_two_columns_of_one_name_that_differ_are_said(tmp_path: Path) -> None:
    text = "Ticket ID,Created at,Status,Created at\n"
    text += "".join(f"{n},2026-10-{n:02d} 10:00,open,2026-09-{n:02d} 10:00\n" for n in range(1, 6))

    found = parsed_text(text, tmp_path).report

    assert any("2 columns called 'Created at', which differ in 5 rows" in line for line in found.warnings)


def test_two_equal_columns_are_no_news(tmp_path: Path) -> None:
    text = "Ticket ID,Created at,Status,Status\n1,2026-10-01 10:00,open,open\n2,2026-10-02 10:00,open,\n"

    assert not any("columns called" in line for line in parsed_text(text, tmp_path).report.warnings)


def test_priorities_by_number_are_known_and_others_are_said(tmp_path: Path) -> None:
    words = ["P0", "Sev 1", "sev2", "P3", "Gold"]
    text = "Ticket ID,Subject,Created at,Priority\n"
    text += "".join(f"{n},s,2026-10-{n:02d} 10:00,{word}\n" for n, word in enumerate(words, 1))

    found = parsed_text(text, tmp_path)

    assert found.accepted["priority"].to_list() == ["urgent", "urgent", "high", "normal", None]
    assert any("count as unknown: Gold (1)" in line for line in found.report.warnings)


def test_a_shop_that_sells_tests_keeps_its_tickets(tmp_path: Path) -> None:
    text = "Ticket ID,Subject,Created at,Tags\n"
    text += "".join(f"{n},s,2026-10-{n:02d} 10:00,test kit order\n" for n in range(1, 13))

    found = parsed_text(text, tmp_path)

    assert found.accepted["exclude"].null_count() == 12
    assert any("12 of 12 tickets have the tag 'test'" in line for line in found.report.warnings)


def test_a_trial_is_left_out(tmp_path: Path) -> None:
    text = "Ticket ID,Subject,Created at,Tags\n1,s,2026-10-01 10:00,test vip\n"
    text += "".join(f"{n},s,2026-10-02 10:00,vip shipping\n" for n in range(2, 40))

    assert parsed_text(text, tmp_path).accepted["exclude"].drop_nulls().to_list() == ["test"]


def test_a_column_may_be_called_as_we_number_rows(tmp_path: Path) -> None:
    text = HEADER.replace("Subject", "__row__") + ROWS

    assert parsed_text(text, tmp_path).accepted.height == 12


def test_a_recommendation_asked_from_1_to_10_is_said_to_count_nowhere(tmp_path: Path) -> None:
    text = "ID,Answered at,How likely are you to recommend us? (1-10)\n"
    text += "".join(f"{n},2026-10-{n:02d} 10:00,{n % 10 + 1}\n" for n in range(1, 21))

    found = parsed_text(text, tmp_path)

    assert found.accepted.height == 20
    assert "nps" in found.missing
    assert any("was asked from 1 to 10" in line for line in found.report.warnings)
