"""Phrases: new ones surface with examples, noise and names do not, and no personal data is in them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.filters import Filters
from metrics.phrases import apart, new_topics
from metrics.warehouse import Warehouse
from tests.metrics.making import contact, publish

LAST = date(2026, 6, 28)
PERIOD = Filters(LAST - timedelta(days=27), LAST)
WORDS = ("please", "help", "order", "question", "about", "shop", "thanks", "hello", "need", "info", "account", "page")


def shop(root: Path, extra: list[tuple[int, dict[str, Any]]] = [], seed: int = 3) -> Warehouse:  # noqa: B006 - read only
    draw, rows = random.Random(seed), []
    for n in range(900):
        text = " ".join(draw.choices(WORDS, k=9))
        day = LAST - timedelta(days=draw.randrange(140))
        rows.append(contact(n, day, subject=text, topic="other", customer_key=f"c{draw.randrange(400)}"))
    rows += [
        contact(5000 + n, LAST - timedelta(days=ago), topic="other", **fields) for n, (ago, fields) in enumerate(extra)
    ]
    return publish(root, rows)


def said(text: str, people: int = 12) -> list[tuple[int, dict[str, Any]]]:
    return [(n % 20, {"subject": text, "customer_key": f"x{n % people}"}) for n in range(12)]


def test_a_new_phrase_surfaces_with_its_examples(root: Path) -> None:
    (found,) = new_topics(shop(root, said("The loyalty points vanished, please help")), PERIOD)[:1]
    assert {"loyalty", "points", "vanished"} & set(found.text.split())
    assert (found.contacts, found.people) == (12, 12)
    assert found.expected < 3
    assert found.examples == ("The loyalty points vanished, please help",)


@pytest.mark.parametrize("seed", range(8))
def test_noise_gives_no_phrase(tmp_path: Path, seed: int) -> None:
    assert new_topics(shop(tmp_path, seed=seed), PERIOD) == []


def test_what_few_people_write_may_be_a_name_and_is_not_shown(root: Path) -> None:
    assert new_topics(shop(root, said("Kunigunde Oberhuber writes again", people=4)), PERIOD) == []


def test_numbers_addresses_and_masked_values_are_never_in_a_phrase(root: Path) -> None:
    wh = shop(root, said("4711-22 mail@example.org [email] https://x.org/secret voucher XK99"))
    found = [phrase.text for phrase in new_topics(wh, PERIOD)]
    assert found
    assert not any(mark in text for text in found for mark in "0123456789@[]/")
    assert not any(word in " ".join(found) for word in ("example", "secret", "email"))


def test_an_old_phrase_is_not_new(root: Path) -> None:
    text = "The loyalty points vanished, please help"
    old = [(ago, {"subject": text, "customer_key": f"x{ago}"}) for ago in range(0, 140, 3)]
    assert new_topics(shop(root, old), PERIOD) == []


def test_words_set_a_cell_apart(root: Path) -> None:
    rows = [(n % 20, {"subject": "Lamp goes dark", "product": "Lamp", "customer_key": f"x{n}"}) for n in range(12)]
    wh = shop(root, rows)
    found = apart(wh, PERIOD, PERIOD.narrowed("product", "Lamp"))
    assert found[0].text.split()[0] in ("dark", "lamp", "goes")
    assert apart(wh, PERIOD, PERIOD) == []


def test_later_contacts_change_nothing(tmp_path: Path) -> None:
    earlier = Filters(PERIOD.start - timedelta(days=28), PERIOD.start - timedelta(days=1))
    plain = shop(tmp_path / "a")
    assert new_topics(shop(tmp_path / "b", said("The loyalty points vanished")), earlier) == new_topics(plain, earlier)


def test_an_empty_warehouse_has_no_phrases(root: Path) -> None:
    wh = publish(root)
    assert new_topics(wh, Filters()) == []
    assert apart(wh, Filters(), Filters()) == []
