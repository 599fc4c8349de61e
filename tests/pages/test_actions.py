from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.actions import store
from tests import shop
from tests.pages.app import opened, words
from ui import actions_form


@pytest.fixture
def filled(root: Path) -> Path:
    shop.fill(root)
    return root


def saved(root: Path, **fields: Any) -> str:
    given = {"title": shop.XSS, "starts": "2026-06-01", "kpi": "complaint_rate", "where": {"channel": ["email"]}}
    return store.save(root, store.made(**(given | fields))).id


def test_without_actions_the_page_says_what_it_is_for(filled: Path) -> None:
    app = opened("actions")
    assert not app.exception
    assert "No action yet" in words(app)


def test_when_nothing_is_loaded_the_page_says_so(root: Path) -> None:
    shop.fill(root, 0)
    assert "Nothing is loaded yet" in words(opened("actions"))


def test_an_action_is_shown_with_its_verdict_and_its_title_as_text(filled: Path) -> None:
    saved(filled)
    app = opened("actions")
    assert not app.exception
    text = words(app)
    assert "1 action: 1 not proven" in text
    assert "95 %:" in text
    assert "earlier dates" in text
    assert shop.XSS not in text


def test_an_action_of_last_week_is_too_early(filled: Path) -> None:
    saved(filled, starts="2026-10-19")
    assert "Too early" in words(opened("actions"))


def test_a_link_fills_in_a_new_action(filled: Path) -> None:
    query = actions_form.query("Late delivery", "csat", [("channel", "email"), ("team", "Berlin")], date(2026, 10, 5))
    app = opened("actions", **query)
    assert not app.exception
    assert app.text_input(key="do").value == "Late delivery"
    assert app.date_input(key="since").value == date(2026, 10, 5)
    assert app.multiselect(key="where").value == ["channel: email", "team: Berlin"]
    app.button(key="save-new").click().run()
    assert not app.exception
    action = store.actions(filled).actions[0]
    assert (action.title, action.kpi, action.starts) == ("Late delivery", "csat", date(2026, 10, 5))
    assert action.where == {"channel": ("email",), "team": ("Berlin",)}


def test_an_action_without_a_title_is_refused_in_words(filled: Path) -> None:
    app = opened("actions")
    app.button(key="save-new").click().run()
    assert "Title" in words(app)
    assert store.actions(filled).actions == ()


def test_a_link_with_a_kpi_that_does_not_exist_names_it(filled: Path) -> None:
    app = opened("actions", do="x", measure="happiness")
    assert not app.exception
    assert any("happiness" in warning.value for warning in app.warning)


def test_a_place_that_does_not_exist_is_refused_when_saved(filled: Path) -> None:
    app = opened("actions", do="x", where=["planet: Mars"])
    assert not app.exception
    app.button(key="save-new").click().run()
    assert "There is no dimension" in words(app)
    assert store.actions(filled).actions == ()


def test_an_action_can_be_edited_and_deleted(filled: Path) -> None:
    name = saved(filled)
    app = opened("actions")
    app.text_input(key=f"do-{name}").set_value("Another title").run()
    app.button(key=f"save-{name}").click().run()
    assert [action.title for action in store.actions(filled).actions] == ["Another title"]
    app.button(key=f"delete-{name}").click().run()
    assert not app.exception
    assert store.actions(filled).actions == ()


def test_a_file_that_is_no_action_is_named(filled: Path) -> None:
    (filled / "actions").mkdir()
    (filled / "actions" / "notes.json").write_text("nothing")
    app = opened("actions")
    assert not app.exception
    assert any("is not an action" in warning.value for warning in app.warning)
