import polars as pl
import pytest

from pipelines.meaning.compose import text_of
from pipelines.meaning.mapping import Mapped
from pipelines.meaning.presets import ColumnRule
from pipelines.reading.header import columns_of

FRAME = pl.DataFrame({"day": ["2025-01-02", "2025-01-03", None], "hour": ["13", None, "7"], "done": ["1", "0", None]})
COLUMNS = columns_of(FRAME.columns)


def composed(names: list[str], **rule: object) -> list[str | None]:
    entry = Mapped(tuple(c for c in COLUMNS if c.name in names), ColumnRule.model_validate({"headers": names, **rule}))
    return text_of(FRAME, "made", entry, COLUMNS).to_list()


def test_one_column_is_taken_as_it_is() -> None:
    assert composed(["day"]) == ["2025-01-02", "2025-01-03", None]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"combine": True}, ["2025-01-02,13", "2025-01-03", "7"]),
        ({"first": True}, ["2025-01-02", "2025-01-03", "7"]),
        ({"join": "{} {}:00"}, ["2025-01-02 13:00", "2025-01-03", "7"]),
    ],
)
def test_several_columns_make_one(rule: dict[str, object], expected: list[str]) -> None:
    assert composed(["day", "hour"], **rule) == expected


@pytest.mark.parametrize("beside", [["day"], ["hour"], ["day", "hour"]])
def test_a_column_that_says_all_needs_no_parts(beside: list[str]) -> None:
    rule = ColumnRule(headers=("done", "day", "hour"), join="{} {}:00")
    entry = Mapped(tuple(column for column in COLUMNS if column.name in ("done", *beside)), rule)
    assert text_of(FRAME, "made", entry, COLUMNS).to_list() == ["1", "0", None]


def test_a_column_of_ones_becomes_a_word() -> None:
    assert composed(["done"], headers=(), flags={"done": "good"}) == ["good", None, None]


def test_a_part_of_a_text_or_a_word_for_it_can_be_taken() -> None:
    assert composed(["day"], extract=r"-(\d\d)$") == ["02", "03", None]
    assert composed(["day"], matches={"02$": "early", "^2025": "late"}) == ["early", "late", None]


def test_a_value_can_hold_under_a_condition_only() -> None:
    assert composed(["day"], only_when={"missing": ["1"], "done": ["1"]}) == ["2025-01-02", None, None]
    assert composed(["day"], only_when={"missing": ["1"]}) == ["2025-01-02", "2025-01-03", None]
