"""Comments by words, topic and mood."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.ui import making
from ui import comments


def test_only_answers_with_words_are_shown_the_newest_first(root: Path) -> None:
    frame = comments.written(making.view(root))
    assert len(frame) > 0
    assert frame["comment"].null_count() == 0
    assert frame["day"].is_sorted(descending=True)


def test_every_word_must_be_there_in_any_case(root: Path) -> None:
    frame = comments.written(making.view(root))
    assert len(comments.chosen(frame, "FRIENDLY quick", "All", "All")) > 0
    assert comments.chosen(frame, "quick .* (", "All", "All").is_empty()


def test_a_mood_follows_the_figure_that_counts_the_answer(root: Path) -> None:
    frame = comments.written(making.view(root))
    happy = comments.chosen(frame, "", "All", "Happy")
    assert set(happy["counted"].to_list()) <= {1, 100}
    unhappy = comments.chosen(frame, "", "All", "Unhappy")
    assert set(unhappy["counted"].to_list()) <= {0, -100}
    assert len(happy) + len(unhappy) + len(comments.chosen(frame, "", "All", "In between")) == len(frame)


def test_a_topic_narrows(root: Path) -> None:
    frame = comments.written(making.view(root))
    topic = frame["topic"].drop_nulls()[0]
    assert set(comments.chosen(frame, "", topic, "All")["topic"]) == {topic}


def test_no_comments_is_an_empty_frame(root: Path) -> None:
    frame = comments.written(making.view(root, ("team", ("Nobody",))))
    assert isinstance(frame, pl.DataFrame)
    assert frame.is_empty()
