import polars as pl
import pytest

from pipelines.meaning.durations import parse, settle, unit_in_name


def seconds(text: str, unit: str | None = None) -> float | None:
    value = parse(pl.Series([text]), unit, "test").seconds[0]
    assert value is None or isinstance(value, float)
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:30:00", 5400),
        ("0:05", 300),
        ("26:00:30", 93_630),
        ("-1:30:00", -5400),
        ("1d 2:00", 93_600),
        ("3 hours 5 minutes", 11_100),
        ("2 days, 1 h", 176_400),
        ("1h30m", 5400),
        ("45 Sekunden", 45),
        ("1,5 Stunden", 5400),
        ("abc", None),
        ("1:xx", None),
    ],
)
def test_spelled_lengths_need_no_unit(text: str, expected: float | None) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("unit", "expected"), [("milliseconds", 0.09), ("seconds", 90), ("minutes", 5400), ("hours", 324_000)]
)
def test_a_number_is_read_in_its_unit(unit: str, expected: float) -> None:
    assert seconds("90", unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("call duration in minutes", "minutes"),
        ("handle s", "seconds"),
        ("resolution hours", "hours"),
        ("wait ms", "milliseconds"),
        ("response time", None),
        ("status", None),
    ],
)
def test_a_header_may_end_in_its_unit(name: str, unit: str | None) -> None:
    assert unit_in_name(name) == unit


@pytest.mark.parametrize(
    ("factor", "unit"), [(1, "seconds"), (60, "minutes"), (3600, "hours"), (0.001, "milliseconds")]
)
def test_the_clock_tells_a_unit_that_nobody_wrote(factor: float, unit: str) -> None:
    elapsed = pl.Series([3600.0, 7200.0, 1800.0, 600.0, 5400.0, 60.0])

    found = parse((elapsed / factor).cast(pl.String), None, "", elapsed)

    assert found.unit == unit
    assert found.seconds.to_list() == pytest.approx(elapsed.to_list())
    assert "agrees" in found.basis


def test_a_unit_that_the_clock_contradicts_is_said() -> None:
    elapsed = pl.Series([3600.0, 7200.0, 1800.0, 600.0, 5400.0])

    assert "60 times as much" in parse((elapsed / 3600).cast(pl.String), "minutes", "header", elapsed).basis


def test_millions_without_a_unit_are_milliseconds() -> None:
    assert parse(pl.Series(["108960000", "9000000"]), None, "").unit == "milliseconds"


def test_a_unit_that_readers_disagree_on_is_settled_by_what_is_possible() -> None:
    hour = pl.Series(["3600000", "7200000"])
    elapsed = pl.Series([90_000.0, 90_000.0])

    assert settle(hour, ("milliseconds", "hours"), elapsed) == ("milliseconds", "no longer than the time stamps allow")
    assert settle(pl.Series(["1", "2.5"]), ("milliseconds", "hours"), elapsed)[0] == "hours"
    assert settle(hour, ("milliseconds", "hours"), None) == ("milliseconds", "size of the values")
