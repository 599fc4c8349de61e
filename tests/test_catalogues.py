"""Every text of the code is in every language, with its placeholders, and nothing else is."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from language.catalogues import TOLD
from tests import catalogues


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return catalogues.wanted()


def forms(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, (tuple, list)) else [str(text)]


def places(text: str, context: str | None) -> set[str]:
    if context == TOLD:  # in which other braces are letters
        return set(re.findall(r"\{\d\}", text))
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def names(catalogue: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, str(message.id)) for message in catalogue if message.id}


@pytest.mark.parametrize("name", catalogues.LANGUAGES)
def test_every_text_is_translated_and_no_translation_is_left_over(texts: Catalog, name: str) -> None:
    stored = catalogues.stored(name)
    assert names(stored) == names(texts), "run: uv run python -m tests.catalogues"
    assert not [message.id for message in stored if message.id and not all(forms(message.string))]


@pytest.mark.parametrize("name", catalogues.LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(name: str) -> None:
    for message in catalogues.stored(name):
        wanted = set.union(*(places(form, message.context) for form in forms(message.id)))
        for form in forms(message.string):
            # A form for one or for many may leave out what that says already.
            found = places(form, message.context)
            assert found == wanted or (len(forms(message.id)) > 1 and found <= wanted), message.id


@pytest.mark.parametrize("name", catalogues.LANGUAGES)
def test_a_translation_begins_and_ends_as_its_text_does(name: str) -> None:
    for message in catalogues.stored(name):
        for own, theirs in zip(forms(message.id), forms(message.string), strict=bool(message.id)):
            assert (own[:1] == " ", own[-1:] == " ") == (theirs[:1] == " ", theirs[-1:] == " "), own


def test_a_plural_form_is_there_for_one_and_for_many() -> None:
    for name in catalogues.LANGUAGES:
        plural = [message for message in catalogues.stored(name) if isinstance(message.id, (tuple, list))]
        assert plural
        assert all(len(forms(message.string)) == catalogues.stored(name).num_plurals for message in plural)
