from pathlib import Path

from tests.pipelines.parsing import parsed_text

HEADER = "Ticket ID,Subject,Created at,Status,Customer name,Customer email,Phone,Caller ID\n"
SOUND = "".join(f"{n},ok,2026-10-01 10:00,open,Karl Ok,c@x.de,,1\n" for n in range(10, 16))


def test_tags_and_labels_are_stored_without_addresses_and_numbers(tmp_path: Path) -> None:
    text = (
        "Ticket ID,Subject,Created at,Status,Tags,Category,Group,Assignee\n"
        '1,a,2026-10-01 10:00,open,"vip,john@example.com,+49 170 1234567",tel +49 170 1234567,Sales,Eva\n'
    )

    row = parsed_text(text, tmp_path).row(1)

    assert row["tags"] == ["vip", "[email]", "[phone]"]
    assert (row["category"], row["team"], row["agent"]) == ("tel [phone]", "Sales", "Eva")


def test_a_damaged_row_of_a_file_with_personal_columns_is_kept_without_its_cells(tmp_path: Path) -> None:
    broken = '3,"broken,2026-10-01 10:00,open,Brunhilde Private,b@x.de,5551234567,1\n'

    rejected = parsed_text(HEADER + SOUND + broken + SOUND.replace("\n1", "\n3"), tmp_path).rejected

    kept = rejected.filter(rejected["rule"] == "unclosed_quote")
    assert kept.height == 1
    assert "Brunhilde" not in str(kept.rows())
    assert "5551234567" not in str(kept.rows())


def test_a_rejected_row_does_not_tell_who_called(tmp_path: Path) -> None:
    bad = "5,a,bad,open,Karl Ok,c@x.de,,491511234568\n"

    rejected = parsed_text(HEADER + SOUND + bad, tmp_path).rejected

    assert rejected["rule"].to_list() == ["unreadable_date"]
    assert "491511234568" not in str(rejected["line"][0])


def test_a_file_that_mixes_the_orders_of_day_and_month_says_how_many_of_each(tmp_path: Path) -> None:
    days = ["13/05/2026", "14/05/2026", "15/05/2026", "05/16/2026", "05/06/2026"]
    text = "Ticket ID,Subject,Created at,Status\n" + "".join(f"{n},s,{d} 10:00,open\n" for n, d in enumerate(days))

    found = parsed_text(text, tmp_path)

    assert any("3 dates can only be read so, 1 only the other way" in line for line in found.report.warnings)
    assert found.rules == {"unreadable_date": 1}


def test_a_nul_in_an_id_is_shown_and_counted(tmp_path: Path) -> None:
    text = "Ticket ID,Subject,Created at,Status\n1\0002,a,2026-10-01 10:00,open\n12,b,2026-10-02 10:00,open\n"

    found = parsed_text(text, tmp_path)

    assert found.accepted["ticket_id"].to_list() == ["1\ufffd2", "12"]
    assert any("1 NUL bytes" in line for line in found.report.warnings)
