import re

import polars as pl
import pytest

from pipelines.meaning import cells
from pipelines.meaning.presets import presets

PRESET = presets()[0]


@pytest.mark.parametrize("word", ["", " ", "-", "N/A", "null", "NULL", "None", "?", "\\N", "(blank)", "keine Angabe"])
def test_words_for_nothing_are_nothing(word: str) -> None:
    frame = cells.clean(pl.DataFrame({"a": [word, " x "]}), ["a"], PRESET)

    assert frame["a"].to_list() == [None, "x"]


def test_guards_against_formulas_are_taken_off_again() -> None:
    values = pl.Series(["'+15550000000", "'=1+1", "'tis", "O'Neil"])

    assert cells.unguard(values).to_list() == ["+15550000000", "=1+1", "'tis", "O'Neil"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("vip, late delivery", ["vip", "late delivery"]),
        ("vip late_delivery", ["vip", "late_delivery"]),
        ('["vip","late"]', ["vip", "late"]),
        ("a;b|c", ["a", "b", "c"]),
        ("one", ["one"]),
    ],
)
def test_tags_are_separated_in_several_ways(text: str, tags: list[str]) -> None:
    assert cells.lists(pl.Series([text]))[0].to_list() == tags


def test_a_few_commas_do_not_join_tags_that_are_separated_by_blanks() -> None:
    values = pl.Series(["payment vip", "late, returns", "refund vip", None, "one"])

    assert cells.lists(values).to_list() == [["payment", "vip"], ["late", "returns"], ["refund", "vip"], None, ["one"]]


def test_a_tag_of_two_words_stays_whole_where_commas_separate() -> None:
    values = pl.Series(["vip, late delivery", "late delivery", "a, b", ""])

    assert cells.lists(values).to_list() == [["vip", "late delivery"], ["late delivery"], ["a", "b"], []]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Where is my order 12345?", "12345"),
        ("Order #AP-516073 is late", "AP-516073"),
        ("order no. 4711", "4711"),
        ("Bestellung Nr. 9001 fehlt", "9001"),
        ("pedido n.º 777123", "777123"),
        ("#1411 broken", "1411"),
        ("[Ticket #1411] hello", None),
        ("ticket #1411", None),
        ("Case 12345", None),
        ("my order is late", None),
        ("call 12345", None),
    ],
)
def test_orders_are_found_in_text_and_tickets_are_not(text: str, order: str | None) -> None:
    assert cells.orders_in(pl.Series([text]))[0] == order


def test_spellings_of_one_order_are_one() -> None:
    assert cells.order_refs(pl.Series(["#ap-516073", " AP-516073 ", "#"])).to_list() == ["AP-516073", "AP-516073", None]


def test_the_presets_own_words_come_before_the_common_ones() -> None:
    values = pl.Series(["Web Service", "E-Mail", "Pigeon", None])

    assert cells.translate(values, {"web service": "other"}, "channel").to_list() == ["other", "email", None, None]


@pytest.mark.parametrize(
    ("header", "personal"),
    [
        ("customer name", True),
        ("billing address1", True),
        ("phone", True),
        ("shipping zip", True),
        ("e-mail", True),
        ("submitter", True),
        ("product name", False),
        ("agent name", False),
        ("message count", False),
        ("initially assigned at", False),
    ],
)
def test_headers_of_personal_columns_are_known(header: str, personal: bool) -> None:
    assert bool(re.search(cells.PERSONAL, header)) is personal
