"""Who answered whom when: the first reply, the longest wait for a further one, and who still waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading import turns
from pipelines.reading.turns import Side, Turns

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def said(*messages: tuple[int, Side]) -> list[tuple[datetime, Side]]:
    return [(START + timedelta(minutes=minute), side) for minute, side in messages]


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def test_a_conversation_without_messages_says_nothing() -> None:
    assert turns.of([]) == Turns()


def test_a_wait_begins_with_the_oldest_message_that_nobody_answered() -> None:
    found = turns.of(
        said((0, "customer"), (1, "customer"), (5, "team"), (10, "customer"), (12, "customer"), (40, "team"))
    )
    assert found == Turns(at(5), 1800.0, at(10), None, 2, 4)


def test_the_first_wait_is_the_first_reply_and_not_a_further_one() -> None:
    assert turns.of(said((0, "customer"), (90, "team"))) == Turns(at(90), None, None, None, 1, 1)


def test_who_wrote_last_and_got_no_answer_still_waits() -> None:
    found = turns.of(said((0, "customer"), (5, "team"), (7, "customer"), (9, "customer")))
    assert (found.waiting_since, found.next_reply_seconds) == (at(7), None)


def test_a_message_of_the_team_before_any_of_the_customer_answers_nothing() -> None:
    found = turns.of(said((0, "team"), (5, "customer"), (9, "team")))
    assert (found.first_reply_at, found.next_reply_seconds, found.replies) == (at(9), None, 2)


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["customer", "team"])), max_size=30))
def test_no_wait_is_negative_or_longer_than_the_conversation(messages: list[tuple[int, Side]]) -> None:
    found = turns.of(said(*messages))
    span = (max((m for m, _ in messages), default=0) - min((m for m, _ in messages), default=0)) * 60
    assert found.next_reply_seconds is None or 0 <= found.next_reply_seconds <= span
    assert found.replies + found.customer_messages == len(messages)
    assert (found.next_reply_seconds is None) == (found.next_reply_from is None)
