import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.encoding import decode
from pipelines.report import Refusal

GERMAN = "id,subject\n1,Grüße aus Köln, die Lieferung ist beschädigt und verspätet\n" * 20
RUSSIAN = "номер,тема\n1,Где мой заказ? Доставка опаздывает уже неделю\n" * 20
POLISH = "numer,temat\n1,Gdzie jest moje zamówienie? Żądam zwrotu pieniędzy, proszę o odpowiedź\n" * 20


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_comes_out_as_utf8_without_a_byte_order_mark(name: str) -> None:
    assert decode(GERMAN.encode(name)).data.decode() == GERMAN


@pytest.mark.parametrize(
    ("text", "name"),
    [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (POLISH, "cp1250"), (GERMAN, "mac_roman"), (RUSSIAN, "koi8_r")],
)
def test_older_encodings_are_told_apart_by_the_words_they_give(text: str, name: str) -> None:
    decoded = decode(text.encode(name))

    assert decoded.data.decode() == text
    assert decoded.encoding != "utf-8"


def test_a_few_accented_letters_are_read_as_windows_1252() -> None:
    decoded = decode("id,subject\n1,Grüße café\n".encode("cp1252"))

    assert decoded.data.decode() == "id,subject\n1,Grüße café\n"
    assert "assumed" in decoded.basis


def test_stray_bytes_in_a_utf8_file_are_counted_and_shown() -> None:
    decoded = decode(GERMAN.encode() + b"2,\x8c\xe6\n")

    assert decoded.encoding == "utf-8"
    assert decoded.replaced == 2
    assert decoded.data.decode().startswith(GERMAN)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04....", "zip"),
        (b"PAR1....", "Parquet"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\n <html><body>login", "web page"),
        (bytes(range(256)) * 40, "not text"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        decode(raw)
    assert words in refusal.value.message
    assert refusal.value.hint


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_valid_utf8_is_never_changed(text: str) -> None:
    raw = ("id," + text).encode()
    assert decode(raw).data == raw
