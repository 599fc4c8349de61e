import polars as pl
import pytest

from pipelines.meaning.clocks import parse


def lengths(
    column: list[str | None], elapsed: list[float] | None = None, **how: object
) -> tuple[list[float], list[str]]:
    clock = None if elapsed is None else pl.Series(elapsed)
    given = {"unit": None, "header": "", "short": False, **how}
    seconds, notes = parse(pl.Series(column, dtype=pl.String), elapsed=clock, **given)
    return seconds.to_list(), notes


def test_two_parts_are_minutes_and_seconds_in_a_column_of_talks_and_that_is_said() -> None:
    seconds, notes = lengths(["03:25", "12:40"], short=True)

    assert seconds == [205.0, 760.0]
    assert notes == ["'03:25' is read as minutes and seconds: the column holds talks or waiting"]


def test_two_parts_are_hours_and_minutes_elsewhere_and_that_is_said() -> None:
    seconds, notes = lengths(["03:25", "12:40"])

    assert seconds == [12_300.0, 45_600.0]
    assert "hours and minutes" in notes[0]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"header": "talk time mm:ss"}, 205.0),
        ({"header": "talk time hh:mm", "short": True}, 12_300.0),
        ({"unit": "minutes"}, 205.0),
        ({"unit": "hours", "short": True}, 12_300.0),
    ],
)
def test_the_header_settles_it_without_a_word(how: dict[str, object], expected: float) -> None:
    assert lengths(["03:25"], **how) == ([expected], [])


def test_the_time_stamps_settle_it() -> None:
    assert lengths(["03:25", "12:40"], [300.0, 800.0])[0] == [205.0, 760.0]
    assert lengths(["03:25", "12:40"], [12_400.0, 46_000.0], short=True)[0] == [12_300.0, 45_600.0]


def test_beside_three_parts_two_are_minutes_and_seconds() -> None:
    assert lengths(["1:02:03", "03:25"])[0] == [3723.0, 205.0]


def test_three_parts_and_days_leave_nothing_open() -> None:
    assert lengths(["1:02:03", "1d 2:00", None, "x"]) == ([3723.0, 93_600.0, None, None], [])


def test_a_column_of_talks_that_are_all_under_a_minute_holds_hours() -> None:
    assert lengths(["0:05", "0:12"], short=True)[0] == [300.0, 720.0]


def test_an_empty_column_has_no_lengths() -> None:
    assert lengths([]) == ([], [])
