"""The language of a run: which one it is, what it says, and that no other run hears of it."""

from __future__ import annotations

from threading import Thread

import pytest

import language
from language import _, ngettext


@pytest.mark.parametrize(
    ("chosen", "browser", "locale"),
    [
        (None, None, "en"),
        (None, "de-AT", "de_AT"),
        (None, "en-US", "en"),
        (None, "fr-FR", "en"),
        (None, "no such thing", "en"),
        ("auto", "es-MX", "es_MX"),
        ("de", "es-MX", "de"),
        ("en", "de-DE", "en"),
        ("klingon", "de", "de"),
    ],
)
def test_the_choice_comes_before_the_browser_and_english_comes_last(
    chosen: str | None, browser: str | None, locale: str
) -> None:
    assert language.matching(chosen, browser) == locale


def test_whatever_says_nothing_speaks_english() -> None:
    assert language.current() == "en"
    assert _("Complaint rate") == "Complaint rate"


def test_a_text_and_its_plural_are_told_in_the_language_of_the_block() -> None:
    with language.speaking("de_AT"):
        assert language.current() == "de"
        assert _("Complaint rate") == "Beschwerdequote"
        assert [ngettext("{n} day", "{n} days", n).format(n=n) for n in (1, 3)] == ["1 Tag", "3 Tage"]
    assert _("Complaint rate") == "Complaint rate"


def test_an_unknown_text_and_an_empty_one_stay_as_they_are() -> None:
    with language.speaking("es"):
        assert _("Team Zwickau") == "Team Zwickau"
        assert _("") == ""


def test_another_thread_keeps_its_own_language() -> None:
    heard: list[str] = []
    with language.speaking("de"):
        kept = language.kept(lambda: heard.append(language.current()))
        for work in (kept, lambda: heard.append(language.current())):
            thread = Thread(target=work)
            thread.start()
            thread.join()
    assert heard == ["de", "en"]


def test_a_text_is_known_by_its_word_in_every_language() -> None:
    assert language.each("Channel") == {"Channel", "Kanal", "Canal"}
    assert language.each_number("{n} week", "{n} weeks") >= {"{n} Wochen", "{n} semana", "{n} weeks"}
