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


WESTERN = [
    "Não recebi a encomenda, Devolução São Paulo",
    "Återbetalning för köp, försenad leverans på Åland",
    "Où est ma commande ? Le colis a été livré à côté",
    "¿Dónde está mi pedido? Año, señal, artículo n.º 3",
    "Grüße aus Köln, beschädigt und verspätet",
]
OTHERS = [
    ("Zwrot pieniędzy: żądam, proszę o łóżko", "cp1250"),
    ("Kde je moje zboží? Příliš dlouhé čekání na účet", "cp1250"),
    ("Időpont módosítás, megrendelésről űrlap küldés", "cp1250"),
    ("Siparişim nerede? Ürün çok geç geldi, iade istiyorum; değişim için ağır", "cp1254"),  # noqa: RUF001
    ("Kur mano užsakymas? Prekė sugadinta, grąžinti pinigus šį mėnesį", "cp1257"),
]


@pytest.mark.parametrize("words", WESTERN)
@pytest.mark.parametrize("rows", [1, 2, 30, 400])
def test_western_languages_are_read_as_windows_1252(words: str, rows: int) -> None:
    text = "id,subject\n" + f"1,{words}\n" * rows

    decoded = decode(text.encode("cp1252"))

    assert decoded.data.decode() == text
    assert decoded.encoding == "cp1252"


def test_a_file_in_all_western_languages_is_read_as_windows_1252() -> None:
    text = "id,subject\n" + "".join(f"1,{words}\n" for words in WESTERN)

    assert decode(text.encode("cp1252")).data.decode() == text


@pytest.mark.parametrize(("words", "name"), OTHERS)
@pytest.mark.parametrize("rows", [2, 30])
def test_other_languages_need_letters_that_make_clearly_more_sense(words: str, name: str, rows: int) -> None:
    text = "id,subject\n" + f"1,{words}\n" * rows

    assert decode(text.encode(name)).data.decode() == text


def test_a_guess_is_said_with_a_word_by_which_it_can_be_judged() -> None:
    decoded = decode("id,subject,name\n1,Grüße für üben,Jürgen\n2,für,Jürgen\n".encode("cp1252"))

    assert "read as cp1252, for example 'für'" in decoded.notes[0]
    assert "Jürgen" not in decoded.notes[0]


def test_where_every_such_word_may_be_a_name_only_letters_are_shown() -> None:
    assert "the letters ü" in decode("id,name\n1,Jürgen\n".encode("cp1252")).notes[0]


def test_lines_of_another_encoding_in_a_utf8_file_are_read_and_counted() -> None:
    decoded = decode("id,subject\n1,Grüße für üben\n".encode() + "2,Grüße für alle\n".encode("latin-1"))

    assert decoded.data.decode() == "id,subject\n1,Grüße für üben\n2,Grüße für alle\n"
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 0)
    assert decoded.notes == ("1 line(s) of this UTF-8 file are not UTF-8 and are read as cp1252, for example 'für'.",)


def test_damaged_letters_in_a_utf8_line_are_counted_and_shown() -> None:
    decoded = decode(GERMAN.encode() + "2,für die Köln".encode() + b"\xc3\n")

    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)
    assert decoded.data.decode() == GERMAN + "2,für die Köln\ufffd\n"


def test_utf8_and_plain_ascii_are_no_guess() -> None:
    assert not decode(GERMAN.encode()).notes
    assert not decode(b"id,subject\n1,late\n").notes


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
