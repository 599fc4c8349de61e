"""Topics in a build: rows without text are labelled once per category and tags, and like every other row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines import labels
from pipelines.labelling import taxonomy
from pipelines.labelling.topics import label
from tests.pipelines.factory import Row, built, chat, survey, ticket

SAID: tuple[Row, ...] = (
    {"category": "Refund"},
    {"category": "Late delivery", "tags": ["vip", "refund"]},
    {"tags": ["vip", "refund"]},
    {"tags": []},
    {"category": "Refund", "subject": "Where is my parcel?"},
    {"subject": "My parcel has not arrived", "body": "It is two weeks late."},
    {"body": "hello"},
    {},
)
COLUMNS = {"id": pl.String, "category": pl.String, "tags": pl.List(pl.String), "subject": pl.String, "body": pl.String}


@pytest.mark.parametrize("batch", [labels.BATCH, 1])
def test_each_row_has_the_topic_that_it_has_alone(root: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(labels, "BATCH", batch)
    tickets = [ticket(str(number), **said) for number, said in enumerate(SAID * 2)]
    found = built(root, tickets=tickets).rows("SELECT source_id, topic, topic_reason FROM contacts ORDER BY ALL")
    frame = pl.DataFrame([{"id": str(n), **said} for n, said in enumerate(SAID * 2)], schema=COLUMNS)
    alone = pl.concat(label(row, taxonomy.load(root)) for row in frame.iter_slices(1))
    expected = alone.select("id", "topic", "topic_reason").sort("id").rows()
    assert [tuple(row.values()) for row in found] == expected
    assert len({topic for _, topic, _ in expected}) > 2


def test_comments_of_surveys_have_topics_too(root: Path) -> None:
    answers = built(root, surveys=[survey("1", comment="The refund never came", score=1.0)])
    assert answers.one("SELECT topic FROM answers") == "refund_late"


def test_rows_that_say_nothing_have_none(root: Path) -> None:
    assert built(root, chats=[chat()]).one("SELECT topic FROM contacts") is None
