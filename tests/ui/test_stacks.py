"""Stacked bars: shares add up, channels keep their colour, labels keep their distance."""

from __future__ import annotations

import itertools
from datetime import date

import polars as pl

from ui import colours, stacks


def one_week(**counts: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"period": [date(2026, 9, 7)] * len(counts), "channel": list(counts), "value": list(counts.values())}
    )


def test_a_mix_shows_shares_that_add_up() -> None:
    frame = pl.DataFrame({"period": [date(2026, 9, 7)] * 2, "channel": ["email", "chat"], "value": [30.0, 10.0]})
    figure = stacks.mix(frame, "channel", grain="week", share=True, order=["email", "chat"])
    assert [trace.y[0] for trace in figure.data] == [0.75, 0.25]
    assert [trace.marker.color for trace in figure.data] == list(colours.CATEGORIES[:2])


def test_labels_of_thin_parts_keep_their_distance() -> None:
    frame = one_week(email=94.0, chat=3.0, phone=3.0)
    figure = stacks.mix(frame, "channel", grain="week", share=True, order=["email", "chat", "phone"])
    heights = [note.y for note in figure.layout.annotations]
    assert all(above - below >= 0.07 for below, above in itertools.pairwise(heights))


def test_a_period_without_contacts_has_no_share() -> None:
    figure = stacks.mix(one_week(email=0.0), "channel", grain="week", share=True, order=["email"])
    assert figure.data[0].y == (None,)
