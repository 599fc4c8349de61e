from pathlib import Path

import pytest

from pipelines.reading.files import read
from pipelines.reading.read import Text
from pipelines.reading.whatsapp import is_chat
from pipelines.report import Limits, Refusal
from tests.pipelines.parsing import parsed

IOS = """\u200e[05.03.26, 09:00:00] Shop: \u200eMessages and calls are end-to-end encrypted.
[13.03.26, 09:00:05] +49 170 1234567: Where is my order?
It is late.
[13.03.26, 09:20:05] Shop: On its way
[14.03.26, 10:00:00] +49 170 1234567: Thanks: great
"""
ANDROID = """3/5/26, 9:00 AM - Messages to this chat are now secured.
3/13/26, 11:59 PM - Ann: hello
3/14/26, 12:05 AM - Bob: hi
"""


def text_of(folder: Path, content: str) -> Text:
    (folder / "_chat.txt").write_text(content, "utf-8")
    return read(folder / "_chat.txt", Limits())


def test_a_chat_with_a_number_and_a_name_has_a_first_reply(tmp_path: Path) -> None:
    row = text_of(tmp_path, IOS).frame.row(0, named=True)

    assert row["chat started at"] == "2026-03-13 09:00:05"
    assert row["first reply at"] == "2026-03-13 09:20:05"
    assert row["chat ended at"] == "2026-03-14 10:00:00"
    assert row["first message"] == "Where is my order?\nIt is late."
    assert (row["customer messages"], row["team messages"], row["agent"]) == ("2", "2", "Shop")


def test_the_writers_of_a_chat_between_names_are_not_guessed(tmp_path: Path) -> None:
    text = text_of(tmp_path, ANDROID)

    assert text.frame["first reply at"].to_list() == [None]
    assert "does not tell which of its 2 writers is the team" in text.warnings[0]
    assert text.frame["chat ended at"].to_list() == ["2026-03-14 00:05:00"]


@pytest.mark.parametrize(
    ("dates", "order", "sure"),
    [
        (("13/03/26", "14/03/26"), "DMY", True),
        (("03/13/26", "03/14/26"), "MDY", True),
        (("2026-03-04", "2026-03-05"), "YMD", True),
        (("01/02/26", "02/02/26", "01/03/26"), "DMY", True),
        (("02/01/26", "02/02/26", "03/01/26"), "MDY", True),
        (("05/05/26",), "DMY", True),
        (("01/02/26",), "DMY", False),
    ],
)
def test_the_order_of_a_date_comes_from_all_lines(
    tmp_path: Path, dates: tuple[str, ...], order: str, sure: bool
) -> None:
    text = text_of(tmp_path, "".join(f"{date}, 10:00 - Ann: hello\n" for date in dates))

    assert text.evidence["chat_date_order"] == order
    assert any("No message settles" in warning for warning in text.warnings) is not sure


def test_a_chat_has_the_same_key_in_every_later_export(tmp_path: Path) -> None:
    key = text_of(tmp_path, IOS).frame["whatsapp chat id"].to_list()

    assert text_of(tmp_path, IOS + "[15.03.26, 10:00:00] Shop: Bye\n").frame["whatsapp chat id"].to_list() == key


@pytest.mark.parametrize("content", ["[15-01-20, x] hello", "id,at\n1,13.03.26", "13.03.26, 10:00 - joined\n", ""])
def test_other_text_is_no_chat(content: str) -> None:
    assert not is_chat(content)


def test_dates_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="dates of this chat"):
        text_of(tmp_path, "99/99/99, 10:00 - Ann: hello\n")


def test_a_chat_is_loaded_without_the_number_of_the_customer(tmp_path: Path) -> None:
    path = tmp_path / "_chat.txt"
    path.write_text(IOS, "utf-8")

    found = parsed(path, tmp_path / "staging")

    assert (found.report.status, found.report.source, found.report.table) == ("ok", "whatsapp", "chats")
    row = found.row(1)
    assert (row["channel"], row["first_reply_basis"]) == ("messaging", "timestamp_diff")
    assert "1234567" not in str(row)


@pytest.mark.parametrize(("name", "messages"), [("lorem.txt", 500), ("pokemon.txt", 19)])
def test_real_chats_are_read(shared: Path, tmp_path: Path, name: str, messages: int) -> None:
    found = parsed(shared / "exports/whatsapp" / name, tmp_path / "staging")

    assert found.report.status == "ok"
    assert found.report.evidence["chat_date_order"] == "DMY"
    assert found.report.evidence["messages"] == messages
