from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.pipelines.parsing import parsed, parsed_text

HEADER = "ticket id,subject,order number,created at\n"


def warned(folder: Path, body: str, **options: str) -> list[str]:
    return parsed_text(HEADER + body, folder, **options).report.warnings


def days(counts: dict[str, int], hour: str = "09") -> str:
    rows, number = [], 0
    for day, count in counts.items():
        for _ in range(count):
            number += 1
            rows.append(f"{number},a,,{day} {hour}:{number % 60:02}:00\n")
    return "".join(rows)


def weeks(last: int, usual: int = 40) -> dict[str, int]:
    end = date(2026, 3, 27)
    earlier = {(end - timedelta(days=back)).isoformat(): usual for back in range(35, 0, -1)}
    return {**earlier, end.isoformat(): last}


def test_a_row_count_at_a_cap_is_reported(tmp_path: Path) -> None:
    rows = "".join(f"{n},a,,2026-01-01 10:00:00\n" for n in range(10_000))

    assert any("exactly 10,000 rows" in said for said in warned(tmp_path, rows))


def test_one_row_more_or_less_is_no_cap(tmp_path: Path) -> None:
    rows = "".join(f"{n},a,,2026-01-01 10:00:00\n" for n in range(9_999))

    assert not any("exactly" in said for said in warned(tmp_path, rows))


@pytest.mark.parametrize("tail", ["3,b,", '3,"b,,2026-01-01 10:00'])
def test_a_last_row_that_is_cut_is_reported(tmp_path: Path, tail: str) -> None:
    said = warned(tmp_path, "1,a,,2026-01-01 10:00\n2,a,,2026-01-01 11:00\n" + tail)

    assert any("last row is cut" in entry for entry in said)


def test_damage_in_the_middle_is_no_cut_end(tmp_path: Path) -> None:
    said = warned(tmp_path, "1,a,,2026-01-01 10:00\n2,b,\n3,a,,2026-01-01 11:00\n")

    assert not any("cut" in entry for entry in said)


def test_a_last_line_of_ndjson_that_is_cut_is_reported(tmp_path: Path) -> None:
    line = '{"ticket id": 1, "subject": "a", "created at": "2026-01-01T00:00:00Z"}\n'
    (tmp_path / "file").write_text(line + '{"ticket id": 2, "subj')

    found = parsed(tmp_path / "file", tmp_path / "staging")

    assert found.rules == {"unreadable_json": 1}
    assert any("last row is cut" in said for said in found.report.warnings)


def test_order_numbers_broken_by_a_spreadsheet_are_reported(tmp_path: Path) -> None:
    said = warned(tmp_path, "1,a,1.25E+17,2026-01-01 10:00\n2,a,A+B,2026-01-01 10:00\n")

    assert any(entry.startswith("1 values of 'order number' were turned into numbers like 1.25E+17") for entry in said)


def test_a_short_last_day_is_reported_with_its_last_time(tmp_path: Path) -> None:
    said = warned(tmp_path, days(weeks(last=10)))

    (note,) = [entry for entry in said if "last day" in entry]
    assert note.startswith("The last day, 2026-03-27, has 10 rows, the last at 09:")
    assert "about 40" in note


@pytest.mark.parametrize("counts", [weeks(last=30), weeks(last=1, usual=4), {"2026-03-27": 3}])
def test_a_usual_last_day_is_not_reported(tmp_path: Path, counts: dict[str, int]) -> None:
    assert not any("last day" in entry for entry in warned(tmp_path, days(counts)))


def test_a_quiet_weekend_is_no_short_day(tmp_path: Path) -> None:
    counts = {day: 2 if date.fromisoformat(day).weekday() == 4 else 40 for day in weeks(last=2)}

    assert not any("last day" in entry for entry in warned(tmp_path, days(counts)))


def test_the_last_day_is_that_of_the_reporting_zone(tmp_path: Path) -> None:
    said = warned(tmp_path, days(weeks(last=5), hour="23"), reporting_zone="Asia/Tokyo", timezone="UTC")

    assert any("The last day, 2026-03-28, has 5 rows" in entry for entry in said)
