import hashlib
import hmac

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.redact import customer_keys, luhn, redact, redact_lists

CARD = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail anna.smith+x@shop.co.uk today", "mail [email] today"),
        ("call +49 170 1234567 or (030) 123456", "call [phone] or [phone]"),
        ("call 01701234567", "call [phone]"),
        ("07911123456 is me", "[phone] is me"),
        ("13812345678, 13912345678", "[phone], [phone]"),
        ("11987654321 é o meu", "[phone] é o meu"),
        ("call me at 5551234567", "call me at [phone]"),
        ("Handy: 491701234567", "Handy: [phone]"),
        ("call about order 1234567890", "call about order 1234567890"),
        ("order #13812345678, ticket 36012345678", "order #13812345678, ticket 36012345678"),
        ("my number is 555-123-4567", "my number is [phone]"),
        (f"card {CARD}, order 1234567890123", "card [card], order 1234567890123"),
        ("card 4111111111111111", "card [card]"),
        ("id 4111111111111112", "id 4111111111111112"),
        ("order #123456 of 2023-04-08 20:52:00", "order #123456 of 2023-04-08 20:52:00"),
        ("nothing here", "nothing here"),
    ],
)
def test_personal_data_becomes_a_word(text: str, expected: str) -> None:
    assert redact(pl.Series([text]))[0] == expected


def test_the_name_of_the_rows_own_customer_goes() -> None:
    text = pl.Series(["Anna Smith is upset", "ANNA called", "Anna Smith again", None, "Bo-tox"])
    names = pl.Series(["Anna Smith", "Anna Smith", None, "Anna Smith", "Bo"])

    assert redact(text, names).to_list() == ["[name] is upset", "[name] called", "Anna Smith again", None, "Bo-tox"]


def test_a_name_is_a_whole_word() -> None:
    assert redact(pl.Series(["the annals of Anna"]), pl.Series(["Anna"]))[0] == "the annals of [name]"


def test_a_name_full_of_signs_is_no_pattern() -> None:
    assert redact(pl.Series(["a (b and more"]), pl.Series(["(b (((["]))[0] == "a (b and more"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "Bo Li",
            "Li here, BO again, and bo li; all my ability",
            "[name] here, [name] again, and [name]; all my ability",
        ),
        ("An Le", "order an le colis", "order [name] colis"),
        ("王小明", "我是王小明 小明的订单", "我是[name]的订单"),
        ("李 明", "李明 先生 明天", "[name] 先生 明天"),
        ("田中 太郎", "田中です。太郎", "[name]です。[name]"),
        ("김민수", "김민수입니다 민수가", "[name]입니다 [name]가"),
        ("สมชาย ใจดี", "ผมสมชายครับ", "ผม[name]ครับ"),
        ("Anna Smith", "anna_smith wrote", "[name] wrote"),
    ],
)
def test_names_of_two_letters_and_of_scripts_without_blanks_go_too(name: str, text: str, expected: str) -> None:
    assert redact(pl.Series([text]), pl.Series([name]))[0] == expected


def test_customers_are_keyed_hashes_of_their_address() -> None:
    keys = customer_keys(pl.Series(["A@b.c ", "a@b.c", None]), pl.Series(["1", "2", "3"]), b"k", 3)

    expected = hmac.new(b"k", b"a@b.c", hashlib.sha256).hexdigest()[:32]
    assert keys.to_list()[:2] == [expected, expected]
    assert keys[2] == hmac.new(b"k", b"3", hashlib.sha256).hexdigest()[:32]


def test_two_installations_know_a_customer_by_different_keys() -> None:
    address = pl.Series(["a@b.c"])

    assert customer_keys(address, None, b"one", 1)[0] != customer_keys(address, None, b"two", 1)[0]


def test_nobody_has_no_key() -> None:
    assert customer_keys(None, None, b"k", 2).to_list() == [None, None]


@pytest.mark.parametrize(("number", "fits"), [(CARD, True), ("4111111111111112", False), ("1" * 16, False)])
def test_the_check_digit_decides(number: str, fits: bool) -> None:
    assert luhn(number) is fits


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), min_size=1), st.text(max_size=10))
def test_no_text_makes_it_fail_and_no_address_remains(values: list[str | None], name: str) -> None:
    text = pl.Series(values, dtype=pl.String)

    found = redact(text + " a.b@example.com", pl.Series([name] * len(values)))

    assert not found.str.contains("a.b@example.com", literal=True).any()
    assert found.null_count() == text.null_count()


def test_tags_lose_addresses_and_numbers_and_nothing_else() -> None:
    tags = pl.Series([["vip", "a@b.de", "+49 170 1234567"], [], None, ["order 4711"]])

    assert redact_lists(tags).to_list() == [["vip", "[email]", "[phone]"], [], None, ["order 4711"]]


def test_no_tags_at_all_stay_none() -> None:
    assert redact_lists(pl.Series([None], dtype=pl.List(pl.String))).to_list() == [None]


def test_tags_lose_the_name_of_the_rows_own_customer() -> None:
    tags = pl.Series([["vip", "maria_lopez"], ["maria"], [], None, ["王小明"]])
    names = pl.Series(["Maria Lopez", None, "Maria", "Maria", "王小明"])

    assert redact_lists(tags, names).to_list() == [["vip", "[name]"], ["maria"], [], None, ["[name]"]]


@pytest.mark.parametrize(
    ("tag", "name", "expected"),
    [
        ("anna-schmidt", "Anna Schmidt", "[name]"),
        ("山田様", "山田太郎", "[name]様"),
        ("call anna 0171-2345678 now", "Anna Schmidt", "call [name] [phone] now"),
    ],
)
def test_tags_lose_a_name_however_it_is_joined(tag: str, name: str, expected: str) -> None:
    clean = redact_lists(pl.Series([[tag, "late"]]), pl.Series([name])).to_list()[0]
    assert name.split()[0].lower() not in " ".join(clean).lower()
    assert clean[1] == "late"
    assert "[name]" in clean[0] or clean[0] == expected


def test_numbers_without_a_mark_stay_where_they_are_ids() -> None:
    products = pl.Series(["0306406152", "15000000123", "0306406153", "call 0171-2345678"])
    assert redact(products, bare=False).to_list() == [*products[:3], "call [phone]"]
