"""A warehouse of random rows, made once, together with the rows it was made from."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

from metrics.warehouse import Warehouse
from tests.metrics.making import publish
from tests.metrics.oracle import random_answers, random_contacts, random_orders, with_next_contact

# A busy machine is slow now and then; how long an example takes says nothing about the figures.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@dataclass(frozen=True)
class Known:
    """A warehouse and the rows in it."""

    wh: Warehouse
    contacts: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    orders: list[dict[str, Any]]


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    draw = random.Random(20261130)
    contacts, answers = random_contacts(draw, 900), random_answers(draw, 900)
    orders = random_orders(draw, 1500)
    wh = publish(tmp_path_factory.mktemp("known"), contacts, answers, orders)
    with_next_contact(contacts)
    return Known(wh, contacts, answers, orders)
