"""What waits now, by its due time; and the events that trends mark."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests import shop
from tests.pages.app import opened, words
from tests.ui import making
from ui import events, insight


def with_due_times(root: Path) -> Path:
    shop.fill(root)
    with duckdb.connect(str(root / "warehouse" / f"v{shop.VERSION:06d}.duckdb")) as connection:
        connection.execute("UPDATE contacts SET resolution_due_at = as_of - to_hours(2 + row % 3) WHERE is_open")
    return root


def test_the_page_counts_what_is_overdue_and_lists_it(root: Path) -> None:
    with_due_times(root)
    app = opened("responsiveness")
    text = words(app)
    assert "are past their target" in text.replace("\\", "")
    waiting = next(table.value for table in app.dataframe if "Left" in table.value.columns)
    late = list(waiting["Left"])
    assert set(late) == {"2 h late", "3 h late", "4 h late"}
    assert late == sorted(late, reverse=True), "what was due first stands first, as the sentence above it says"


def test_a_filter_narrows_what_waits(root: Path) -> None:
    with_due_times(root)
    all_of_it = insight.overdue(making.view(root), 24.0)
    chat = insight.overdue(making.view(root, ("channel", ("chat",))), 24.0)
    assert 0 < len(chat) < len(all_of_it)
    assert set(chat["channel"]) == {"chat"}


def test_nothing_due_is_said(root: Path) -> None:
    shop.fill(root)
    assert "No open contact is past its target" in words(opened("responsiveness"))


def test_without_loads_there_are_no_events(root: Path) -> None:
    assert events.of(making.view(root)) == []
